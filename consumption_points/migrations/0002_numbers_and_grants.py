"""Change numbers on the consumption points, and who may read and write them in PostgreSQL.

The read side also answers look-ups, so it may read the address register, the street names and
the unpublished connections. History can be added to and read, and nothing else.
"""

from django.db import migrations

from gisapp.features.storage import number_changes

READ = (
    "consumption_points_consumptionpoint",
    "consumption_points_address",
    "consumption_points_streetname",
    "consumption_points_placement",
    "consumption_points_connection",
)
HISTORY = (
    "consumption_points_consumptionpointevent",
    "consumption_points_placementevent",
)
GRANT = f"""
GRANT SELECT ON {", ".join(READ)} TO gis_feed;
REVOKE UPDATE, DELETE ON {", ".join(HISTORY)} FROM gis_app;
"""
REVOKE = f"""
GRANT UPDATE, DELETE ON {", ".join(HISTORY)} TO gis_app;
REVOKE SELECT ON {", ".join(READ)} FROM gis_feed;
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = [("consumption_points", "0001_points_addresses_connections")]
    operations = [
        number_changes("consumption_points_consumptionpoint"),
        migrations.RunSQL(GRANT, REVOKE),
    ]
