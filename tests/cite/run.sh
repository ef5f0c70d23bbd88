#!/usr/bin/env bash
# make cite: the OGC's own conformance suites; further words name suites, --help lists them.
# ACCEPT=yes takes over the lists of methods that passed.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

take_lists() { [ "${ACCEPT:-}" != yes ] || cp "$STATE"/suites/passed/*.txt "$ROOT/tests/cite/passed/"; }

# Root's tests run as the cluster's own user, who cannot look into root's home folder: suites that
# somebody installed there go along.
lend_suites() {
  local own=$HOME/.m2/repository/org/opengis/cite into=$STATE/suites/maven/org/opengis/cite
  { [ "$(id -u)" = 0 ] && [ -d "$own" ]; } || return 0
  become mkdir -p "$into"
  tar -C "$own" -c . | become tar -C "$into" -x
}

open_log
need_packages postgis venv javac mvn
own_cluster cite quick
export CITE_STATE=$STATE/suites
lend_suites
status=0
front "$CODE" "$PYTHON" -m tests.cite "$@" || status=$?
take_lists
exit "$status"
