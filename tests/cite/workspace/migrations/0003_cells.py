"""The tables tell which cells of the map their changes touch, as every table of a layer must."""

from django.db import migrations

from gisapp.features.cells import track_cells

PUBLISHED = ('cite_samplepoint', 'cite_sampleline', 'cite_samplearea')


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [
        ('cite', "0002_numbers_and_grants"),
        ("gisapp", "0009_map_tiles"),
    ]
    operations = [step for table in PUBLISHED for step in track_cells(table)]
