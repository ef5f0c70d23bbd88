"""What the resident graph cannot learn from change numbers: deletions, and couplings.

The triggers write as the owner. A statement that touches more than 2 000 rows leaves one line:
everything is loaded anew. Lines have change numbers, drawn under the lock of all change numbers.
"""

from django.db import migrations

AT_MOST = 2000

TABLE = """
CREATE TABLE networks_graphchange (number bigint PRIMARY KEY, what text NOT NULL, key bigint NOT NULL);
REVOKE ALL ON networks_graphchange FROM gis_app;
GRANT SELECT ON networks_graphchange, networks_coupling TO gis_feed;

CREATE FUNCTION networks_graph_note() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM change_number_hold();
  IF (SELECT count(*) FROM (SELECT FROM touched LIMIT %(most)s + 1) t) > %(most)s THEN
    INSERT INTO networks_graphchange VALUES (nextval('change_number_seq'), 'all', 0);
  ELSE
    INSERT INTO networks_graphchange
      SELECT nextval('change_number_seq'), TG_ARGV[0], id FROM touched;
  END IF;
  RETURN NULL;
END $$;
""" % {"most": AT_MOST}
LOCK = "pg_advisory_xact_lock(7205759403792794)"

TRIGGERS = """
CREATE TRIGGER graph_node_deleted AFTER DELETE ON networks_node
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION networks_graph_note('node');
CREATE TRIGGER graph_link_deleted AFTER DELETE ON networks_link
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION networks_graph_note('link');
CREATE TRIGGER graph_coupling_deleted AFTER DELETE ON networks_coupling
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION networks_graph_note('coupling');
CREATE TRIGGER graph_coupling_inserted AFTER INSERT ON networks_coupling
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION networks_graph_note('coupling');
CREATE TRIGGER graph_coupling_updated AFTER UPDATE ON networks_coupling
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION networks_graph_note('coupling');
"""
UNDO = """
DROP TRIGGER graph_coupling_updated ON networks_coupling;
DROP TRIGGER graph_coupling_inserted ON networks_coupling;
DROP TRIGGER graph_coupling_deleted ON networks_coupling;
DROP TRIGGER graph_link_deleted ON networks_link;
DROP TRIGGER graph_node_deleted ON networks_node;
DROP FUNCTION networks_graph_note();
REVOKE SELECT ON networks_coupling FROM gis_feed;
DROP TABLE networks_graphchange;
"""


class Migration(migrations.Migration):
    """A log, and triggers that keep it."""

    dependencies = [("networks", "0006_source_ids_can_be_written"), ("gisapp", "0009_map_tiles")]
    operations = [
        migrations.RunSQL(TABLE.replace("change_number_hold()", LOCK) + TRIGGERS, UNDO),
    ]
