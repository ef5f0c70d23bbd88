"""Change numbers on the published tables, and who may read and write them in PostgreSQL.

History is written by triggers that run as the writer, so gis_app may add to it and read it, and
nothing else.
"""

from django.db import migrations

from gisapp.features.storage import number_changes

PUBLISHED = ("networks_node", "networks_link", "networks_area", "networks_interruption")
HISTORY = (
    "networks_nodeevent",
    "networks_linkevent",
    "networks_areaevent",
    "networks_interruptionevent",
)
GRANT = f"""
GRANT SELECT ON {", ".join(PUBLISHED)} TO gis_feed;
REVOKE UPDATE, DELETE ON {", ".join(HISTORY)} FROM gis_app;
"""
REVOKE = f"""
GRANT UPDATE, DELETE ON {", ".join(HISTORY)} TO gis_app;
REVOKE SELECT ON {", ".join(PUBLISHED)} FROM gis_feed;
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = [
        ("networks", "0001_nodes_links_areas"),
        ("gisapp", "0005_roles_and_cache"),
    ]
    operations = [
        *(number_changes(table) for table in PUBLISHED),
        migrations.RunSQL(GRANT, REVOKE),
    ]
