"""What the map's tiles need: numbers of cells, joined lines for far levels, and made tiles.

Made tiles can be made again, so their table is not logged: after a crash it is empty.
"""

from django.db import migrations

from gisapp.features.cells import CELLS_SQL, CELLS_UNDO_SQL

FAR = """
CREATE SEQUENCE gisapp_tile_build_seq AS bigint;

CREATE TABLE gisapp_tile_line (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feature_type text NOT NULL,
  band smallint NOT NULL,
  x integer NOT NULL,
  y integer NOT NULL,
  rank integer NOT NULL,
  secret boolean NOT NULL,
  properties jsonb NOT NULL,
  geometry geometry(LineString, 3067) NOT NULL,
  geometry_gk27 geometry(LineString, 3881) NOT NULL
);
CREATE INDEX gisapp_tile_line_cell ON gisapp_tile_line (feature_type, band, x, y);

CREATE TABLE gisapp_tile_built (
  table_name text NOT NULL,
  x integer NOT NULL,
  y integer NOT NULL,
  seq bigint NOT NULL,
  built bigint NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (table_name, x, y)
);

CREATE TABLE gisapp_tile_level (
  feature_type text NOT NULL,
  level smallint NOT NULL,
  least_rank integer NOT NULL,
  lines integer NOT NULL,
  built bigint NOT NULL,
  PRIMARY KEY (feature_type, level)
);

CREATE UNLOGGED TABLE gisapp_tile_cache (
  address text NOT NULL PRIMARY KEY,
  version text NOT NULL,
  body bytea NOT NULL,
  size integer NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);
-- Bodies come compressed.
ALTER TABLE gisapp_tile_cache ALTER body SET STORAGE EXTERNAL;

GRANT SELECT ON gisapp_tile_line, gisapp_tile_built, gisapp_tile_level, gisapp_tile_cache
  TO gis_feed;
"""
FAR_UNDO = """
DROP TABLE gisapp_tile_cache, gisapp_tile_level, gisapp_tile_built, gisapp_tile_line;
DROP SEQUENCE gisapp_tile_build_seq;
"""


class Migration(migrations.Migration):
    """Tables; each app puts the triggers on its own."""

    dependencies = [("gisapp", "0008_feature_locks")]
    operations = [
        migrations.RunSQL(CELLS_SQL, CELLS_UNDO_SQL),
        migrations.RunSQL(FAR, FAR_UNDO),
    ]
