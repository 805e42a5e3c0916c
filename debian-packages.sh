#!/bin/sh
# What Indicia needs from Debian or Ubuntu beyond a bare installation; needs root only where something is missing.
# The wheels bring everything else: they link to nothing but libc, libstdc++ and libgcc.
#   ./debian-packages.sh          what `make setup` and `make demo` need
#   ./debian-packages.sh tests    and what the tests of the dashboard and of the second OCR engine run on
set -eu
packages="python3 python3-venv make libstdc++6"
if [ "${1:-}" = tests ]; then
    packages="$packages chromium fonts-noto-cjk tesseract-ocr tesseract-ocr-jpn"
fi

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "Debian packages: all there" >&2
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Debian packages missing:$missing" >&2
    echo "Install them as root: apt-get install --no-install-recommends$missing" >&2
    exit 3
fi
echo "Debian packages: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of names
apt-get install -y -qq --no-install-recommends $missing >&2
