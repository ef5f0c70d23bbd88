# shellcheck shell=bash
# Who serves, from which copy of the code, and where the state lies.
#
# SERVER  the user of the cluster and the web processes; AS is the prefix that becomes that user
# CODE    the code that runs: the repository, or a copy where SERVER cannot reach the repository
# BASE    the folder of CODE's .state: virtual environment and default state
# STATE   cluster, secrets and stamps; SOCKETS holds the cluster's Unix socket
# IN_USE  is open as fd 9 with a shared lock for as long as we use the cluster

ENTERED=
SOCKET_NAME=.s.PGSQL.5432
SOCKET_PATH_LIMIT=107 # bytes, sockaddr_un(7)

# PostgreSQL refuses to run as root, and so do we: root hands over to Debian's user postgres.
choose_server() {
  AS=()
  if [ "$(id -u)" = 0 ]; then
    SERVER=postgres
    AS=(setpriv --reuid=postgres --regid=postgres --init-groups)
  else
    SERVER=$(id -un) || fail "this user id has no name in /etc/passwd, which the database's sign-in by user name needs"
  fi
}

is_owned_by_server() { [ ! -e "$1" ] || [ "$(stat -c %U "$1")" = "$SERVER" ]; }

# Can SERVER read the repository, and can we keep our state in it?
repository_serves() {
  [ -w "$ROOT" ] && { [ ! -e "$ROOT/.state" ] || [ -w "$ROOT/.state" ]; } &&
    is_owned_by_server "$ROOT/.state/run" && is_owned_by_server "$ROOT/.state/test" &&
    "${AS[@]}" test -r "$ROOT/manage.py" -a -r "$ROOT/gisapp/settings.py"
}

choose_base() {
  BASE=$ROOT CODE=$ROOT
  repository_serves && mkdir -p "$BASE/.state" && return
  BASE=/var/lib/vesiverkko
  [ "$SERVER" = postgres ] || BASE=${XDG_STATE_HOME:-${HOME:?is not set}/.local/state}/vesiverkko
  CODE=$BASE/code
  say "  $ROOT cannot serve user $SERVER: running from a copy in $BASE"

  mkdir -p "$BASE/.state"
  copy_code
}

pack_code() {
  tar -C "$ROOT" --exclude=./.git --exclude=./.state --exclude=./.venv --exclude=./.env --exclude=__pycache__ \
    --exclude=./static/node_modules --exclude=./static/dist -cf - .
}

# The copy is made anew when the code has changed, but keeps what was built in the one before.
copy_code() {
  local kept wanted
  wanted=$(pack_code | sha256sum)
  is_done "$BASE/.state/copied" "$wanted" && return
  rm -rf "$CODE.new"
  mkdir -p "$CODE.new"
  pack_code | tar -C "$CODE.new" --no-same-owner -xf -
  chmod -R u+rwX,go+rX "$CODE.new"
  for kept in static/node_modules static/dist; do
    [ ! -d "$CODE/$kept" ] || mv "$CODE/$kept" "$CODE.new/$kept"
  done
  rm -rf "$CODE"
  mv "$CODE.new" "$CODE"
  mark_done "$BASE/.state/copied" "$wanted"
}

# choose_state NAMED DEFAULT: the folder that was named, else DEFAULT beside the code.
choose_state() {
  STATE=${1:-$BASE/.state/$2}
  [[ $STATE = /* ]] || STATE=$PWD/$STATE
  check_state
  mkdir -p "${STATE%/*}" || fail "$STATE cannot be made: name another folder with --state"
  install -d -m 700 "$STATE" || fail "$STATE cannot be made: name another folder with --state"
  [ "$SERVER" != postgres ] || chown postgres:postgres "$STATE"
  "${AS[@]}" test -w "$STATE" || fail "$STATE: user $SERVER cannot write there; name another folder with --state"
  "${AS[@]}" mkdir -p "$STATE/log" "$STATE/done"
  "${AS[@]}" touch "$STATE/vesiverkko-state"
  choose_sockets
}

# choose_state_of NAME: the folder NAME within the one that VESIVERKKO_STATE names, else beside the code.
choose_state_of() {
  local named=
  if [ -n "${VESIVERKKO_STATE:-}" ]; then
    choose_state "$VESIVERKKO_STATE" run
    named=$STATE/$1
  fi
  choose_state "$named" "$1"
}

# A folder with something else in it is never taken over.
check_state() {
  local above=$STATE
  while [ ! -e "$above" ]; do above=$(dirname "$above"); done
  [ -d "$above" ] || fail "$above is not a folder: name another with --state"
  "${AS[@]}" test -x "$above" || fail "$STATE: user $SERVER cannot enter $above; name another folder with --state"
  [ "$above" = "$STATE" ] || return 0
  if [ -e "$STATE/vesiverkko-state" ]; then
    is_owned_by_server "$STATE" || fail "$STATE belongs to user $(stat -c %U "$STATE"), not $SERVER: use it as that user"
  elif [ -n "$(ls -A "$STATE")" ]; then
    fail "$STATE is neither empty nor a state folder of Vesiverkko: name another with --state"
  fi
}

# A socket's path is short by nature: a deep state folder gets its sockets elsewhere.
choose_sockets() {
  SOCKETS=$STATE/sockets
  local LC_ALL=C path=$STATE/sockets/$SOCKET_NAME
  if [ "${#path}" -gt "$SOCKET_PATH_LIMIT" ] || [[ $path = *[!A-Za-z0-9/._+@-]* ]]; then
    local name
    name=vesiverkko-$(id -u)-$(printf '%s' "$STATE" | sha256sum | cut -c1-12)
    SOCKETS=/tmp/$name
    [ "$SERVER" != postgres ] || SOCKETS=/run/$name
  fi
  [ -d "$SOCKETS" ] || install -d -m 700 ${AS:+-o postgres -g postgres} "$SOCKETS"
  is_owned_by_server "$SOCKETS" || fail "$SOCKETS belongs to another user: remove it or name a shorter folder with --state"
}

# Take part in using the cluster. Whoever is the last to leave stops it.
enter_state() {
  exec 9>>"$STATE/in-use"
  flock -s 9
  ENTERED=yes
}

is_last_user() { flock -n -x 9; }
