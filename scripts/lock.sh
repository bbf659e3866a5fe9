#!/usr/bin/env bash
# Writes both locks from pyproject.toml: exact versions with hashes for every platform, and no index address.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=${UV:-uv}
if ! command -v "$uv" >/dev/null; then
    echo "uv is needed to write the locks. Name it: make lock UV=/path/to/uv" >&2
    exit 1
fi

compile() {
    "$uv" pip compile pyproject.toml "$@" --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header
}
compile -o requirements.lock
compile --group dev -o requirements-dev.lock
