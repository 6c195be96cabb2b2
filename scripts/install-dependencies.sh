#!/usr/bin/env bash
# Installs the Debian packages that Galley is built and tested with, those only that are not there yet.
set -euo pipefail

if ! command -v swift >/dev/null; then
    echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux" >&2
    exit 1
fi

# libzmq3-dev, libsqlite3-dev: built against; python3-zmq: the example worker; make, util-linux are on every Debian.
missing=()
for package in libzmq3-dev libsqlite3-dev python3-zmq; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
