"""Published tables tell which cells of the map their changes touch."""

from django.db import migrations

from gisapp.features.cells import track_cells

PUBLISHED = ("networks_node", "networks_link", "networks_area", "networks_interruption")


class Migration(migrations.Migration):
    """Triggers; objects also appear and vanish by their validity."""

    dependencies = [("networks", "0004_change_feed"), ("gisapp", "0009_map_tiles")]
    operations = [
        step
        for table in PUBLISHED
        for step in track_cells(table, moments=("valid_from", "valid_to"))
    ]
