# What only the tests need: Chromium and clang-format.

# Prints the browser the tests drive: $CHROMIUM if set, else the first one found.
find_browser() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate"; then return; fi
  done
  return 1
}

setup_browser() {
  if find_browser >/dev/null; then return; fi
  is_debian || die "Chromium is missing, which the browser tests drive" \
    "install Chromium or Chrome, or set CHROMIUM to its path"
  need_debian_packages chromium
}

setup_formatter() {
  if command -v clang-format-19 >/dev/null; then return; fi
  is_debian || die "clang-format-19 is missing" "install clang-format 19 under that name"
  need_debian_packages clang-format-19
}
