#!/usr/bin/env bash
# make bench: the production server on a big invented utility, in a cluster of its own that is kept
# for the next time. POINTS and ROUNDS are read from the environment; --help says more.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

open_log
need_packages postgis venv curl wrk mapserv nginx spawn-fcgi pgrouting
own_cluster bench durable
ensure_map
ensure_static_files
ensure_utility "${POINTS:-100000}"
# A peer of the network engine; nothing of ours uses it.
super_sql -d gis -c 'CREATE EXTENSION IF NOT EXISTS pgrouting'
front "$CODE" "$PYTHON" -m tests.bench "$@"
