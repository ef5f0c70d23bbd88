"""The database itself holds links to their nodes: by place and by validity, not by key alone.

Who stores a network by ids (an import) says so with ``SET LOCAL vesiverkko.topology = 'by_id'``;
no row is then queued, so that a big import costs what it cost. The trigger looks at what stands
when it runs, so an edit may defer it while it moves a node and then its links.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION networks_links_meet() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  link uuid;
BEGIN
  SELECT l.tunnus INTO link
  FROM networks_link l
  JOIN networks_node s ON s.tunnus = l.start_node_id
  JOIN networks_node e ON e.tunnus = l.end_node_id
  WHERE {which} AND l.valid_to IS NULL
    AND (s.valid_to IS NOT NULL OR e.valid_to IS NOT NULL
      OR NOT ST_DWithin(ST_StartPoint(l.geometry), s.geometry, 0.001)
      OR NOT ST_DWithin(ST_EndPoint(l.geometry), e.geometry, 0.001))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'The link % does not end in its nodes', link
      USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
  END IF;
  RETURN NULL;
END $$;
"""
BY_ID = "current_setting('vesiverkko.topology', true) IS DISTINCT FROM 'by_id'"
OF_LINKS = FUNCTION.format(which="l.id = NEW.id", name="networks_link_ends").replace(
    "networks_links_meet", "networks_link_meets"
)
OF_NODES = FUNCTION.format(
    which="(l.start_node_id = NEW.tunnus OR l.end_node_id = NEW.tunnus)", name="networks_node_ends"
).replace("networks_links_meet", "networks_node_meets")
TRIGGERS = f"""
CREATE CONSTRAINT TRIGGER networks_link_ends
  AFTER INSERT OR UPDATE OF geometry, start_node_id, end_node_id, valid_to ON networks_link
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.valid_to IS NULL AND {BY_ID})
  EXECUTE FUNCTION networks_link_meets();
CREATE CONSTRAINT TRIGGER networks_node_ends
  AFTER UPDATE OF geometry, valid_to ON networks_node
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.geometry IS DISTINCT FROM NEW.geometry OR NEW.valid_to IS NOT NULL) AND {BY_ID})
  EXECUTE FUNCTION networks_node_meets();
"""
UNDO = """
DROP TRIGGER networks_node_ends ON networks_node;
DROP TRIGGER networks_link_ends ON networks_link;
DROP FUNCTION networks_node_meets();
DROP FUNCTION networks_link_meets();
"""


class Migration(migrations.Migration):
    """Two constraint triggers."""

    dependencies = [("networks", "0007_graph_changes")]
    operations = [migrations.RunSQL(OF_LINKS + OF_NODES + TRIGGERS, UNDO)]
