#!/usr/bin/env bash
# Makes .venv and installs one lock file into it; does nothing when that lock is already installed there.
# Usage: scripts/install.sh requirements.lock
set -euo pipefail
cd "$(dirname "$0")/.."

lock=${1:?"say which lock file to install"}
stamp=.venv/installed-$(basename "$lock")
wanted=$(sha256sum <"$lock")

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

if new_enough .venv/bin/python && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then python=$candidate; break; fi
    done
    if [ -z "$python" ]; then
        echo "Python 3.11 or newer is needed and none was found. Name one: make setup PYTHON=/path/to/python3" >&2
        exit 1
    fi
    # Debian and Ubuntu ship Python without ensurepip, so that `python3 -m venv` fails half-way.
    if ! can_make_venv "$python"; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if [ "$(command -v "$python")" = /usr/bin/python3 ]; then package=python3-venv; fi
        scripts/apt_install.sh "$package"
        if ! can_make_venv "$python"; then
            echo "$python still has no ensurepip after installing $package." >&2
            exit 1
        fi
    fi
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
fi

echo "Installing the packages of $lock (a few minutes the first time)."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
echo "$wanted" >"$stamp"
