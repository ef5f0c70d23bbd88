"""An index that answers how many current points there are without reading the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index of the keys of current points."""

    dependencies = [
        ('consumption_points', '0004_cells'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='consumptionpoint',
            index=models.Index(fields=['id'], condition=models.Q(ended_at=None), name='point_current'),
        ),
    ]
