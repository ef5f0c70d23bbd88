-- The one database. Run as superuser, once.
CREATE DATABASE gis OWNER gis_owner;
REVOKE ALL ON DATABASE gis FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE gis TO gis_app;
GRANT CONNECT ON DATABASE gis TO gis_feed, gis_audit;
