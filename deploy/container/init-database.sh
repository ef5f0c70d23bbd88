#!/usr/bin/env bash
# Runs once in the database container: the roles with their password, the database, PostGIS.
set -euo pipefail

secrets=${POSTGRES_PASSWORD_FILE%/*}
as_super() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"; }

as_super --dbname postgres --file /opt/sql/roles.sql
for role in gis_owner gis_app gis_feed gis_audit; do
  # The owner has a password of its own, so that the web process cannot become it.
  of=app
  [ "$role" != gis_owner ] || of=owner
  as_super --dbname postgres --set role="$role" --set password="$(<"$secrets/db_password_$of")" \
    <<<"ALTER ROLE :\"role\" PASSWORD :'password'"
done
as_super --dbname postgres --file /opt/sql/database.sql
as_super --dbname gis --file /opt/sql/template.sql
