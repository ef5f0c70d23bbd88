"""Parts of large areas, for tiles."""

from django.db import migrations

from gisapp.features.parts import PARTS_SQL, PARTS_UNDO_SQL


class Migration(migrations.Migration):
    """The table; each app puts the triggers on its own."""

    dependencies = [("gisapp", "0009_map_tiles")]
    operations = [migrations.RunSQL(PARTS_SQL, PARTS_UNDO_SQL)]
