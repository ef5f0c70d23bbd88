# shellcheck shell=bash
# Debian's packages. What counts is whether the thing is there, not which package brought it.

APT_WAIT=600

has_postgis() { compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null; }

has_pgrouting() { compgen -G '/usr/share/postgresql/*/extension/pgrouting.control' >/dev/null; }

has_venv() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null; }

has_command() { command -v "$1" >/dev/null; }

# The PostgreSQL that has PostGIS here, else Debian's own: some packages have its number in their name.
version_of_postgresql() {
  if has_postgis; then
    printf '%s\n' /usr/share/postgresql/*/extension/postgis.control | sort -V | tail -n 1 | cut -d/ -f5
  else
    (. /etc/os-release && [ "${VERSION_ID:-}" = 12 ] && echo 15 || echo 17)
  fi
}

# package_of NEED: the package that brings it.
package_of() {
  case $1 in
    postgis) echo postgresql-postgis ;;
    venv) echo python3-venv ;;
    pgrouting) echo "postgresql-$(version_of_postgresql)-pgrouting" ;;
    # The browser's driver brings a Node that wants libatomic, which a bare Debian 12 lacks.
    chromium) echo chromium fonts-dejavu-core libatomic1 ;;
    ogr2ogr) echo gdal-bin ;;
    qgis) echo python3-qgis ;;
    javac) echo default-jdk-headless ;;
    mvn) echo maven ;;
    mapserv) echo cgi-mapserver ;;
    nginx) echo nginx-light ;;
    # What paints the pictures of the map service, and the letters on them.
    mapscript) echo python3-mapscript fonts-dejavu-core ;;
    *) echo "$1" ;;
  esac
}

is_there() {
  case $1 in
    postgis) has_postgis ;;
    venv) has_venv ;;
    pgrouting) has_pgrouting ;;
    qgis) [ -d /usr/lib/python3/dist-packages/qgis ] ;;
    qgis-server) has_command qgis_mapserver && [ -f /usr/lib/qgis/server/libwfs.so ] ;;
    mapserv) [ -x /usr/lib/cgi-bin/mapserv ] ;;
    mapscript) [ -d /usr/lib/python3/dist-packages/mapscript ] && [ -f /usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf ] ;;
    chromium) has_command chromium && compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null ;;
    *) has_command "$1" ;;
  esac
}

# need_packages NEED...: see to it that each is there.
need_packages() {
  local need packages=()
  for need in "$@"; do
    # shellcheck disable=SC2207  # several packages may answer one need
    is_there "$need" || packages+=($(package_of "$need"))
  done
  if [ ${#packages[@]} -gt 0 ]; then
    has_command apt-get || fail "this is not Debian: install the equivalents of ${packages[*]} by hand"
    [ "$(id -u)" = 0 ] || fail "packages are missing: sudo apt-get install -y --no-install-recommends ${packages[*]}"
    step "Installing ${packages[*]}" "see that this computer reaches Debian's package servers and try again" \
      install_packages "${packages[@]}"
  fi
  check_python
}

install_packages() {
  # Without this Debian would make and start a cluster of its own, which nobody needs here.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    install -d /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  apt_get update
  apt_get install -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}

# Another program may hold the package manager's lock, such as a nightly upgrade: wait for it.
apt_get() {
  local deadline=$((SECONDS + APT_WAIT))
  until DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >"$LOG.apt" 2>&1; do
    cat "$LOG.apt"
    grep -q -e 'Could not get lock' -e 'Unable to lock' -e 'Unable to acquire' "$LOG.apt" || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    tell_waiting
    sleep 5
  done
  rm -f "$LOG.apt"
}

# Past the log, to the person: fd 7 is the stderr of the script itself.
tell_waiting() { printf '\n  another program holds the package lock; trying again in 5 s …' >&7; }

check_python() {
  /usr/bin/python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' ||
    fail "$(/usr/bin/python3 -V) does not fit: Python 3.11, 3.12 or 3.13 is needed, as on Debian 12 and 13"
}
