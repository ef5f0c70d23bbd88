"""To whom the last write brought each row, for the change feed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column on each published table."""

    dependencies = [("networks", "0003_counts_by_index"), ("gisapp", "0006_change_feed")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="new_to",
            field=models.PositiveSmallIntegerField(
                db_default=3, editable=False, verbose_name="uusi kenelle"
            ),
        ),
        migrations.AddField(
            model_name="interruption",
            name="new_to",
            field=models.PositiveSmallIntegerField(
                db_default=3, editable=False, verbose_name="uusi kenelle"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="new_to",
            field=models.PositiveSmallIntegerField(
                db_default=3, editable=False, verbose_name="uusi kenelle"
            ),
        ),
        migrations.AddField(
            model_name="node",
            name="new_to",
            field=models.PositiveSmallIntegerField(
                db_default=3, editable=False, verbose_name="uusi kenelle"
            ),
        ),
    ]
