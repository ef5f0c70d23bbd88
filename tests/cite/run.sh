#!/usr/bin/env bash
# make cite: the OGC's own conformance suites; further words name suites, --help lists them.
# ACCEPT=yes takes over the lists of methods that passed.

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/shell/all.sh
source "$ROOT/deploy/shell/all.sh"

take_lists() { [ "${ACCEPT:-}" != yes ] || cp "$STATE"/suites/passed/*.txt "$ROOT/tests/cite/passed/"; }

# The suites run with a home folder of their own; what was installed by hand in that of the person goes
# along.
lend_suites() {
  local own=$HOME/.m2/repository/org/opengis/cite into=$STATE/suites/maven/org/opengis/cite
  [ -d "$own" ] || return 0
  "${AS[@]}" mkdir -p "$into"
  tar -C "$own" -c . | "${AS[@]}" tar -C "$into" -x
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
