"""verify-proof.py PROOF ENTRY: that an entry stands in the log whose checkpoint ends the proof, with Python's standard library alone."""
import base64, hashlib, sys
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
head, checkpoint = open(sys.argv[1], encoding="utf-8").read().split("\n\n", 1)
kind, index, *path = head.split("\n")
origin, size, root = checkpoint.split("\n")[:3]
place, last, node = int(index.removeprefix("index ")), int(size) - 1, sha(b"\0", open(sys.argv[2], "rb").read())
good = kind == "c2sp.org/tlog-proof@v1" and 0 <= place <= last
for sibling in map(base64.b64decode, path):
    while place % 2 == 0 and place == last and last > 0: place, last = place // 2, last // 2
    good = good and last > 0
    node = sha(b"\1", sibling, node) if place % 2 else sha(b"\1", node, sibling)
    place, last = place // 2, last // 2
while place % 2 == 0 and place == last and last > 0: place, last = place // 2, last // 2
if not good or last or base64.b64encode(node).decode() != root: sys.exit("NOT VERIFIED: the entry does not lead to the root in the checkpoint")
print("VERIFIED: the entry is number %d of %s in %s" % (int(index.removeprefix("index ")) + 1, size, origin))
