#!/bin/sh
# verify-signature.sh CHECKPOINT VKEY: the Ed25519 signature of a checkpoint, with openssl. Both are files.
set -eu
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
# What was signed: the lines before the empty one.
sed '/^$/,$d' "$1" > "$work/text"
# Its signature: after the name, base64; the first four bytes only say which key.
sed '1,/^$/d' "$1" | head -n 1 | cut -d' ' -f3 | base64 -d | tail -c +5 > "$work/signature"
# The key: after name and id, base64; one byte says Ed25519, 32 bytes follow. In front of them goes what makes them a DER public key.
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cut -d+ -f3- "$2" | base64 -d | tail -c +2; } > "$work/key"
# The name in the verifier key must be the log's.
[ "$(head -n 1 "$work/text")" = "$(cut -d+ -f1 "$2")" ] || { echo "NOT VERIFIED: the key is another log's" >&2; exit 1; }
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/text" -sigfile "$work/signature"
