"""Couplings are no rows of history: which there were, since when and until when, is kept here.

The graph of a past moment needs them. Those that there are already count as there since both of
their nodes were: nobody has written down when they came. The triggers write as the owner, under the
lock of all change numbers, so that moments rise as they do in the history of nodes and links.
"""

from django.db import migrations

STATES = """
CREATE TABLE networks_couplingstate (
  coupling_id bigint NOT NULL,
  from_node_id uuid NOT NULL,
  to_node_id uuid NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz,
  PRIMARY KEY (coupling_id, since)
);
REVOKE ALL ON networks_couplingstate FROM gis_app;
GRANT SELECT ON networks_couplingstate TO gis_feed;
INSERT INTO networks_couplingstate
  SELECT id, from_node_id, to_node_id, '-infinity' FROM networks_coupling;

CREATE FUNCTION networks_coupling_keep() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moment timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(7205759403792794);
  moment := clock_timestamp();
  IF TG_OP = 'TRUNCATE' THEN
    UPDATE networks_couplingstate SET until = moment WHERE until IS NULL;
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE networks_couplingstate s SET until = moment FROM gone g
    WHERE s.coupling_id = g.id AND s.until IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO networks_couplingstate SELECT id, from_node_id, to_node_id, moment FROM came;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER kept_coupling_deleted AFTER DELETE ON networks_coupling
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION networks_coupling_keep();
CREATE TRIGGER kept_coupling_inserted AFTER INSERT ON networks_coupling
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION networks_coupling_keep();
CREATE TRIGGER kept_coupling_updated AFTER UPDATE ON networks_coupling
  REFERENCING OLD TABLE AS gone NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION networks_coupling_keep();
CREATE TRIGGER kept_coupling_truncated AFTER TRUNCATE ON networks_coupling
  FOR EACH STATEMENT EXECUTE FUNCTION networks_coupling_keep();
"""
UNDO = """
DROP TRIGGER kept_coupling_truncated ON networks_coupling;
DROP TRIGGER kept_coupling_updated ON networks_coupling;
DROP TRIGGER kept_coupling_inserted ON networks_coupling;
DROP TRIGGER kept_coupling_deleted ON networks_coupling;
DROP FUNCTION networks_coupling_keep();
DROP TABLE networks_couplingstate;
"""


class Migration(migrations.Migration):
    """A table, and triggers that keep it."""

    dependencies = [("networks", "0013_removed_objects")]
    operations = [migrations.RunSQL(STATES, UNDO)]
