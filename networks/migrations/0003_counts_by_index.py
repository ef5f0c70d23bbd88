"""Indexes that answer how many current rows a type has without reading the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index for links, one for nodes."""

    dependencies = [
        ('networks', '0002_numbers_and_grants'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['network', 'secrecy', 'valid_from', 'valid_to'], name='link_network_current'),
        ),
        migrations.AddIndex(
            model_name='node',
            index=models.Index(fields=['kind', 'secrecy', 'valid_from', 'valid_to'], name='node_kind_current'),
        ),
    ]
