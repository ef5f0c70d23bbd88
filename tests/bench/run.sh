#!/usr/bin/env bash
# make bench: the production server on a big invented utility, in a cluster of its own that is kept
# for the next time. POINTS and ROUNDS are read from the environment; --help says more.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

# Case M: ten times the rows, in a copy of the database that lives for the measurement.
ten_times() {
  local status=0
  step "Multiplying points and pipes by ten" "the lines above say what failed" make_many
  DB_NAME=gis_many front "$CODE" "$PYTHON" -m tests.bench.many || status=$?
  super_sql -d postgres -c 'DROP DATABASE gis_many WITH (FORCE)'
  return "$status"
}

make_many() {
  super_sql -d postgres -c 'DROP DATABASE IF EXISTS gis_many WITH (FORCE)' \
    -c 'CREATE DATABASE gis_many TEMPLATE gis OWNER gis_owner'
  super_sql -d gis_many <"$ROOT/tests/bench/many.sql" >/dev/null
}

open_log
need_packages postgis venv curl wrk mapserv nginx spawn-fcgi pgrouting
own_cluster bench durable
ensure_map
ensure_static_files
ensure_utility "${POINTS:-100000}"
# A peer of the network engine; nothing of ours uses it.
super_sql -d gis -c 'CREATE EXTENSION IF NOT EXISTS pgrouting'
[ "$*" = M ] || front "$CODE" "$PYTHON" -m tests.bench "$@"
[[ $# -gt 0 && " $* " != *" M "* ]] || ten_times
