#!/usr/bin/env bash
# make fuzz: hostile inputs to every reader, then to the production server, in a cluster of its own
# with a small invented utility. --help says which words there are.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

choose_fuzz_state() {
  local named=
  if [ -n "${VESIVERKKO_STATE:-}" ]; then
    choose_state "$VESIVERKKO_STATE" run
    named=$STATE/fuzz
  fi
  choose_state "$named" fuzz
}

ensure_data() {
  local wanted
  wanted=$(hash_of "$CODE/demo" "$CODE"/*/migrations -name '*.py')
  is_done "$STATE/done/fuzz" "$wanted" && return
  rm -f "$STATE/done/fuzz" "$STATE/done/schema"
  super_sql -d postgres -c 'DROP DATABASE IF EXISTS gis' >/dev/null
  super_sql -d postgres <"$ROOT/deploy/sql/database.sql"
  ensure_schema
  step "Building a utility of 1000 points" "the lines above say what failed" django demo_load --points 1000
  mark_done "$STATE/done/fuzz" "$wanted"
}

open_log
need_packages postgis venv curl mapserv
choose_server
choose_base
choose_fuzz_state
ensure_python dev
enter_state
cluster_up quick
export_environment
ensure_data
front "$CODE" "$PYTHON" -m tests.fuzz "$@"
