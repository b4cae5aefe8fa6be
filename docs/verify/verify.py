"""verify.py DIR: entries, tree, tiles and payloads of an exported log, with Python's standard library alone. The signature is openssl's part."""
import base64, hashlib, json, os, sys
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def need(good, what): good or sys.exit("NOT VERIFIED: " + what)
def number(n, x=""): return (number(n // 1000, "x") + "/" if n >= 1000 else "") + x + "%03d" % (n % 1000)
def join(h): return h[0] if len(h) == 1 else join([sha(b"\1", h[i], h[i + 1]) for i in range(0, len(h), 2)])
def read(*path): return open(os.path.join(sys.argv[1], *path), "rb").read()
origin, size, root = read("checkpoint").decode().split("\n")[:3]
size, full, gone, accounts, roots = int(size), [], {}, {}, []
for n in range((size + 255) // 256):
    width = min(256, size - 256 * n)
    name = number(n) + ("" if width == 256 else ".p/%d" % width)
    bundle, tile, lines = read("tile/entries", name), read("tile/0", name), read("payloads", number(n) + ".ndjson").split(b"\n")
    need(len(lines) == width + 1 and not lines[width], "the payloads of bundle %d are more or fewer than its entries" % n)
    for i in range(width):
        entry, bundle = bundle[2 : 2 + int.from_bytes(bundle[:2], "big")], bundle[2 + int.from_bytes(bundle[:2], "big") :]
        said, kept, leaf = json.loads(entry), json.loads(lines[i]), sha(b"\0", entry)
        need(said["seq"] == kept["seq"] == 256 * n + i + 1, "entry %d is not in its place" % (256 * n + i + 1))
        need(leaf == tile[32 * i : 32 * i + 32], "entry %d does not have the hash in its tile" % said["seq"])
        body = read("payloads", "files", kept["file"]) if "file" in kept else kept.get("payload", "").encode()
        need(set(kept) in ({"seq", "salt", "payload"}, {"seq", "salt", "file"}, {"seq", "removed_by"}), "the line of payload %d is none" % said["seq"])
        need("salt" not in kept or bytes.fromhex(kept["salt"]).hex() == kept["salt"], "the salt of payload %d is not written as it was" % said["seq"])
        need("salt" not in kept or sha(bytes.fromhex(kept["salt"]), body).hex() == said["payload_commit"], "payload %d was changed" % said["seq"])
        if "salt" not in kept: gone[said["seq"]] = kept["removed_by"]
        elif said["type"] == "payload.pruned": accounts[said["seq"]] = [(s, s) for piece in json.loads(body)["pieces"] for s in piece["seqs"]]
        elif said["type"] == "payload.expired": accounts[said["seq"]] = [(r["from"], r["to"]) for r in json.loads(body)["ranges"]]
        full = full + [(0, leaf)]
        while len(full) > 1 and full[-1][0] == full[-2][0]: full[-2:] = [(full[-1][0] + 1, sha(b"\1", full[-2][1], full[-1][1]))]
    need(not bundle, "bundle %d holds more than its entries" % n)
    if width == 256: roots.append(join([tile[32 * i : 32 * i + 32] for i in range(256)]))
for level in range(1, 9):
    for n in range((len(roots) + 255) // 256):
        part = roots[256 * n : 256 * n + 256]
        need(read("tile/%d" % level, number(n) + ("" if len(part) == 256 else ".p/%d" % len(part))) == b"".join(part), "tile %d of level %d was changed" % (n, level))
    roots = [join(roots[256 * n : 256 * n + 256]) for n in range(len(roots) // 256)]
for seq, by in gone.items():
    need(any(a <= seq <= b for a, b in accounts.get(by, [])), "payload %d is gone, and no entry accounts for that" % seq)
while len(full) > 1: full[-2:] = [(0, sha(b"\1", full[-2][1], full[-1][1]))]
need(size and base64.b64encode(full[0][1]).decode() == root, "the entries do not come to the root in the checkpoint")
print("VERIFIED: %d entries of %s come to the root in the checkpoint; %d payloads are there, %d were removed" % (size, origin, size - len(gone), len(gone)))
