# shellcheck shell=bash
# Everything that ./run, ./test, ./manage and the developers' tasks share. ROOT is the repository.

set -euo pipefail
umask 022

for part in say packages place python map cluster django processes; do
  # shellcheck source=/dev/null
  source "$ROOT/deploy/shell/$part.sh"
done
unset part

# The terminal's stderr under a number of its own, for words from inside a step.
exec 7>&2
