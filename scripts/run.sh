#!/usr/bin/env bash
# Installs, loads the places named in PLACES and serves the dashboard on PORT to AUDIENCE.
set -euo pipefail
cd "$(dirname "$0")/.."

PLACES=${PLACES:-data/places/sampleford.toml}
PORT=${PORT:-8501}
AUDIENCE=${AUDIENCE:-public}

case $AUDIENCE in
    public | internal) ;;
    *)
        echo "AUDIENCE is '$AUDIENCE', but it can only be public or internal." >&2
        exit 2
        ;;
esac
# Each audience has a file of its own: the public one holds no exact figure of controlled sources.
database=data/build/dashboard-$AUDIENCE.duckdb
if ! [[ $PORT =~ ^[0-9]{1,5}$ ]] || ((10#$PORT < 1 || 10#$PORT > 65535)); then
    echo "PORT is '$PORT', but it must be a number from 1 to 65535." >&2
    exit 2
fi

scripts/install.sh requirements.lock
python=.venv/bin/python

if ! "$python" -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' "$PORT" 2>/dev/null; then
    echo "Port $PORT is taken or not allowed. Choose another, such as: make run PORT=$((10#$PORT + 1))" >&2
    exit 2
fi

# PLACES is a list of files with spaces between, so it is split on purpose.
# shellcheck disable=SC2086
"$python" -m etl load $PLACES --audience "$AUDIENCE" --database "$database"

echo "The dashboard answers at http://localhost:$PORT (audience: $AUDIENCE). Stop it with Ctrl+C."
export AUDIENCE ATLAS_DATABASE=$PWD/$database
# Not "streamlit run", which leaves Nagle's algorithm on: every answer would wait 40 ms (docs/benchmarks.md).
exec "$python" -m uvicorn app:app --host 127.0.0.1 --port "$PORT" --log-level warning --no-access-log \
    --ws-per-message-deflate false
