# What every script shares: where things are, timed steps, failures that name their cure.
# Sourced, never run. The sourcing script has set -euo pipefail.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=$ROOT/.cache
SOURCES=$CACHE/sources
STAMPS=$CACHE/stamps
JOBS=$(nproc)

# die MESSAGE [CURE]: say what is missing and the command that mends it.
die() {
  printf '\nerror: %s\n' "$1" >&2
  if [ $# -gt 1 ]; then printf '  mend it with: %s\n' "$2" >&2; fi
  exit 1
}

# step NAME COMMAND...: run the command, say what is done and how long it took. Its output goes to
# a log that is shown only if it fails.
step() {
  local name=$1 log start seconds
  shift
  mkdir -p "$CACHE/logs"
  log=$CACHE/logs/${name//[^A-Za-z0-9]/-}.log
  printf '%-58s' "$name ..."
  start=$EPOCHREALTIME
  # In a subshell with errexit of its own: `if step` would switch it off inside the command.
  set +e
  (set -e; "$@") </dev/null >"$log" 2>&1
  local status=$?
  set -e
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
  if [ $status -ne 0 ]; then
    printf 'failed after %s s\n\n' "$seconds"
    tail -n 40 "$log" | cut -c1-300 >&2
    printf '\nwhole log: %s\n' "${log#"$ROOT"/}" >&2
    exit $status
  fi
  printf '%6s s\n' "$seconds"
}

# fingerprint FILE...: one hash over names and contents, for stamps.
fingerprint() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

# stamped NAME VALUE: whether the step NAME last ended well for the same VALUE.
stamped() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }

stamp() {
  mkdir -p "$STAMPS"
  printf '%s\n' "$2" >"$STAMPS/$1"
}

# verify FILE SHA256: whether the file is there and is the one that is meant.
verify() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

is_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }
is_root() { [ "$(id -u)" = 0 ]; }

# need_debian_packages PACKAGE...: install what is missing, or say how.
need_debian_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  is_root || die "these packages are missing: ${missing[*]}" \
    "sudo apt-get install --no-install-recommends ${missing[*]}"
  if [ -z "${APT_UPDATED:-}" ]; then
    step "update the package lists" apt-get update
    APT_UPDATED=1
  fi
  step "install ${missing[*]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}
