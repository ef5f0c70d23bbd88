"""An import asks the history for what people have removed of its source: by index, a small one."""

from django.db import migrations

TABLES = ("networks_nodeevent", "networks_linkevent")
INDEX = """
CREATE INDEX {0}_removed ON {0} (source_id, source) WHERE pgh_label = 'delete';
"""


class Migration(migrations.Migration):
    """Two partial indexes."""

    dependencies = [("networks", "0012_plans")]
    operations = [
        migrations.RunSQL(
            "".join(INDEX.format(table) for table in TABLES),
            "".join(f"DROP INDEX {table}_removed;\n" for table in TABLES),
        ),
    ]
