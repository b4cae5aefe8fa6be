"""verify-enforcement.py FILE: that every entry of an exported selection stands in the log whose checkpoint it brings, with Python's standard
library alone. Writes that checkpoint and the key beside it, as FILE.checkpoint and FILE.vkey: verify-signature.sh compares the two."""
import base64, hashlib, json, sys
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def climb(place, last, node, path):
    for sibling in map(base64.b64decode, path):
        while place % 2 == 0 and place == last and last > 0: place, last = place // 2, last // 2
        if last <= 0: return None
        node = sha(b"\1", sibling, node) if place % 2 else sha(b"\1", node, sibling)
        place, last = place // 2, last // 2
    while place % 2 == 0 and place == last and last > 0: place, last = place // 2, last // 2
    return None if last else node
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
head, end = lines[0], lines[-1]
origin, size, root = head["checkpoint"].split("\n")[:3]
faults, named, seen, records, proved, unproven = [], set(), set(), 0, 0, 0
for line in lines[1:-1]:
    if "record" in line: named.update(line["record"]["seqs"]); records += 1; continue
    entry = line["entry"]; seq = entry["seq"]; raw = entry["envelope"].encode(); envelope = json.loads(raw); seen.add(seq)
    if envelope["seq"] != seq: faults.append("%d: the envelope is of another entry" % seq)
    if entry["salt"] is not None and sha(bytes.fromhex(entry["salt"]), entry["payload"].encode()).hex() != envelope["payload_commit"]: faults.append("%d: another payload" % seq)
    if entry["proof"] is None: unproven += 1; continue
    node = climb(seq - 1, int(size) - 1, sha(b"\0", raw), entry["proof"]) if 0 < seq <= int(size) else None
    if node != base64.b64decode(root): faults.append("%d: not in the signed log" % seq)
    proved += 1
faults += ["%d: named by a record, and missing" % seq for seq in sorted(named - seen)] + ["%d: named by no record" % seq for seq in sorted(seen - named)]
told = {"format": "end", "records": records, "entries": proved + unproven, "unproven": unproven}
if end != told or head["format"] != "codexchat-enforcement/1" or head["records"] != records: faults.append("the file is not whole: its first or last line says another number")
if faults: sys.exit("NOT VERIFIED: " + "; ".join(faults[:20]))
open(sys.argv[1] + ".checkpoint", "w", encoding="utf-8", newline="").write(head["checkpoint"])
open(sys.argv[1] + ".vkey", "w", encoding="utf-8", newline="").write(head["vkey"] + "\n")
print("VERIFIED: %d records, %d entries of %s in %s%s" % (records, proved, size, origin, ", %d not signed yet" % unproven if unproven else ""))
