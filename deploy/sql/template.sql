-- PostGIS in the template, since only a superuser may create it; so also test databases have it.
-- postgis_raster stays out: it would load GDAL into the database.
CREATE EXTENSION IF NOT EXISTS postgis;
