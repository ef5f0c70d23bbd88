#!/usr/bin/env bash
# Runs once in the database container: the roles with their password, the database, PostGIS.
set -euo pipefail

password=$(<"$POSTGRES_PASSWORD_FILE")
as_super() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }

as_super --dbname postgres --file /opt/sql/roles.sql
for role in gis_owner gis_app gis_feed gis_audit; do
  as_super --dbname postgres --set role="$role" --set password="$password" \
    <<<"ALTER ROLE :\"role\" PASSWORD :'password'"
done
as_super --dbname postgres --file /opt/sql/database.sql
as_super --dbname gis --file /opt/sql/template.sql
