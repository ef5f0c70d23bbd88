"""Change numbers, and who may read, as for every published table."""

from django.db import migrations

from gisapp.features.storage import number_changes

PUBLISHED = ('cite_samplepoint', 'cite_sampleline', 'cite_samplearea')


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = [
        ('cite', "0001_initial"),
        ("gisapp", "0006_change_feed"),
    ]
    operations = [
        *(number_changes(table) for table in PUBLISHED),
        migrations.RunSQL(
            f"GRANT SELECT ON {', '.join(PUBLISHED)} TO gis_feed;",
            f"REVOKE SELECT ON {', '.join(PUBLISHED)} FROM gis_feed;",
        ),
    ]
