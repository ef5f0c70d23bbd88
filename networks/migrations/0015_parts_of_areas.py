"""Areas keep their parts ready for tiles."""

from django.db import migrations

from gisapp.features.parts import keep_parts


class Migration(migrations.Migration):
    """Triggers on areas."""

    dependencies = [
        ("networks", "0014_couplings_as_they_were"),
        ("gisapp", "0010_parts_of_areas"),
    ]
    operations = keep_parts("networks_area")
