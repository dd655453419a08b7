# The C++ compilers: the machine's own, and Emscripten 3.1.60 or newer.
#
# Where no such emcc is on PATH, a Debian 13 root with Emscripten 3.1.69 is made under .cache/ and
# entered by chroot: Debian 12's own 3.1.6 has neither final relaxed SIMD nor sound ES modules.

EMSCRIPTEN_MINIMUM=3.1.60
EMSCRIPTEN_ROOT=$CACHE/emscripten-root
EMSCRIPTEN_PACKAGES=emscripten,cmake,ninja-build

host_has_emscripten() {
  local version
  version=$(emcc --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1) || return 1
  [ -n "$version" ] &&
    [ "$(printf '%s\n' "$EMSCRIPTEN_MINIMUM" "$version" | sort -V | head -n 1)" = \
      "$EMSCRIPTEN_MINIMUM" ]
}

bootstrap_emscripten_root() {
  rm -rf "$EMSCRIPTEN_ROOT"
  debootstrap --variant=minbase --include=$EMSCRIPTEN_PACKAGES trixie "$EMSCRIPTEN_ROOT"
  rm -rf "$EMSCRIPTEN_ROOT"/var/cache/apt/archives/*.deb
}

setup_native_toolchain() {
  if is_debian; then
    need_debian_packages g++ cmake ninja-build
    return
  fi
  local tool
  for tool in c++ cmake ninja; do
    command -v $tool >/dev/null || die "$tool is missing" \
      "your system's package manager: a C++20 compiler, CMake 3.25 or newer, and Ninja"
  done
}

setup_emscripten() {
  if host_has_emscripten; then return; fi
  if stamped emscripten "$EMSCRIPTEN_PACKAGES" && [ -d "$EMSCRIPTEN_ROOT" ]; then return; fi
  is_debian || die "no emcc $EMSCRIPTEN_MINIMUM or newer is on PATH" \
    "install the Emscripten SDK (https://emscripten.org/docs/getting_started) and run again"
  is_root || die "no emcc $EMSCRIPTEN_MINIMUM or newer is on PATH, and making a root for one needs root" \
    "install the Emscripten SDK (https://emscripten.org/docs/getting_started), or: sudo scripts/setup"
  need_debian_packages debootstrap
  step "install Emscripten in a Debian 13 root (3 GB, a minute or two)" bootstrap_emscripten_root
  stamp emscripten "$EMSCRIPTEN_PACKAGES"
}
