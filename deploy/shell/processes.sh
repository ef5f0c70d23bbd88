# shellcheck shell=bash
# The processes that we start, and how each way out ends them.

WEB_PID=
WORKER_PID=
FRONT_PID=
INBOX=

# A process that is started here becomes the serving user and never outlives this script.
become() { exec setpriv --pdeathsig TERM "${AS[@]:1}" env --default-signal=INT HOME="$STATE" "$@"; }

start() { (cd "$CODE" && become "$@") </dev/null 6>&- 7>&- 9>&- & }

# front FOLDER COMMAND...: in the foreground as far as the person can tell, yet a signal to this
# script reaches it at once.
front() {
  local folder=$1 status=0
  shift
  (cd "$folder" && become "$@") <&0 6>&- 7>&- 9>&- &
  FRONT_PID=$!
  wait "$FRONT_PID" || status=$?
  FRONT_PID=
  return "$status"
}

start_web() {
  BIND=127.0.0.1:$PORT start "$PYTHON" -m gunicorn --config "$CODE/deploy/gunicorn.conf.py"
  WEB_PID=$!
}

# Jobs: what it says on stdout is that it listens.
start_worker() {
  start "$PYTHON" "$CODE/manage.py" procrastinate worker >/dev/null
  WORKER_PID=$!
}

# Found out before the long steps, not after them.
check_port() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null ||
    fail "port $PORT is taken by another program: stop that, or choose another with --port N"
}

# One ./run for each state folder; the lock dies with the process that holds it.
claim_state() {
  exec 6>>"$STATE/run.lock"
  flock -n 6 || fail "another ./run already serves from $STATE: stop it, or name another folder with --state"
}

wait_until_ready() {
  local started=$SECONDS
  printf '→ Starting the server …' >&2
  until [ "$(status_of /readyz)" = 200 ]; do
    kill -0 "$WEB_PID" 2>/dev/null || fail "the server did not start: the lines above say why"
    [ "$((SECONDS - started))" -lt 60 ] || fail "the server does not answer: the lines above say why"
    sleep 0.1
  done
  printf ' %s s\n' "$((SECONDS - started))" >&2
}

# status_of PATH: the HTTP status, by the shell alone; a bare Debian has no curl.
status_of() {
  local status=0
  {
    exec 3<>"/dev/tcp/127.0.0.1/$PORT" &&
      printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3 && read -r -t 10 _ status _ <&3
  } 2>/dev/null || true
  echo "$status"
}

# The worker gives up when the database goes away: start it again. The web process does not, so its
# end is ours.
supervise() {
  while kill -0 "$WEB_PID" 2>/dev/null; do
    wait -n "$WEB_PID" "$WORKER_PID" || true
    kill -0 "$WEB_PID" 2>/dev/null || break
    kill -0 "$WORKER_PID" 2>/dev/null || { sleep 2 && start_worker; }
  done
  fail "the web server ended by itself: the lines above say why"
}

end_all() {
  local process
  for process in "$@"; do kill -TERM "$process" 2>/dev/null || true; done
  for process in "$@"; do wait "$process" 2>/dev/null || true; done
}

# leave: on every way out, stop what was started here, the processes first.
leave() {
  trap '' INT TERM HUP
  stop_step
  # shellcheck disable=SC2086  # an empty one is no word
  end_all $FRONT_PID $WEB_PID $WORKER_PID
  [ -z "$ENTERED" ] || cluster_down
  [ -z "$INBOX" ] || rm -rf "$INBOX"
  close_log
}

# A program in the foreground gets Ctrl-C from the terminal too, and may finish its last words.
interrupted() {
  [ -z "$FRONT_PID" ] || wait "$FRONT_PID" || true
  exit 130
}

trap leave EXIT
trap interrupted INT
trap 'exit 143' TERM HUP
