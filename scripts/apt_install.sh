#!/usr/bin/env bash
# Installs Debian or Ubuntu packages without a question; says the one command to type where it may not.
set -euo pipefail

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi

if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
    echo "Missing from this machine: $*. Install with this command, then run make again:" >&2
    echo "    sudo apt-get install -y $*" >&2
    exit 1
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" </dev/null; }

# Whoever calls may want nothing but a path on standard output.
echo "Installing $* with apt-get (a few minutes)." >&2
apt update || echo "apt-get update failed; trying with the package lists that are there." >&2
if ! apt install -y --no-install-recommends "$@" >/dev/null; then
    echo "apt-get could not install: $*. Its own message is above." >&2
    exit 1
fi
