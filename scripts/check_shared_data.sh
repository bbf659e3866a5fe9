#!/usr/bin/env bash
# Fails under CI where the folder of real data is missing, because its tests would be skipped in silence.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${CI:-}" = true ] && [ ! -d ../shared/data ]; then
    echo "CI=true, but ../shared/data is missing: the tests on real councils' files cannot run." >&2
    exit 1
fi
