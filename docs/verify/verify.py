"""verify.py DIR: entries, tree, tiles and payloads of an exported log, with Python's standard library alone. The signature is openssl's part."""
import base64, hashlib, json, os, sys
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def need(good, what): good or sys.exit("NOT VERIFIED: " + what)
def number(n, x=""): return (number(n // 1000, "x") + "/" if n >= 1000 else "") + x + "%03d" % (n % 1000)
def read(*path): return open(os.path.join(sys.argv[1], *path), "rb").read()
origin, size, root = read("checkpoint").decode().split("\n")[:3]
size, full, gone = int(size), [], 0
for n in range((size + 255) // 256):
    width = min(256, size - 256 * n)
    name = number(n) + ("" if width == 256 else ".p/%d" % width)
    bundle, tile, lines = read("tile/entries", name), read("tile/0", name), read("payloads", number(n) + ".ndjson").splitlines()
    for i in range(width):
        entry, bundle = bundle[2 : 2 + int.from_bytes(bundle[:2], "big")], bundle[2 + int.from_bytes(bundle[:2], "big") :]
        said, kept, leaf = json.loads(entry), json.loads(lines[i]), sha(b"\0", entry)
        need(said["seq"] == kept["seq"] == 256 * n + i + 1, "entry %d is not in its place" % (256 * n + i + 1))
        need(leaf == tile[32 * i : 32 * i + 32], "entry %d does not have the hash in its tile" % said["seq"])
        body = read("payloads", "files", kept["file"]) if "file" in kept else kept.get("payload", "").encode()
        need("salt" not in kept or sha(bytes.fromhex(kept["salt"]), body).hex() == said["payload_commit"], "payload %d was changed" % said["seq"])
        gone, full = gone + ("salt" not in kept), full + [(0, leaf)]
        while len(full) > 1 and full[-1][0] == full[-2][0]: full[-2:] = [(full[-1][0] + 1, sha(b"\1", full[-2][1], full[-1][1]))]
    need(not bundle, "bundle %d holds more than its entries" % n)
while len(full) > 1: full[-2:] = [(0, sha(b"\1", full[-2][1], full[-1][1]))]
need(size and base64.b64encode(full[0][1]).decode() == root, "the entries do not come to the root in the checkpoint")
print("VERIFIED: %d entries of %s come to the root in the checkpoint; %d payloads are there, %d were removed" % (size, origin, size - gone, gone))
