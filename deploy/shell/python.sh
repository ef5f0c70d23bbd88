# shellcheck shell=bash
# The virtual environment: Debian's Python with exactly the locked packages.

# ensure_python run|dev: the packages of requirements.txt, or also those of the tests and tools.
ensure_python() {
  VENV=$BASE/.state/venv
  PYTHON=$VENV/bin/python
  local lock=$CODE/requirements.txt kind
  [ "$1" = run ] || lock=$CODE/requirements-dev.txt
  # The list for development contains the other one, with the same versions.
  for kind in "$lock" "$CODE/requirements-dev.txt"; do
    ! is_done "$VENV/installed" "$(venv_hash "$kind")" || return 0
  done
  exec 8>>"$BASE/.state/venv.lock"
  wait_for_lock
  step "Installing Python packages" "see that this computer reaches the Python package index and try again" \
    make_venv "$lock"
  mark_done "$VENV/installed" "$(venv_hash "$lock")"
  exec 8>&-
}

# The serving user may not write beside root's sources, so root compiles them for it.
compile_code() {
  local packages=("$CODE"/*/__init__.py)
  [ ${#AS[@]} -eq 0 ] || "$PYTHON" -m compileall -q "${packages[@]%/__init__.py}"
}

# The packages are those of one list for one version of Python.
venv_hash() { echo "$(hash_of "$1") $(readlink -f /usr/bin/python3)"; }

# Debian's own Python by its path: another one first on PATH may be closed to the serving user.
# uv installs in a quarter of pip's time; pip brings uv, held to the same hashes.
make_venv() {
  local lock=$1
  if ! [[ -x $VENV/bin/uv && -f $VENV/installed && $(<"$VENV/installed") = *" $(readlink -f /usr/bin/python3)" ]]; then
    /usr/bin/python3 -m venv --clear "$VENV"
    awk '/^uv==/ { inside = 1 } inside { print } inside && !/\\$/ { exit }' "$lock" >"$VENV/uv.txt"
    "$PYTHON" -m pip install --disable-pip-version-check --no-deps --require-hashes -r "$VENV/uv.txt"
  fi
  rm -f "$VENV/installed"
  "$VENV/bin/uv" pip install --python "$PYTHON" --compile-bytecode --require-hashes -r "$lock"
}
