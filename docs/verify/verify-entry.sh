#!/bin/sh
# verify-entry.sh PROOF ENTRY VKEY: that an entry stands in the signed log, with openssl alone: its SHA-256 up the audit path, then the signature.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
fail() { echo "NOT VERIFIED: $1" >&2; exit 1; }
hash() { cat "$@" | openssl dgst -sha256 -binary; }
printf '\000' > "$work/leaf"
printf '\001' > "$work/inner"
# The file: a line with its format, the index from 0, the path, an empty line, and the checkpoint.
sed '1,/^$/d' "$1" > "$work/checkpoint"
sed '1,2d;/^$/,$d' "$1" > "$work/path"
at=$(sed -n '2s/^index //p' "$1")
last=$(($(sed -n 2p "$work/checkpoint") - 1))
[ "$at" -le "$last" ] || fail 'the log is shorter'
hash "$work/leaf" "$2" > "$work/node"
while read -r line; do
  printf '%s' "$line" | base64 -d > "$work/other"
  [ "$last" -gt 0 ] || fail 'the path is too long'
  if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
    hash "$work/inner" "$work/other" "$work/node" > "$work/next"
    while [ $((at % 2)) -eq 0 ] && [ "$at" -gt 0 ]; do at=$((at / 2)) last=$((last / 2)); done
  else
    hash "$work/inner" "$work/node" "$work/other" > "$work/next"
  fi
  mv "$work/next" "$work/node"
  at=$((at / 2)) last=$((last / 2))
done < "$work/path"
[ "$last" -eq 0 ] || fail 'the path is too short'
[ "$(base64 < "$work/node")" = "$(sed -n 3p "$work/checkpoint")" ] || fail 'the entry does not lead to the root that was signed'
sh "$here/verify-signature.sh" "$work/checkpoint" "$3"
