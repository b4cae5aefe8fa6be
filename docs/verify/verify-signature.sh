#!/bin/sh
# verify-signature.sh CHECKPOINT VKEY: the Ed25519 signature of a checkpoint, with openssl. Both are files.
set -eu
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
fail() { echo "NOT VERIFIED: $1" >&2; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
# What was signed: the lines before the empty one.
sed '/^$/,$d' "$1" > "$work/text"
# The verifier key is name+id+base64: one byte says Ed25519, 32 bytes follow.
name=$(cut -d+ -f1 "$2")
id=$(cut -d+ -f2 "$2")
cut -d+ -f3- "$2" | base64 -d > "$work/typed"
[ "$(wc -c < "$work/typed")" -eq 33 ] && [ "$(head -c 1 "$work/typed" | hex)" = 01 ] || fail 'the key is not an Ed25519 key'
# Its id is the beginning of a hash over the name and the key, so that neither can stand there with the id of another.
[ "$id" = "$({ printf '%s\n' "$name"; cat "$work/typed"; } | openssl dgst -sha256 -binary | head -c 4 | hex)" ] || fail 'the id of the key is not that of its name and bytes'
# The name must be the log's, and that of who signed.
[ "$(head -n 1 "$work/text")" = "$name" ] || fail "the key is another log's"
# The signature: a dash, the name, base64; its first four bytes are the id of the key.
line=$(sed '1,/^$/d' "$1" | head -n 1)
[ "${line% *}" = "— $name" ] || fail 'the signature is under another name'
printf '%s' "${line##* }" | base64 -d > "$work/signed"
[ "$(wc -c < "$work/signed")" -eq 68 ] && [ "$(head -c 4 "$work/signed" | hex)" = "$id" ] || fail 'the signature is by another key'
tail -c +5 "$work/signed" > "$work/signature"
# And both files are written as these parts are written: base64 and the ends of lines leave room for other bytes that say the same.
[ "$(cat "$2")" = "$name+$id+$(base64 < "$work/typed" | tr -d '\n')" ] || fail 'the key is not written as a key'
{ cat "$work/text"; printf '\n— %s %s\n' "$name" "$(base64 < "$work/signed" | tr -d '\n')"; } > "$work/note"
head -n "$(wc -l < "$work/note")" "$1" | cmp -s - "$work/note" || fail 'the checkpoint is not written as a signed note'
# In front of the key goes what makes it a DER public key.
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c +2 "$work/typed"; } > "$work/key"
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/text" -sigfile "$work/signature"
