#!/bin/sh
# A client of one scope by curl, written from docs/PROTOCOL.md alone.
#   client.sh ORIGIN snapshot SCOPE
#   client.sh ORIGIN pull SCOPE CURSOR [WAIT_MS]
#   client.sh ORIGIN push FILE          a PushRequest; sent until it has an answer, always the same bytes
#   client.sh ORIGIN events SCOPE CURSOR
# BATON_TOKEN holds the token: arguments can be seen by everybody on a machine, so curl reads it from a pipe.
set -eu
base="$1/api/v1/sync" command="$2"

ask() {
  printf 'header = "Authorization: Bearer %s"\n' "$BATON_TOKEN" |
    curl --silent --show-error --fail-with-body --config - --header 'Baton-Protocol: 1' "$@"
}

case "$command" in
snapshot) ask --compressed --get --data-urlencode "scope=$3" "$base/snapshot" ;;
pull) ask --compressed --get --data-urlencode "scope=$3" --data "cursor=$4&waitMs=${5:-0}" "$base/pull" ;;
push) ask --retry 20 --retry-all-errors --retry-max-time 60 \
  --header 'Content-Type: application/json' --data-binary "@$3" "$base/push" ;;
events) ask --no-buffer --get --data-urlencode "scope=$3" --data "cursor=$4" "$base/events" ;;
*) echo "no such command: $command" >&2 && exit 2 ;;
esac
