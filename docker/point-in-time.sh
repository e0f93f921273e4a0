#!/bin/sh
# The database at any moment of the last days: a base now and then, and every piece of what was written since.
#   point-in-time.sh base              a base now; the two latest stay, and what was written since the older one
#   point-in-time.sh restore MOMENT    with the server stopped: 2026-11-28 14:30:00+00
#   point-in-time.sh keep PATH NAME    PostgreSQL's own: a piece of what it wrote (archive_command)
set -eu
umask 077
WAL=${WAL:-/wal} SOCKET=${SOCKET:-/var/run/postgresql} OWNER=${POSTGRES_USER:-ap_owner}

stop() {
    echo "Stopped: $1" >&2
    exit 1
}

as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@" 2>/dev/null || gosu postgres "$@"
    else
        "$@"
    fi
}

bases() {
    ls -d "$WAL"/base-*Z 2>/dev/null | sort || true
}

keep() {
    # The same piece again is fine, another under its name never.
    if [ -f "$WAL/$2" ]; then
        cmp -s "$1" "$WAL/$2"
        return
    fi
    cp "$1" "$WAL/$2.part"
    sync "$WAL/$2.part"
    mv "$WAL/$2.part" "$WAL/$2"
}

base() {
    made=$WAL/base-$(date -u +%Y%m%dT%H%M%SZ)
    rm -rf "$WAL"/base-*.part
    as_postgres pg_basebackup -h "$SOCKET" -U "$OWNER" -D "$made.part" -X none -c fast
    mv "$made.part" "$made"
    bases | head -n -2 | while read -r old; do rm -rf "$old"; done
    oldest=$(bases | head -n 1)
    first=$(sed -n 's/^START WAL LOCATION: .* (file \(.*\))$/\1/p' "$oldest/backup_label")
    as_postgres pg_archivecleanup "$WAL" "$first"
    echo "$made stands; any moment since $(basename "$oldest" | cut -c6-) can be had."
}

restore() {
    moment=$1
    wanted=$(date -u -d "$moment" +%Y%m%dT%H%M%SZ) || stop "$moment is no moment. Write it as 2026-11-28 14:30:00+00"
    [ ! -f "$PGDATA/postmaster.pid" ] || stop "the database runs. Stop it first (docker compose stop)"
    from=
    for one in $(bases); do
        name=$(basename "$one")
        [ "${name#base-}" \> "$wanted" ] || from=$one
    done
    [ -n "$from" ] || stop "there is no base from before $moment in $WAL"
    # What stood is kept beside: it may be wanted when the moment was the wrong one.
    aside=$PGDATA/replaced-$(date -u +%Y%m%dT%H%M%SZ)
    as_postgres mkdir "$aside"
    for each in "$PGDATA"/* ; do
        case $each in */replaced-*) ;; *) mv "$each" "$aside" ;; esac
    done
    as_postgres cp -a "$from"/. "$PGDATA"
    as_postgres sh -c "cat >> '$PGDATA/postgresql.auto.conf'" <<CONF
restore_command = 'cp $WAL/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
    as_postgres touch "$PGDATA/recovery.signal"
    echo "Start the database: it goes on from $(basename "$from") to $moment. What stood is in $aside."
}

case ${1:-} in
keep) keep "$2" "$3" ;;
base) base ;;
restore) restore "${2:?the moment, e.g. 2026-11-28 14:30:00+00}" ;;
*) sed -n '2,5s/^# *//p' "$0"; exit 2 ;;
esac
