#!/usr/bin/env bash
# make fuzz: hostile inputs to every reader, then to the production server, in a cluster of its own
# with a small invented utility. --help says which words there are.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

open_log
need_packages postgis venv curl mapserv
own_cluster fuzz quick
ensure_map
ensure_static_files
ensure_utility 1000
# Thousands of refusals are what we want; the technical log would tell each.
export LOG_LEVEL=ERROR
front "$CODE" "$PYTHON" -m tests.fuzz "$@"
