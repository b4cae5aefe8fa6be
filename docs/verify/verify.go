// verify.go DIR [CHECKPOINT [VKEY]]: signature, tree and tiles of an exported log, with golang.org/x/mod/sumdb; and, when an earlier checkpoint
// is given, that the log still continues what that one says. VKEY is the file with the key that signed then, when another one signs now.
package main

import (
	"encoding/base64"
	"encoding/binary"
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
	bytes, err := os.ReadFile(filepath.Join(path...))
	need(err == nil, fmt.Sprint(err))
	return bytes
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
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		width := tree.N - bundle*256
		name := number(bundle)
		if width < 256 {
			name += fmt.Sprintf(".p/%d", width)
		} else {
			width = 256
		}
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
			entries = entries[2+length:]
		}
		need(len(entries) == 0, "bundle "+name+" holds more than its entries")
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
