"""Parts of large areas, cut beforehand, so that a tile need not read all corners of an area.

A service area may have twenty thousand corners, of which a tile shows a dozen. Beside such an area
lies what of it is in each block. A block is two cells by two, the lower left of which gives it its
numbers, so whatever touches at most two cells along each axis lies in one block, and cutting from
the block gives what cutting from the whole would: no seams. Triggers cut when a row is written, in
its transaction, so parts are never older than their row. Whoever finds no part takes the row.
"""

from __future__ import annotations

from typing import Final

from django.db.migrations.operations import RunSQL

from gisapp.geo.cells import CELL_M, FIRST_X, FIRST_Y, LAST_X, LAST_Y
from gisapp.geo.crs import STORAGE_SRID

# Smaller areas are as fast themselves, and of an immense one there would be too many blocks.
_CORNERS: Final = 500
_MOST_BLOCKS: Final = 5000

PARTS_SQL: Final = f"""
CREATE TABLE gisapp_tile_part (
  table_name text NOT NULL,
  row_id bigint NOT NULL,
  x integer NOT NULL,
  y integer NOT NULL,
  geometry geometry(Geometry, {STORAGE_SRID}),
  PRIMARY KEY (table_name, row_id, x, y)
);
GRANT SELECT ON gisapp_tile_part TO gis_feed;

CREATE FUNCTION gisapp_cut_parts(name text, id bigint, whole geometry) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  shape geometry := ST_Force2D(whole);
  x0 integer := floor(ST_XMin(shape) / {CELL_M});
  y0 integer := floor(ST_YMin(shape) / {CELL_M});
  x1 integer := floor(ST_XMax(shape) / {CELL_M});
  y1 integer := floor(ST_YMax(shape) / {CELL_M});
BEGIN
  DELETE FROM gisapp_tile_part WHERE table_name = name AND row_id = id;
  IF ST_NPoints(shape) <= {_CORNERS} OR (x1 - x0 + 2) * (y1 - y0 + 2) > {_MOST_BLOCKS}
    OR x0 <= {FIRST_X} OR y0 <= {FIRST_Y} OR x1 >= {LAST_X} OR y1 >= {LAST_Y} THEN
    RETURN;
  END IF;
  -- First into rows of blocks: each then carries its own corners alone.
  INSERT INTO gisapp_tile_part (table_name, row_id, x, y, geometry)
  WITH strip AS MATERIALIZED (
    SELECT y, ST_ClipByBox2D(shape, ST_MakeEnvelope(
      (x0 - 1) * {CELL_M}, y * {CELL_M}, (x1 + 2) * {CELL_M}, (y + 2) * {CELL_M})) AS part
    FROM generate_series(y0 - 1, y1) AS y
  )
  SELECT name, id, x, y, ST_SetSRID(ST_ClipByBox2D(part, ST_MakeEnvelope(
    x * {CELL_M}, y * {CELL_M}, (x + 2) * {CELL_M}, (y + 2) * {CELL_M})), {STORAGE_SRID})
  FROM strip, generate_series(x0 - 1, x1) AS x;
END $$;
"""  # noqa: S608 -- numbers of ours
PARTS_UNDO_SQL: Final = """
DROP FUNCTION gisapp_cut_parts(text, bigint, geometry);
DROP TABLE gisapp_tile_part;
"""
_TRIGGERS: Final = """
CREATE FUNCTION {table}_cut_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM gisapp_tile_part WHERE table_name = '{table}';
  ELSIF TG_OP = 'DELETE' THEN
    DELETE FROM gisapp_tile_part WHERE table_name = '{table}' AND row_id = OLD.id;
  ELSE
    PERFORM gisapp_cut_parts('{table}', NEW.id, NEW.geometry);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER d_cut_parts AFTER INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_cut_parts();
CREATE TRIGGER d_cut_parts_update AFTER UPDATE ON {table}
  FOR EACH ROW WHEN (OLD.geometry::bytea IS DISTINCT FROM NEW.geometry::bytea)
  EXECUTE FUNCTION {table}_cut_parts();
CREATE TRIGGER d_cut_parts_truncate AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_cut_parts();

DO $$ BEGIN
  PERFORM gisapp_cut_parts('{table}', id, geometry) FROM {table};
END $$;
"""
_UNDO: Final = """
DROP TRIGGER d_cut_parts_truncate ON {table};
DROP TRIGGER d_cut_parts_update ON {table};
DROP TRIGGER d_cut_parts ON {table};
DROP FUNCTION {table}_cut_parts();
DELETE FROM gisapp_tile_part WHERE table_name = '{table}';
"""


def keep_parts(table: str) -> list[RunSQL]:
    """The migration steps that keep parts of the areas in ``table``; those it has are cut at once.

    Its key is ``id`` and its areas are ``geometry``, EPSG:3067.
    """
    return [RunSQL(_TRIGGERS.format(table=table), _UNDO.format(table=table))]
