"""To whom the last write brought each point, for the change feed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column on the published table."""

    dependencies = [
        ("consumption_points", "0002_numbers_and_grants"),
        ("gisapp", "0006_change_feed"),
    ]

    operations = [
        migrations.AddField(
            model_name="consumptionpoint",
            name="new_to",
            field=models.PositiveSmallIntegerField(
                db_default=3, editable=False, verbose_name="uusi kenelle"
            ),
        ),
    ]
