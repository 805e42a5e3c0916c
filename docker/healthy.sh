#!/bin/sh
# Is this service well? With an address: it answers there. Without one: the record can be reached, and is of this version.
set -eu
if [ $# -eq 0 ]; then
    exec with-secrets indicia db check
fi
exec python -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=10)' "$1"
