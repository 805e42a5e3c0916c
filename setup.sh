#!/bin/sh
# Builds .venv in this checkout from requirements.lock. Knows no package index: pip's own configuration decides.
# PYTHON=/path/to/python chooses the interpreter; otherwise the first fitting one on PATH is taken.
set -eu
cd "$(dirname "$0")"
venv=.venv
stamp=$venv/set-up-seconds
began=$(date +%s)

fits() { # a version we support, and one that can build environments; stands on PATH is not enough: it must run
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if fits "$candidate"; then
            if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
                echo "$candidate"
                return
            fi
            without_venv=$candidate
        fi
    done
    if [ -n "${without_venv:-}" ]; then
        echo "set-up: $without_venv cannot build virtual environments: its venv or ensurepip module is missing." >&2
        echo "Install it (Debian: apt-get install python3-venv) and run 'make setup' again." >&2
    else
        echo "set-up: no Python 3.11, 3.12 or 3.13 found (tried: ${PYTHON:-python3.11 python3.12 python3.13 python3})." >&2
        echo "Install one, or name it: make setup PYTHON=/path/to/python3" >&2
    fi
    exit 3
}

rm -f "$stamp"
if ! fits "$venv/bin/python"; then
    python=$(find_python)
    echo "set-up: building $venv with $("$python" --version), about a minute and 1 GB" >&2
    "$python" -m venv --clear "$venv"
fi

# pip's hash mode stumbles over extras of dependencies, so: exact files by hash without resolving, then a check.
pip="$venv/bin/python -m pip --disable-pip-version-check --no-input"
$pip install -qq --no-deps --require-hashes -r requirements.lock
$pip install -qq --no-deps --no-build-isolation -e .
$pip check >/dev/null || { $pip check >&2; exit 3; }

seconds=$(($(date +%s) - began))
echo "$seconds" >"$stamp"
echo "set-up: ready in $seconds s ($venv, $("$venv/bin/python" --version))" >&2
