"""What each database role may do with tables that are made from now on.

Runs before every other migration, so that no table exists without these grants. The roles are made
with the cluster. gis_app gets the plain verbs on each new table and sequence; tables where that is
too much (ledger, history, tombstones) take it back in the migration that makes them. gis_feed and
gis_audit get nothing by default.
"""

from django.db import migrations

GRANT = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO gis_app, gis_feed, gis_audit;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO gis_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO gis_app;
-- Made by Django before the first migration; /readyz compares it with the code.
GRANT SELECT ON django_migrations TO gis_app;
"""
REVOKE = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM gis_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM gis_app;
REVOKE USAGE ON SCHEMA public FROM gis_app, gis_feed, gis_audit;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


class Migration(migrations.Migration):
    """Default privileges."""

    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial"), ("procrastinate", "0001_initial")]
    operations = [migrations.RunSQL(GRANT, REVOKE)]
