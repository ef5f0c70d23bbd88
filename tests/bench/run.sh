#!/usr/bin/env bash
# make bench: the production server on a big invented utility, in a cluster of its own that is kept
# for the next time. POINTS and ROUNDS are read from the environment; --help says more.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

POINTS=${POINTS:-100000}

choose_bench_state() {
  local named=
  if [ -n "${VESIVERKKO_STATE:-}" ]; then
    choose_state "$VESIVERKKO_STATE" run
    named=$STATE/bench
  fi
  choose_state "$named" bench
}

# Other data or another schema begin with a new database: what was measured should be one of them.
ensure_data() {
  local wanted
  wanted="$POINTS $(hash_of "$CODE/demo" "$CODE"/*/migrations -name '*.py')"
  is_done "$STATE/done/bench" "$wanted" && return
  rm -f "$STATE/done/bench" "$STATE/done/schema"
  super_sql -d postgres -c 'DROP DATABASE IF EXISTS gis' >/dev/null
  super_sql -d postgres <"$ROOT/deploy/sql/database.sql"
  ensure_schema
  step "Building a utility of $POINTS points" "the lines above say what failed" load_data
  mark_done "$STATE/done/bench" "$wanted"
}

load_data() {
  django demo_load --points "$POINTS"
  super_sql -d gis -c 'VACUUM (ANALYZE)'
}

open_log
need_packages postgis venv curl wrk mapserv nginx spawn-fcgi
choose_server
choose_base
choose_bench_state
ensure_python dev
enter_state
cluster_up durable
export_environment
ensure_data
front "$CODE" "$PYTHON" -m tests.bench "$@"
