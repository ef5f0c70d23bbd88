# shellcheck shell=bash
# Django on that cluster: its environment, the schema, the static files and the demo.

export_environment() {
  unset DB_ROLE DB_PASSWORD DB_PASSWORD_FILE SECRET_KEY PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE
  export DB_HOST=$SOCKETS DB_PORT=5432 DB_NAME=gis
  export SECRET_KEY_FILE=$STATE/secret-key STATIC_ROOT=$STATE/static
  PATH=$VENV/bin:$BIN:$PATH
  [ -s "$STATE/secret-key" ] || make_secret_key
}

make_secret_key() {
  (umask 077 && head -c 48 /dev/urandom | base64 -w0 | write_as_server secret-key)
}

django() { as_server "$PYTHON" "$CODE/manage.py" "$@"; }

ensure_schema() {
  local wanted
  wanted=$(hash_of "$CODE/requirements.txt" "$CODE"/*/migrations)
  is_done "$STATE/done/schema" "$wanted" && return
  step "Bringing the database to this version" "the lines above say what failed; nothing of it was kept" \
    django migrate --no-input -v 1
  mark_done "$STATE/done/schema" "$wanted"
}

ensure_static_files() {
  local wanted
  wanted=$(hash_of "$CODE/requirements.txt" "$CODE/static/dist/.built")
  is_done "$STATE/done/static" "$wanted" && return
  step "Collecting static files" "the lines above name the file" django collectstatic --no-input --clear -v 0
  mark_done "$STATE/done/static" "$wanted"
}

ensure_demo() {
  is_done "$STATE/done/demo" loaded && return
  step "Building the demo utility" "remove $STATE to begin anew, or start with --no-demo" \
    django demo_load --accounts-file "$STATE/demo-accounts"
  mark_done "$STATE/done/demo" loaded
}

# ensure_utility POINTS: an invented utility of that size and nothing else. Other data or another
# schema begin with a new database.
ensure_utility() {
  local wanted
  wanted="$1 $(hash_of "$CODE/demo" "$CODE"/*/migrations -name '*.py')"
  is_done "$STATE/done/utility" "$wanted" && return
  rm -f "$STATE/done/utility" "$STATE/done/schema"
  super_sql -d postgres -c 'DROP DATABASE IF EXISTS gis' >/dev/null
  super_sql -d postgres <"$ROOT/deploy/sql/database.sql"
  ensure_schema
  step "Building a utility of $1 points" "the lines above say what failed" load_utility "$1"
  mark_done "$STATE/done/utility" "$wanted"
}

load_utility() {
  django demo_load --points "$1"
  super_sql -d gis -c 'VACUUM (ANALYZE)'
}
