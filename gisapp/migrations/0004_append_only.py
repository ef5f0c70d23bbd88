"""The ledger and the tombstones can be added to, and nothing else.

Grants stop gis_app; triggers stop the owner, who would otherwise be free; TRUNCATE is stopped too.
The writing transaction's id lets a later sealer take whole batches with nothing slipping in behind.
"""

from django.db import migrations

APPLY = """
ALTER TABLE gisapp_ledgerentry ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();

REVOKE ALL ON gisapp_ledgerentry, gisapp_tombstone FROM gis_app;
GRANT INSERT ON gisapp_ledgerentry TO gis_app;
GRANT SELECT (seq) ON gisapp_ledgerentry TO gis_app;
GRANT SELECT, INSERT ON gisapp_tombstone TO gis_app;
GRANT SELECT ON gisapp_ledgerentry, gisapp_tombstone TO gis_audit;

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON gisapp_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON gisapp_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE INDEX gisapp_ledgerentry_at ON gisapp_ledgerentry (at);
"""
UNDO = """
DROP INDEX gisapp_ledgerentry_at;
DROP TRIGGER append_only_table ON gisapp_ledgerentry;
DROP TRIGGER append_only_rows ON gisapp_ledgerentry;
DROP FUNCTION append_only();
ALTER TABLE gisapp_ledgerentry DROP COLUMN tx;
REVOKE ALL ON gisapp_ledgerentry, gisapp_tombstone FROM gis_audit;
GRANT SELECT, INSERT, UPDATE, DELETE ON gisapp_ledgerentry, gisapp_tombstone TO gis_app;
"""


class Migration(migrations.Migration):
    """Grants and guards."""

    dependencies = [("gisapp", "0003_change_numbers")]
    operations = [migrations.RunSQL(APPLY, UNDO)]
