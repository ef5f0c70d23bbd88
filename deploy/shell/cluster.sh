# shellcheck shell=bash
# The private PostGIS cluster: a data folder of its own, reached by a Unix socket only.

ROLES=(gis_super gis_owner gis_app gis_feed gis_audit)

# The programs must fit the data: once there is a cluster, its version decides.
find_postgres() {
  local version=
  if [ -f "$STATE/data/PG_VERSION" ]; then
    version=$(<"$STATE/data/PG_VERSION")
    BIN=/usr/lib/postgresql/$version/bin
    [ -x "$BIN/postgres" ] || fail "$STATE was made by PostgreSQL $version, which is not here: apt-get install postgresql-$version-postgis-3"
    return
  fi
  version=$(printf '%s\n' /usr/share/postgresql/*/extension/postgis.control | sort -V | tail -n 1)
  version=${version#/usr/share/postgresql/}
  BIN=/usr/lib/postgresql/${version%%/*}/bin
  [ -x "$BIN/initdb" ] || fail "PostGIS is here without its PostgreSQL: apt-get install postgresql-postgis"
}

as_server() { (cd "$STATE" && "${AS[@]}" env HOME="$STATE" "$@"); }

super_sql() { as_server "$BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$SOCKETS" -U gis_super "$@"; }

# cluster_up durable|quick: a running cluster with roles and database. Quick is for tests: it may
# lose everything when the computer stops.
cluster_up() {
  find_postgres
  exec 8>>"$STATE/setup.lock"
  wait_for_lock
  if [ ! -f "$STATE/data/PG_VERSION" ]; then
    step "Making the database cluster" "see that $STATE is on a local disk with free space" make_cluster
  fi
  if ! as_server "$BIN/pg_ctl" -D "$STATE/data" status >/dev/null; then
    configure_cluster "$1"
    step "Starting the database" "the last lines of $STATE/log/postgresql.log say why" start_cluster
  fi
  ensure_database "$1"
  exec 8>&-
}

# Under another name first, so that an interrupted start leaves no half cluster behind.
make_cluster() {
  rm -rf "$STATE/data.new" "${STATE:?}/done"
  as_server mkdir "$STATE/done"
  as_server "$BIN/initdb" -D "$STATE/data.new" -U gis_super --auth=peer -k -E UTF8 --locale=C.UTF-8
  as_server sh -c "echo \"include 'vesiverkko.conf'\" >>data.new/postgresql.conf && mv data.new data"
}

# Written before each start: settings follow the code and the computer, not the day of initdb.
configure_cluster() {
  local role
  { cat "$ROOT/deploy/postgresql.conf" && memory_settings && durability "$1" &&
    echo "unix_socket_directories = '$SOCKETS'"; } | write_as_server data/vesiverkko.conf
  echo 'local all all peer map=gis' | write_as_server data/pg_hba.conf
  for role in "${ROLES[@]}"; do
    printf 'gis "%s" %s\n' "$SERVER" "$role"
    # Root can become the serving user anyway; commands that write into the sources run as root.
    [ "$SERVER" != postgres ] || printf 'gis root %s\n' "$role"
  done | write_as_server data/pg_ident.conf
}

# shellcheck disable=SC2016  # the inner shell expands it
write_as_server() { as_server sh -c 'cat >"$1"' sh "$STATE/$1"; }

# A quarter of the memory that we may use, between 128 MB and 2 GB, for the cache of pages.
memory_settings() {
  local kilobytes limit megabytes
  kilobytes=$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  [ "$limit" = max ] || [ "$((limit / 1024))" -ge "$kilobytes" ] || kilobytes=$((limit / 1024))
  megabytes=$((kilobytes / 4096))
  [ "$megabytes" -le 2048 ] || megabytes=2048
  [ "$megabytes" -ge 128 ] || megabytes=128
  echo "shared_buffers = ${megabytes}MB"
  echo "effective_cache_size = $((megabytes * 2))MB"
}

durability() {
  [ "$1" = quick ] || return 0
  printf '%s = off\n' fsync full_page_writes synchronous_commit
}

# The server stays when we go: none of our locks may go with it.
start_cluster() {
  as_server "$BIN/pg_ctl" -D "$STATE/data" -l "$STATE/log/postgresql.log" -w -t 120 -s start 6>&- 7>&- 8>&- 9>&- ||
    { tail -n 5 "$STATE/log/postgresql.log" && return 1; }
}

# Roles and the empty database, by the same SQL as every other installation.
ensure_database() {
  local wanted
  wanted=$(hash_of "$ROOT/deploy/sql")-$1
  is_done "$STATE/done/database" "$wanted" && return
  super_sql -d postgres <"$ROOT/deploy/sql/roles.sql"
  super_sql -d template1 <"$ROOT/deploy/sql/template.sql"
  [ -n "$(super_sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'gis'")" ] ||
    super_sql -d postgres <"$ROOT/deploy/sql/database.sql"
  # Only tests make databases.
  [ "$1" = durable ] || super_sql -d postgres -c 'ALTER ROLE gis_owner CREATEDB'
  mark_done "$STATE/done/database" "$wanted"
}

# own_cluster NAME durable|quick: what tests and measurements run in, kept for the next time.
own_cluster() {
  choose_server
  choose_base
  choose_state_of "$1"
  ensure_python dev
  enter_state
  cluster_up "$2"
  export_environment
}

# The last one to leave stops it: ./manage may still be at work while ./run ends.
cluster_down() {
  [ -f "$STATE/data/postmaster.pid" ] && is_last_user || return 0
  as_server "$BIN/pg_ctl" -D "$STATE/data" -m fast -w -t 60 -s stop >&2 9>&- || true
}
