# Node and the npm packages, at the versions of package-lock.json.

NODE_MINIMUM=20.19.0

setup_node() {
  command -v node >/dev/null || die "Node is missing" \
    "install Node $NODE_MINIMUM or newer (https://nodejs.org)"
  local version
  version=$(node --version | tr -d v)
  [ "$(printf '%s\n' "$NODE_MINIMUM" "$version" | sort -V | head -n 1)" = "$NODE_MINIMUM" ] ||
    die "Node $version is too old" "install Node $NODE_MINIMUM or newer (https://nodejs.org)"
  local lock
  lock=$(fingerprint "$ROOT/package-lock.json")
  if stamped node "$lock" && [ -d "$ROOT/node_modules" ]; then return; fi
  (cd "$ROOT" && step "install the npm packages" npm ci --no-audit --no-fund)
  stamp node "$lock"
}
