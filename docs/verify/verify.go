// verify.go DIR [CHECKPOINT [VKEY]]: signature, tree, tiles and payloads of an exported log, with golang.org/x/mod/sumdb; and, when an earlier checkpoint
// is given, that the log still continues what that one says. VKEY is the file with the key that signed then, when another one signs now.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func need(good bool, what string) {
	if !good {
		fmt.Fprintln(os.Stderr, "NOT VERIFIED: "+what)
		os.Exit(1)
	}
}

func read(path ...string) []byte {
	content, err := os.ReadFile(filepath.Join(path...))
	need(err == nil, fmt.Sprint(err))
	return content
}

func key(path ...string) note.Verifier {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(path...))))
	need(err == nil, fmt.Sprint(err))
	return verifier
}

func number(n int64) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	return text
}

// tileName is the name of a tile, and how many hashes or entries of so many it holds.
func tileName(n, of int64) (string, int64) {
	if width := of - n*256; width < 256 {
		return number(n) + fmt.Sprintf(".p/%d", width), width
	}
	return number(n), 256
}

// fields reads a JSON object by the exact names of its fields.
func fields(text []byte, what string) map[string]any {
	var found map[string]any
	need(json.Unmarshal(text, &found) == nil, what+" cannot be read")
	return found
}

// payloads of one bundle: each is what its entry commits to, or is gone and says by which entry.
type payloads struct {
	gone     map[int64]int64
	accounts map[int64][][2]int64
}

func whole(value any) int64 { n, _ := value.(float64); return int64(n) }

func (p payloads) take(dir string, seq int64, entry, line []byte) {
	what := fmt.Sprintf("payload %d", seq)
	said, kept := fields(entry, "entry"), fields(line, what)
	need(whole(said["seq"]) == seq && whole(kept["seq"]) == seq, fmt.Sprintf("entry %d is not in its place", seq))
	if by, removed := kept["removed_by"]; removed {
		need(len(kept) == 2, "the line of "+what+" is none")
		p.gone[seq] = whole(by)
		return
	}
	text, _ := kept["payload"].(string)
	body := []byte(text)
	if file, apart := kept["file"].(string); apart {
		body = read(dir, "payloads", "files", filepath.Base(file))
	} else {
		need(kept["payload"] != nil, "the line of "+what+" is none")
	}
	written, _ := kept["salt"].(string)
	salt, err := hex.DecodeString(written)
	need(err == nil && len(kept) == 3 && hex.EncodeToString(salt) == written, "the line of "+what+" is none")
	hash := sha256.Sum256(append(salt, body...))
	need(hex.EncodeToString(hash[:]) == said["payload_commit"], what+" was changed")
	var account struct {
		Pieces []struct{ Seqs []int64 }
		Ranges []struct{ From, To int64 }
	}
	if said["type"] != "payload.pruned" && said["type"] != "payload.expired" {
		return
	}
	need(json.Unmarshal(body, &account) == nil, what+" cannot be read")
	for _, piece := range account.Pieces {
		for _, at := range piece.Seqs {
			p.accounts[seq] = append(p.accounts[seq], [2]int64{at, at})
		}
	}
	for _, some := range account.Ranges {
		p.accounts[seq] = append(p.accounts[seq], [2]int64{some.From, some.To})
	}
}

func (p payloads) finish() {
	for seq, by := range p.gone {
		found := false
		for _, some := range p.accounts[by] {
			found = found || some[0] <= seq && seq <= some[1]
		}
		need(found, fmt.Sprintf("payload %d is gone, and no entry accounts for that", seq))
	}
}

// open checks a note's signature and reads the tree it speaks of.
func open(text []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(text, note.VerifierList(verifier))
	need(err == nil, fmt.Sprint(err))
	lines := strings.Split(signed.Text, "\n")
	need(len(lines) == 4 && lines[0] == verifier.Name(), "the checkpoint is another log's")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err == nil, "the checkpoint has no size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	need(err == nil && len(root) == tlog.HashSize, "the checkpoint has no root")
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func main() {
	need(len(os.Args) > 1, "usage: verify.go DIR [CHECKPOINT [VKEY]]")
	dir := os.Args[1]
	verifier := key(dir, "log.vkey")
	tree := open(read(dir, "checkpoint"), verifier)

	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if index >= int64(len(stored)) {
				return nil, fmt.Errorf("there is no hash %d", index)
			}
			found[i] = stored[index]
		}
		return found, nil
	})
	carried := payloads{map[int64]int64{}, map[int64][][2]int64{}}
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		name, width := tileName(bundle, tree.N)
		lines := bytes.Split(read(dir, "payloads", number(bundle)+".ndjson"), []byte("\n"))
		need(int64(len(lines)) == width+1 && len(lines[width]) == 0, "the payloads of bundle "+name+" are more or fewer")
		entries, tile := read(dir, "tile", "entries", name), read(dir, "tile", "0", name)
		need(int64(len(tile)) == width*tlog.HashSize, "tile "+name+" has another width")
		for i := int64(0); i < width; i++ {
			need(len(entries) >= 2, "bundle "+name+" is too short")
			length := int(binary.BigEndian.Uint16(entries))
			need(len(entries) >= 2+length, "bundle "+name+" is too short")
			at := bundle*256 + i
			hashes, err := tlog.StoredHashes(at, entries[2:2+length], reader)
			need(err == nil, fmt.Sprint(err))
			need(string(hashes[0][:]) == string(tile[i*tlog.HashSize:(i+1)*tlog.HashSize]), fmt.Sprintf("entry %d does not have the hash in its tile", at+1))
			stored = append(stored, hashes...)
			carried.take(dir, at+1, entries[2:2+length], lines[i])
			entries = entries[2+length:]
		}
		need(len(entries) == 0, "bundle "+name+" holds more than its entries")
	}
	carried.finish()
	for level := 1; tree.N>>(8*level) > 0; level++ {
		of := tree.N >> (8 * level)
		for n := int64(0); n*256 < of; n++ {
			name, width := tileName(n, of)
			tile := read(dir, "tile", strconv.Itoa(level), name)
			for i := int64(0); i < width; i++ {
				hashes, err := reader([]int64{tlog.StoredHashIndex(8*level, n*256+i)})
				need(err == nil, fmt.Sprint(err))
				need(int64(len(tile)) == width*tlog.HashSize && string(hashes[0][:]) == string(tile[i*tlog.HashSize:(i+1)*tlog.HashSize]), fmt.Sprintf("tile %s of level %d was changed", name, level))
			}
		}
	}
	root, err := tlog.TreeHash(tree.N, reader)
	need(err == nil && root == tree.Hash, "the entries do not come to the root in the checkpoint")
	fmt.Printf("VERIFIED: %d entries of %s, signed\n", tree.N, verifier.Name())

	if len(os.Args) > 2 {
		signedBy := verifier
		if len(os.Args) > 3 {
			signedBy = key(os.Args[3])
		}
		older := open(read(os.Args[2]), signedBy)
		need(older.N <= tree.N, fmt.Sprintf("ROLLBACK: there were %d entries already", older.N))
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		need(err == nil, fmt.Sprint(err))
		need(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash) == nil, fmt.Sprintf("REWRITE: the first %d entries are not those that were signed then", older.N))
		fmt.Printf("VERIFIED: it continues the checkpoint over %d entries\n", older.N)
	}
}
