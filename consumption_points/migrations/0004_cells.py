"""The consumption points tell which cells of the map their changes touch."""

from django.db import migrations

from gisapp.features.cells import track_cells


class Migration(migrations.Migration):
    """Triggers; a point ends when somebody says so, never by the clock."""

    dependencies = [
        ("consumption_points", "0003_change_feed"),
        ("gisapp", "0009_map_tiles"),
    ]
    operations = track_cells("consumption_points_consumptionpoint")
