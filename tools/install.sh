#!/usr/bin/env bash
# Installs what the project needs: the Python packages of requirements.lock and the project itself in .venv, and the
# libraries that draw a PDF. Safe to repeat: a second run finds nothing to do and needs no network.
#
#   tools/install.sh             what running it needs
#   tools/install.sh tests       what the tests need besides: a browser, PostgreSQL's server, LibreOffice's Calc, poppler's tools,
#                                axe-core
#
#   PYTHON=/path/to/python3.12   the Python to use, if not the first of 3.11 or later that is found
#   SYSTEM_PACKAGES=skip         leave the Debian packages alone (what they bring comes from elsewhere)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv
readonly LOCK=requirements.lock
readonly STAMP=$VENV/.installed
readonly DEBIAN_PACKAGES=(
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 # WeasyPrint: text layout and font subsets
)
readonly DEBIAN_TEST_PACKAGES=(
  poppler-utils          # the pages of a PDF as pictures, and their text
  chromium               # the journeys in a browser
  libreoffice-calc-nogui # a workbook filled in by a spreadsheet program, and taken back
  python3-uno            # how that program is told what to type
)
# axe-core looks for what keeps people with a disability out of a page. The version and the SHA-512 of its package.
readonly AXE_VERSION=4.14.1
readonly AXE_SHA512=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
readonly AXE=$VENV/axe # axe.min.js, its licence, and VERSION

say() { printf '%s\n' "install: $*"; }
fail() {
  printf '%s\n' "install: $*" >&2
  exit 1
}

recent() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  if [[ -n ${PYTHON:-} ]]; then
    recent "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or later"
    printf '%s' "$PYTHON"
    return
  fi
  for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
    if recent "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  fail "Python 3.11 or later is needed and none was found." \
    "On Debian: apt-get install python3 python3-venv; elsewhere, set PYTHON=/path/to/python3.11"
}

# --- Debian packages ------------------------------------------------------------------------------------

missing_debian_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s ' "$package"
  done
}

apt() { "${PRIVILEGE[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >/dev/null; }

may_install() { # how to become an administrator, in PRIVILEGE; or the end, with the line to run
  if [[ $EUID -eq 0 ]]; then
    PRIVILEGE=()
  elif sudo -n true 2>/dev/null; then
    PRIVILEGE=(sudo -n)
  else
    fail "these packages are missing and need an administrator: sudo apt-get install $*"
  fi
}

install_debian_packages() {
  local missing
  [[ ${SYSTEM_PACKAGES:-} != skip ]] || return 0
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian system; yours to install: Pango, HarfBuzz (with its subset library)," \
      "and for the tests poppler's tools, chromium, LibreOffice's Calc with its Python and PostgreSQL's server"
    return 0
  fi
  read -ra missing <<<"$(missing_debian_packages "$@")"
  [[ ${#missing[@]} -gt 0 ]] || return 0
  may_install "${missing[@]}"
  say "Debian packages: ${missing[*]}"
  # The first try needs no network when the packages are at hand; a package list that is missing or old needs the update.
  apt install -y --no-install-recommends "${missing[@]}" 2>/dev/null ||
    { apt update && apt install -y --no-install-recommends "${missing[@]}"; } ||
    fail "apt-get could not install: ${missing[*]}"
}

# --- what the tests need --------------------------------------------------------------------------------

# The tests start servers of their own and throw them away: no cluster shall be made, none shall run because of us.
install_postgresql() {
  local settings=/etc/postgresql-common/createcluster.conf
  [[ ${SYSTEM_PACKAGES:-} != skip ]] && command -v dpkg-query >/dev/null || return 0
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; then return 0; fi
  may_install postgresql
  install_debian_packages postgresql-common
  "${PRIVILEGE[@]}" cp -p "$settings" "$settings.before-ancrage"
  "${PRIVILEGE[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
  (install_debian_packages postgresql) || POSTGRESQL_FAILED=1
  "${PRIVILEGE[@]}" mv "$settings.before-ancrage" "$settings"
  [[ -z ${POSTGRESQL_FAILED:-} ]] || exit 1
}

install_axe() {
  local folder
  [[ $(cat "$AXE/VERSION" 2>/dev/null) != "$AXE_VERSION" ]] || return 0
  command -v npm >/dev/null || install_debian_packages nodejs npm
  command -v npm >/dev/null || fail "npm is needed, once, to fetch axe-core $AXE_VERSION: install Node.js"
  say "axe-core $AXE_VERSION"
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "axe-core@$AXE_VERSION" >/dev/null) || fail "npm could not fetch axe-core"
  [[ $(openssl dgst -sha512 -binary "$folder/axe-core-$AXE_VERSION.tgz" | base64 -w0) == "$AXE_SHA512" ]] ||
    fail "axe-core $AXE_VERSION is not the package that was expected: nothing of it is used"
  rm -rf "$AXE" && mkdir "$AXE"
  tar -xzf "$folder/axe-core-$AXE_VERSION.tgz" -C "$AXE" --strip-components=1 package/axe.min.js package/LICENSE
  rm -rf "$folder"
  printf '%s\n' "$AXE_VERSION" >"$AXE/VERSION"
}

# --- Python packages ------------------------------------------------------------------------------------

make_venv() {
  local python
  # A virtual environment holds absolute paths: in a folder that was moved or copied it is made anew.
  if [[ -f $STAMP && $(tail -n 1 "$STAMP") != "$(pwd -P)" ]]; then rm -rf "$VENV"; fi
  if [[ -x $VENV/bin/python ]] && recent "$VENV/bin/python"; then return; fi
  python=$(find_python)
  say "virtual environment with $("$python" --version)"
  if command -v uv >/dev/null; then
    uv venv --quiet --clear --python "$(command -v "$python")" "$VENV"
    return
  fi
  "$python" -c 'import ensurepip' 2>/dev/null ||
    install_debian_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  "$python" -m venv --clear "$VENV"
}

with_uv() { command -v uv >/dev/null && uv pip install --quiet --python "$VENV/bin/python" "$@"; }

with_pip() {
  "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || "$VENV/bin/python" -m ensurepip >/dev/null
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check "$@"
}

install_python_packages() {
  local locked installed now
  locked=$(sha256sum <"$LOCK")
  now=$(printf '%s\n' "$locked" "$(sha256sum <pyproject.toml)" "$(pwd -P)")
  installed=$(cat "$STAMP" 2>/dev/null || true)
  [[ $installed != "$now" ]] || return 0
  if [[ $installed != "$locked"* ]]; then
    say "the packages of $LOCK"
    # The lock is complete: --no-deps, since an old pip would look for the newest version behind a pinned name with an extra.
    with_uv --no-deps --require-hashes -r "$LOCK" || with_pip --no-deps --require-hashes -r "$LOCK"
  fi
  say "the project"
  with_uv --no-deps --no-build-isolation --editable . || with_pip --no-deps --no-build-isolation --editable .
  printf '%s\n' "$now" >"$STAMP"
}

case ${1:-} in
'' | tests) ;;
*) fail "unknown: $1 (nothing, or tests)" ;;
esac

make_venv
install_python_packages
install_debian_packages "${DEBIAN_PACKAGES[@]}"
if [[ ${1:-} == tests ]]; then
  install_debian_packages "${DEBIAN_TEST_PACKAGES[@]}"
  install_postgresql
  install_axe
fi
