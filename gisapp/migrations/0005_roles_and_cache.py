"""The roles as groups, and the table of the shared cache (sign-in limits)."""

from django.db import migrations

ROLES = ("viewer", "planner", "main_user", "feed")
CACHE = """
CREATE TABLE gisapp_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX gisapp_cache_expires ON gisapp_cache (expires);
"""


def make_roles(apps, _schema_editor):
    """Make a group for each role."""
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    """Groups and cache table."""

    dependencies = [("gisapp", "0004_append_only"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunSQL(CACHE, "DROP TABLE gisapp_cache;"),
    ]
