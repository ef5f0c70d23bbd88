# shellcheck shell=bash
# What the person at the terminal sees: messages, steps with their seconds, faults in one line.
# Everything goes to stderr, so that the stdout of ./manage is the command's own.

LOG=
STEP_GROUP=

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The output of a long step is kept here and shown only when the step fails.
open_log() { LOG=$(mktemp "${TMPDIR:-/tmp}/vesiverkko-setup.XXXXXX"); }

close_log() { [ -z "$LOG" ] || rm -f "$LOG" "$LOG.apt"; }

# step TITLE ADVICE COMMAND...: run it with its output in the log; print title and seconds, or, when
# it fails, the end of the log and the advice. It runs in a process group of its own, so that a
# signal to us can end all of it at once.
step() {
  local title=$1 advice=$2 started=$SECONDS status=0
  shift 2
  printf '→ %s …' "$title" >&2
  : >"$LOG"
  set -m
  ("$@") </dev/null >"$LOG" 2>&1 9>&- &
  STEP_GROUP=$!
  set +m
  show_seconds "$title" "$started" "$STEP_GROUP"
  wait "$STEP_GROUP" || status=$?
  STEP_GROUP=
  printf ' %s s\n' "$((SECONDS - started))" >&2
  [ "$status" -eq 0 ] && return
  tail -n 15 "$LOG" >&2
  fail "$title did not work: $advice"
}

# On a terminal the seconds run while the step does.
show_seconds() {
  local title=$1 started=$2 process=$3
  while kill -0 "$process" 2>/dev/null; do
    sleep 0.1
    [ ! -t 2 ] || printf '\r→ %s … %s s' "$title" "$((SECONDS - started))" >&2
  done
  [ ! -t 2 ] || printf '\r→ %s …' "$title" >&2
}

# Another start may be making the same thing: wait for it, on fd 8.
wait_for_lock() {
  flock -n 8 && return
  say "  another start is at work on the same folder; waiting for it"
  flock -w 600 8 || fail "the other start does not end: stop it and try again"
}

stop_step() { [ -z "$STEP_GROUP" ] || kill -TERM -- "-$STEP_GROUP" 2>/dev/null || true; }

# hash_of FILE-OR-FOLDER...: one hash over names and contents, to see whether work is still done.
# What Python compiles beside the sources does not count.
hash_of() { find "$@" -type f ! -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64; }

# is_done STAMP HASH / mark_done STAMP HASH: what was done for which inputs.
is_done() { [ -f "$1" ] && [ "$(<"$1")" = "$2" ]; }

mark_done() { printf '%s\n' "$2" >"$1"; }
