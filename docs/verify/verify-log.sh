#!/bin/sh
# verify-log.sh DIR: signature, entries, tree, tiles and payloads of an exported log, with openssl for every hash. Some seconds for a thousand entries.
set -eu
LC_ALL=C
export LC_ALL
log=$1
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
fail() { echo "NOT VERIFIED: $1" >&2; exit 1; }
number() {
  [ "$1" -lt 1000 ] || printf '%s/' "$(number $(($1 / 1000)) x)"
  printf '%s%03d' "${2-}" $(($1 % 1000))
}
tile() { if [ "$2" -eq 256 ]; then number "$1"; else printf '%s.p/%d' "$(number "$1")" "$2"; fi; }
# Lines of hex, as printf takes bytes: \ooo.
octal() {
  awk '{ all = ""; for (i = 1; i < length($0); i += 2)
    all = all sprintf("\\%03o", index("123456789abcdef", substr($0, i, 1)) * 16 + index("123456789abcdef", substr($0, i + 1, 1)))
    print all }'
}
# Hashes of the files 1 to N of a folder, a line of hex each.
hashes() {
  (cd "$1" && seq "$2" | xargs -n 256 openssl dgst -sha256 -r) | cut -c 1-64
}
# What follows from a list of hashes in the tree: each two become one, an odd last one goes up as it is.
above() {
  rm -rf "$work/pairs"
  mkdir "$work/pairs"
  pair=0
  paste -d ' ' - - < "$1" | awk 'NF == 2 { print "01" $1 $2 }' | octal > "$work/octal"
  while read -r bytes; do
    pair=$((pair + 1))
    printf "$bytes" > "$work/pairs/$pair"
  done < "$work/octal"
  hashes "$work/pairs" "$pair"
  [ $(($(wc -l < "$1") % 2)) -eq 0 ] || tail -n 1 "$1"
}
# A tile is its hashes, one behind the other.
hold() { cat "$log/tile/$1" > "$work/tile" && od -An -v -tx1 "$work/tile" | tr -d ' \n' | fold -w 64 | cmp -s - "$2" || fail "tile $1 was changed"; }

size=$(sed -n 2p "$log/checkpoint")
case $size in '' | 0* | *[!0-9]*) fail 'the checkpoint has no size' ;; esac
for list in level gone accounts; do : > "$work/$list"; done
bundle=0
while [ $((bundle * 256)) -lt "$size" ]; do
  width=$((size - bundle * 256 < 256 ? size - bundle * 256 : 256))
  entries=$log/tile/entries/$(tile $bundle $width)
  lines=$log/payloads/$(number $bundle).ndjson
  rm -rf "$work/leaf" "$work/body"
  mkdir "$work/leaf" "$work/body"
  # Each entry stands behind its length in two bytes.
  od -An -v -tu1 "$entries" | tr -s ' ' '\n' | sed '/^$/d' | awk '
    state == 0 { high = $1; state = 1; next }
    state == 1 { left = high * 256 + $1; state = 2; all = ""; next }
    { all = all sprintf("\\%03o", $1) }
    --left == 0 { print all; state = 0 }
    END { exit state != 0 }' > "$work/octal" || fail "bundle $bundle ends within an entry"
  [ "$(wc -l < "$work/octal")" -eq $width ] || fail "bundle $bundle holds more or fewer than its entries"
  awk -v leaf="$work/leaf/" '{ printf "printf \"\\000%s\" > \"%s%d\"\nprintf \"%s\\n\"\n", $0, leaf, NR, $0 }' "$work/octal" > "$work/script"
  sh "$work/script" > "$work/envelopes"
  hashes "$work/leaf" $width > "$work/leaves"
  tr -d '\n' < "$work/leaves" | fold -w 64 > "$work/folded"
  hold "0/$(tile $bundle $width)" "$work/folded"
  cat "$work/leaves" >> "$work/level"

  # Of each payload a line: salt and text, salt and file, or by which entry it was removed. In a text only quotes and backslashes are escaped.
  { [ "$(wc -l < "$lines")" -eq $width ] && [ -z "$(tail -c 1 "$lines")" ]; } || fail "the payloads of bundle $bundle are more or fewer than its entries"
  sed -n 's/.*,"payload_commit":"\([0-9a-f]*\)".*/\1/p' "$work/envelopes" > "$work/commits"
  sed 's/^{"seq":[0-9]*,"salt":"[0-9a-f]*","payload":"//; s/"}$//; s/\\\(["\\]\)/\1/g' "$lines" > "$work/texts"
  sed 's/^{"seq":[0-9]*,"salt":"\([0-9a-f]*\)",.*/\1/; /^{/s/.*//' "$lines" | octal > "$work/salts"
  seq=$((bundle * 256))
  kept=0
  : > "$work/due"
  exec 3< "$lines" 4< "$work/texts" 5< "$work/salts" 6< "$work/envelopes" 7< "$work/commits"
  while IFS= read -r line <&3 && IFS= read -r text <&4 && IFS= read -r salt <&5 && IFS= read -r envelope <&6 && IFS= read -r commit <&7; do
    seq=$((seq + 1))
    case $envelope in *",\"seq\":$seq,"*) ;; *) fail "entry $seq is not in its place" ;; esac
    case $line in
      "{\"seq\":$seq,\"removed_by\":"*'}')
        by=${line##*:}
        echo "$seq ${by%?}" >> "$work/gone"
        continue
        ;;
      "{\"seq\":$seq,\"salt\":\""*'","payload":"'*'"}')
        printf "$salt%s" "$text" > "$work/body/$((kept + 1))"
        ;;
      "{\"seq\":$seq,\"salt\":\""*'","file":"'*'"}')
        file=${line##*\"file\":\"}
        { printf "$salt"; cat "$log/payloads/files/${file%??}"; } > "$work/body/$((kept + 1))"
        ;;
      *) fail "the line of payload $seq is none" ;;
    esac
    kept=$((kept + 1))
    echo "$commit" >> "$work/due"
    case $envelope in
      *'"type":"payload.pruned"'*) grep -ao '"seqs":\[[0-9,]*\]' "$work/body/$kept" | tr -c '0-9' '\n' | sed "/^\$/d; s/.*/$seq & &/" >> "$work/accounts" ;;
      *'"type":"payload.expired"'*) grep -ao '"from":[0-9]*,"to":[0-9]*' "$work/body/$kept" | sed "s/[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\)/$seq \1 \2/" >> "$work/accounts" ;;
    esac
  done
  [ $seq -eq $((bundle * 256 + width)) ] || fail "an entry of bundle $bundle names no payload"
  [ $kept -eq 0 ] || hashes "$work/body" $kept | cmp -s - "$work/due" || fail "a payload of bundle $bundle was changed"
  bundle=$((bundle + 1))
done
# Every removal is what an entry accounts for: lines of by, from, to, and then of what is gone.
awk 'NR == FNR { from[$1] = from[$1] " " $2; to[$1] = to[$1] " " $3; next }
  { n = split(from[$2], a, " "); split(to[$2], b, " "); found = 0
    for (i = 1; i <= n; i++) if (a[i] + 0 <= $1 + 0 && $1 + 0 <= b[i] + 0) found = 1
    if (!found) exit 1 }' "$work/accounts" "$work/gone" || fail 'a payload is gone, and no entry accounts for that'
# Up the tree; every eighth level is in tiles, as far as 256 of the one before are whole.
height=0
while [ "$(wc -l < "$work/level")" -gt 1 ]; do
  above "$work/level" > "$work/next"
  mv "$work/next" "$work/level"
  height=$((height + 1))
  [ $((height % 8)) -eq 0 ] || continue
  whole=$((size >> height))
  at=0
  while [ $((at * 256)) -lt $whole ]; do
    width=$((whole - at * 256 < 256 ? whole - at * 256 : 256))
    tail -n +$((at * 256 + 1)) "$work/level" | head -n $width | tr -d '\n' | fold -w 64 > "$work/folded"
    hold "$((height / 8))/$(tile $at $width)" "$work/folded"
    at=$((at + 1))
  done
done
root=$(printf "$(octal < "$work/level")" | base64)
[ "$root" = "$(sed -n 3p "$log/checkpoint")" ] || fail 'the entries do not come to the root in the checkpoint'
sh "$(dirname "$0")/verify-signature.sh" "$log/checkpoint" "$log/log.vkey"
echo "VERIFIED: $size entries of $(sed -n 1p "$log/checkpoint"), their payloads and the signature"
