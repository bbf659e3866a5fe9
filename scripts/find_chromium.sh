#!/usr/bin/env bash
# Prints the path of a Chromium that starts: $CHROMIUM first, then the usual names on PATH. Exit 1 where there is none.
# With --install, installs the system's own package where none is found.
set -euo pipefail
cd "$(dirname "$0")/.."

# Ubuntu's chromium-browser may be a stub that only asks for a snap, so only what starts is believed.
starts() { command -v "$1" >/dev/null && "$1" --version >/dev/null 2>&1 </dev/null; }

find_chromium() {
    local candidate
    for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
        if starts "$candidate"; then command -v "$candidate"; return 0; fi
    done
    return 1
}

if [ -n "${CHROMIUM:-}" ]; then
    if starts "$CHROMIUM"; then command -v "$CHROMIUM"; exit 0; fi
    echo "CHROMIUM is '$CHROMIUM', but that does not start." >&2
    exit 1
fi
if [ "${1:-}" = --install ] && ! find_chromium >/dev/null; then
    package=chromium
    if grep -qs '^ID=ubuntu' /etc/os-release; then package=chromium-browser; fi
    scripts/apt_install.sh "$package" fonts-liberation
fi
if ! find_chromium; then
    echo "No Chromium was found. Install one, or name it: make test CHROMIUM=/path/to/chromium" >&2
    exit 1
fi
