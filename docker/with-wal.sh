#!/bin/sh
# The database of docker-compose.point-in-time.yml: as docker-compose.yml starts it, and what it writes is kept as well.
set -eu
if [ "${1:-}" = postgres ]; then
    [ "$(id -u)" != 0 ] || install -d -o postgres -g postgres -m 0700 "${WAL:-/wal}"
    set -- "$@" -c archive_mode=on -c archive_timeout=300 -c "archive_command=sh /docker/point-in-time.sh keep %p %f"
fi
exec docker-entrypoint.sh "$@"
