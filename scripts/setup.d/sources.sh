# The pinned sources of espeak-ng and GoogleTest, unpacked under .cache/sources.
#
# Two ways to each: Debian's source package, whose signature apt checks, and the upstream release
# archive. Either must have its SHA-256 below.

# name, Debian version, Debian archive, its SHA-256, upstream archive, its SHA-256
SOURCE_ROWS=(
  "espeak-ng 1.52.0+dfsg-5 espeak-ng_1.52.0+dfsg.orig.tar.gz d2a886bae3547a15c52801cb37e415230834a7ee7f9a57352b98d60454d97cea https://github.com/espeak-ng/espeak-ng/archive/refs/tags/1.52.0.tar.gz bb4338102ff3b49a81423da8a1a158b420124b055b60fa76cfb4b18677130a23"
  "googletest 1.16.0-1 googletest_1.16.0.orig.tar.gz 2f54382b5d13d6cd0be2afc524f1e510d37f8ba78c2d439c5bea64ef37e30d01 https://github.com/google/googletest/archive/refs/tags/v1.16.0.tar.gz 78c676fc63881529bf97bf9d45948d905a66833fbfa5318ea2cd7478cb98f399"
)

# apt with lists of its own, so that neither the machine's package sources nor its state change.
debian_source() {
  local name=$1 version=$2 apt=$CACHE/apt mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' |
    awk '$2 == "Debian" { print $1; exit }')
  [ -n "$mirror" ] || return 1
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' \
    "$mirror" >"$apt/sources.list"
  local options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache")
  if is_root; then options+=(-o APT::Sandbox::User=root); fi
  apt-get "${options[@]}" update
  (cd "$CACHE/downloads" && apt-get "${options[@]}" source --download-only "$name=$version")
}

fetch_source() {
  local name=$1 version=$2 archive=$3 hash=$4 url=$5 url_hash=$6
  local downloads=$CACHE/downloads file
  mkdir -p "$downloads" "$SOURCES"
  file=$downloads/$archive
  if ! verify "$file" "$hash"; then
    if ! { is_debian && debian_source "$name" "$version" && verify "$file" "$hash"; }; then
      file=$downloads/$name-upstream.tar.gz
      hash=$url_hash
      verify "$file" "$hash" || curl -fL --retry 3 -o "$file" "$url"
      verify "$file" "$hash" || {
        echo "$file is not the archive that is pinned"
        return 1
      }
    fi
  fi
  rm -rf "${SOURCES:?}/$name"
  mkdir "$SOURCES/$name"
  tar -xzf "$file" -C "$SOURCES/$name" --strip-components=1
}

setup_sources() {
  local row fields
  for row in "${SOURCE_ROWS[@]}"; do
    read -ra fields <<<"$row"
    if stamped "source-${fields[0]}" "${fields[3]}" && [ -d "$SOURCES/${fields[0]}" ]; then
      continue
    fi
    step "fetch the source of ${fields[0]} ${fields[1]%%[+-]*}" fetch_source "${fields[@]}"
    stamp "source-${fields[0]}" "${fields[3]}"
  done
}

# espeak-ng's dictionaries and phoneme tables, compiled natively by espeak-ng itself. The same
# build leaves the native library that the tests compare with.
build_espeak_data() {
  cmake -S "$SOURCES/espeak-ng" -B "$CACHE/espeak-ng" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DUSE_ASYNC=OFF -DUSE_MBROLA=OFF -DUSE_LIBSONIC=OFF -DUSE_LIBPCAUDIO=OFF -DUSE_KLATT=OFF \
    -DUSE_SPEECHPLAYER=OFF -DSONIC_LIB=sonic -DSONIC_INC=/tmp -DENABLE_TESTS=OFF \
    -DBUILD_SHARED_LIBS=OFF
  cmake --build "$CACHE/espeak-ng" -j "$JOBS"
}

setup_espeak_data() {
  local stamp_value
  stamp_value=$(cat "$STAMPS/source-espeak-ng")
  if stamped espeak-data "$stamp_value" && [ -d "$CACHE/espeak-ng/espeak-ng-data" ]; then return; fi
  step "compile espeak-ng's language data" build_espeak_data
  stamp espeak-data "$stamp_value"
}
