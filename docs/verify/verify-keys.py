"""verify-keys.py DIR VKEY: that a known key handed over to the one that signs an exported log now, each time signed by both. Needs openssl."""
import base64, json, os, subprocess, sys, tempfile
def need(good, what): good or sys.exit("NOT VERIFIED: " + what)
def key(path): return open(path).read().strip().split("+", 2)[2]
def signed(public, text, signature):
    with tempfile.TemporaryDirectory() as work:
        parts = {"key": bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public), "text": text.encode(), "signature": base64.b64decode(signature)}
        for name, part in parts.items(): open(os.path.join(work, name), "wb").write(part)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in text -sigfile signature"
        return subprocess.run(command.split(), cwd=work, capture_output=True).returncode == 0
# After name and id of a verifier key, base64: one byte says Ed25519, the key follows.
known, now = (base64.b64encode(base64.b64decode(key(path))[1:]).decode() for path in (sys.argv[2], os.path.join(sys.argv[1], "log.vkey")))
folder = os.path.join(sys.argv[1], "payloads")
files = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".ndjson"))
lines = sorted((json.loads(line) for path in files for line in open(path)), key=lambda line: line["seq"])
for line in lines:
    said = json.loads(line.get("payload") or "{}")
    if said.get("oldKey") != known or "newSignature" not in said: continue
    text = "%s\n%s\n%s\n%d\n" % (said["origin"], said["oldKey"], said["newKey"], said["size"])
    need(said["size"] == line["seq"] - 1, "entry %d is not in its place" % line["seq"])
    need(said["oldSignature"], "in entry %d the old key, being lost, did not sign: ask whoever keeps the log" % line["seq"])
    need(all(signed(said[who + "Key"], text, said[who + "Signature"]) for who in ("old", "new")), "entry %d is not signed by both keys" % line["seq"])
    known = said["newKey"]
    print("entry %d: from here on %s signs" % (line["seq"], known))
need(known == now, "the key that signs now is not the one that the known one leads to")
print("VERIFIED: the known key leads to the one that signs now")
