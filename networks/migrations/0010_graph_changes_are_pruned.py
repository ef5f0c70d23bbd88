"""Lines of networks_graphchange that no snapshot can need any more are pruned.

Who is more than ``keep`` lines behind loads everything, and so does who meets a line ``all``. So the
newest line beyond ``keep`` becomes such a line, and what is older goes. The function runs as the
owner: the worker itself may not touch the table.
"""

from django.db import migrations

PRUNE = """
CREATE FUNCTION networks_graph_prune(keep integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  floor bigint;
  gone bigint;
BEGIN
  UPDATE networks_graphchange SET what = 'all', key = 0 WHERE what <> 'all' AND number =
    (SELECT number FROM networks_graphchange ORDER BY number DESC OFFSET greatest(keep, 0) LIMIT 1);
  SELECT max(number) INTO floor FROM networks_graphchange WHERE what = 'all';
  DELETE FROM networks_graphchange WHERE number < floor;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION networks_graph_prune(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION networks_graph_prune(integer) TO gis_app;
"""


class Migration(migrations.Migration):
    """One function."""

    dependencies = [("networks", "0009_interruption_plans")]
    operations = [migrations.RunSQL(PRUNE, "DROP FUNCTION networks_graph_prune(integer)")]
