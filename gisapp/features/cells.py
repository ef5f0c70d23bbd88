"""Which cells of the map a change touches, told by the database to itself.

Each tracked table has triggers that, once for a statement, give a new number to every cell that a
written row touches, in its old place and in its new one. So whoever has seen a cell's number knows
whether what lies there may have changed, for the price of one look into an index. Numbers come from
the sequence of change numbers and under its lock, so they too become visible in rising order.

A row may also appear or vanish by the clock alone. Such moments are kept beside the cells: a moment
that has passed is a change like any other, and nobody has to be awake when it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.migrations.operations import RunSQL

from gisapp.features.storage import CHANGE_NUMBER_LOCK
from gisapp.geo.cells import CELL_M, FIRST_X, FIRST_Y, LAST_X, LAST_Y, square_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

CELLS_SQL: Final = """
CREATE TABLE gisapp_tile_cell (
  table_name text NOT NULL,
  x integer NOT NULL,
  y integer NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (table_name, x, y)
) WITH (fillfactor = 50);

CREATE TABLE gisapp_tile_moment (
  table_name text NOT NULL,
  x integer NOT NULL,
  y integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (table_name, x, y, at)
);
GRANT SELECT ON gisapp_tile_cell, gisapp_tile_moment TO gis_feed;
"""
CELLS_UNDO_SQL: Final = "DROP TABLE gisapp_tile_moment, gisapp_tile_cell;"

_SERIES: Final = "generate_series(x0, x1) AS x, generate_series(y0, y1) AS y"
_TRIGGERS: Final = """
CREATE FUNCTION {table}_touch_cells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'INSERT' THEN
    {INSERT};
  ELSIF TG_OP = 'DELETE' THEN
    {DELETE};
  ELSE
    {UPDATE};
  END IF;
  IF TG_OP <> 'DELETE' THEN
    {note};
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION {table}_touch_all_cells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock({lock});
  UPDATE gisapp_tile_cell SET seq = nextval('change_number_seq') WHERE table_name = '{table}';
  DELETE FROM gisapp_tile_moment WHERE table_name = '{table}';
  RETURN NULL;
END $$;

CREATE TRIGGER d_touch_cells_insert AFTER INSERT ON {table}
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_cells();
CREATE TRIGGER d_touch_cells_update AFTER UPDATE ON {table}
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_cells();
CREATE TRIGGER d_touch_cells_delete AFTER DELETE ON {table}
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_cells();
CREATE TRIGGER d_touch_cells_truncate AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch_all_cells();

DO $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  {touch_all};
  {note_all};
END $$;
"""
# The questions of GEOS may fail on a broken area, and a change must not fail for that. What lies
# outside the square belongs to the cells at its edge, which it may not meet.
_INSIDE: Final = (
    "(x0 = x1 OR y0 = y1"
    " OR CASE WHEN ST_Dimension(shape) = 2 AND NOT ST_IsValid(shape) THEN true"
    f" ELSE ST_Intersects(shape, {square_sql('x', 'y')}) END"
    f" OR x IN ({FIRST_X}, {LAST_X}) OR y IN ({FIRST_Y}, {LAST_Y}))"
)


def track_cells(
    table: str, *, geometry: str = "geometry", moments: Sequence[str] = ()
) -> list[RunSQL]:
    """The migration steps that make ``table`` tell which cells its changes touch.

    What the table holds already is told at once. ``moments`` names columns with times at which a
    row appears or vanishes by itself. The table must have change numbers: their lock keeps the
    numbers of cells in order too.
    """
    return [RunSQL(_trigger_sql(table, geometry, moments), _trigger_undo_sql(table))]


def _trigger_sql(table: str, geometry: str, moments: Sequence[str]) -> str:
    rows = {"INSERT": ("new_rows",), "DELETE": ("old_rows",), "UPDATE": ("old_rows", "new_rows")}
    touches = {verb: _touch(table, _cells_of_rows(geometry, names)) for verb, names in rows.items()}
    return _TRIGGERS.format(
        table=table,
        lock=CHANGE_NUMBER_LOCK,
        **touches,
        note=_note(table, geometry, moments, "new_rows"),
        touch_all=_touch(table, _cells_of_rows(geometry, (table,))),
        note_all=_note(table, geometry, moments, table),
    )


def _trigger_undo_sql(table: str) -> str:
    verbs = ("truncate", "delete", "update", "insert")
    drops = "".join(f"DROP TRIGGER d_touch_cells_{verb} ON {table};\n" for verb in verbs)
    return f"""
{drops}
DROP FUNCTION {table}_touch_all_cells();
DROP FUNCTION {table}_touch_cells();
DELETE FROM gisapp_tile_moment WHERE table_name = '{table}';
DELETE FROM gisapp_tile_cell WHERE table_name = '{table}';
"""


def _touch(table: str, cells: str) -> str:
    """Give the cells the number of this statement.

    It is drawn, once, when the first cell asks for it: a statement without rows draws none.
    """
    return f"""
    INSERT INTO gisapp_tile_cell AS c (table_name, x, y, seq)
    SELECT '{table}', x, y, (SELECT nextval('change_number_seq')) FROM ({cells}) AS touched
    ON CONFLICT (table_name, x, y) DO UPDATE SET seq = EXCLUDED.seq"""


def _note(table: str, geometry: str, moments: Sequence[str], rows: str) -> str:
    """Keep the moments to come; the others are past and need no watch."""
    if not moments:
        return "NULL"
    coming = " UNION ALL ".join(
        f"SELECT {geometry}, {column} AS at FROM {rows}"
        f" WHERE {column} > moment AND isfinite({column})"
        for column in moments
    )
    return f"""
    INSERT INTO gisapp_tile_moment (table_name, x, y, at)
    SELECT DISTINCT '{table}', x, y, at FROM (
      SELECT at, {_ranges(geometry)}, {geometry} AS shape FROM ({coming}) AS coming
    ) AS placed, {_SERIES} WHERE {_INSIDE}
    ON CONFLICT DO NOTHING"""


def _cells_of_rows(geometry: str, tables: Sequence[str]) -> str:
    """The cells that rows touch: most lie in one, and those are only grouped.

    A shape over several columns and rows of cells is held against each, since the box of a long
    diagonal is mostly empty.
    """
    rows = " UNION ALL ".join(f"SELECT {geometry} FROM {table}" for table in tables)
    return f"""
      WITH placed AS MATERIALIZED (
        SELECT {_ranges(geometry)}, {geometry} AS shape FROM ({rows}) AS written
        WHERE NOT ST_IsEmpty({geometry})
      )
      SELECT x0 AS x, y0 AS y FROM placed WHERE x0 = x1 AND y0 = y1
      UNION
      SELECT x, y FROM placed, {_SERIES} WHERE (x0 < x1 OR y0 < y1) AND {_INSIDE}"""


def _ranges(geometry: str) -> str:
    ends = (
        ("x0", "ST_XMin", FIRST_X, LAST_X),
        ("y0", "ST_YMin", FIRST_Y, LAST_Y),
        ("x1", "ST_XMax", FIRST_X, LAST_X),
        ("y1", "ST_YMax", FIRST_Y, LAST_Y),
    )
    return ", ".join(
        f"least(greatest(floor({edge}({geometry}) / {CELL_M}), {first}), {last})::integer AS {name}"
        for name, edge, first, last in ends
    )
