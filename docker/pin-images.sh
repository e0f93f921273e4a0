#!/bin/sh
# Fetch the three images the portal is built on, and print the lines for .env that hold them to what was fetched:
#   sh docker/pin-images.sh >> .env
# Run again after an upgrade was tried: of two lines of one name docker compose takes the last.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

pin() { # the variable, and the name that stands for it
    case ${2##*/} in
        *:latest) echo "$2 names whatever is newest on the day. Name a version" >&2; exit 1 ;;
        *:?*) ;;
        *) echo "$2 names no version. Name one" >&2; exit 1 ;;
    esac
    docker pull --quiet "$2" >&2
    digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$2")
    case $digest in
        *@sha256:*) echo "$1=$digest" ;;
        *) echo "$2 has no digest: it was not fetched from a registry" >&2; exit 1 ;;
    esac
}

named() { sed -n "s/.*$1:-\([^}]*\)}.*/\1/p" "$root/docker-compose.yml" | head -n 1; }

for name in PYTHON_IMAGE POSTGRES_IMAGE REDIS_IMAGE; do
    pin "$name" "$(named "$name")"
done
