import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { TroubleError } from '../../vocabulary';
import { blobPath } from '../blob-store';
import { leafHash } from '../core/entry';
import { same } from '../core/proof';
import { tileNumber, tilePath, tileWidth } from '../core/tile-path';
import { appendLeaf, emptyTree, type Frontier, rootOf } from '../core/tree';
import { messageOf } from '../database';
import { hexOf, sha256Bytes } from '../sha256';
import { isStored, storedEvery } from '../stored-tree';
import { troubles } from '../troubles';
import { type EntryRow, entryPages, type LedgerSource, openSource } from '../verify/source';
import { coveringNote } from './covering-note';

export interface TlogExport {
  readonly output: string;
  readonly origin: string;
  /** Entries exported: those that a signed checkpoint covers. */
  readonly size: number;
  /** Newer entries, which no checkpoint covers yet and which are left out. */
  readonly uncovered: number;
  readonly vkey: string;
}

export interface TlogOptions {
  readonly dataDir: string;
  readonly headDir: string;
  /** A folder that does not exist yet, or is empty. It appears when the export is complete. */
  readonly output: string;
  readonly onProgress?: (what: string, done: number, of: number) => void;
}

/**
 * Writes the whole log as C2SP tlog-tiles: `checkpoint`, `log.vkey`, hash tiles, entry bundles, and beside them `payloads/`. Every hash is made
 * again from the stored envelopes, and nothing is written out that does not come to the signed root. A server may run meanwhile. Memory: one tile
 * a level. Rejects with a TroubleError.
 */
export async function exportTlog(options: TlogOptions): Promise<TlogExport> {
  const { dataDir, headDir, output, onProgress = () => undefined } = options;
  if (existsSync(output) && readdirSync(output).length > 0)
    throw new TroubleError(troubles.outputTaken(output));
  const source = openSource(dataDir);
  const part = `${output}.${process.pid}.part`;
  try {
    const { text, note, vkey, uncovered } = coveringNote(source, headDir);
    const { origin, size, root } = note.head;
    mkdirSync(part, { recursive: true });
    const tree = await writeEntries(source, part, size, (done) => onProgress('entries', done, size));
    if (!same(rootOf(tree, sha256Bytes), root)) throw new TroubleError(troubles.exportDiffers(size));
    writeFileSync(join(part, 'log.vkey'), `${vkey}\n`);
    writeFileSync(join(part, 'checkpoint'), text);
    if (existsSync(output)) rmSync(output, { recursive: true });
    renameSync(part, output);
    return { output, origin, size, uncovered, vkey };
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.exportFailed(output, messageOf(error)), { cause: error });
  } finally {
    source.db.close();
  }
}

/** Entry bundles, payload bundles and hash tiles; returns the tree over them. */
async function writeEntries(
  source: LedgerSource,
  dir: string,
  size: number,
  onDone: (done: number) => void,
): Promise<Frontier> {
  const read = entryPages(source);
  const tiles = new HashTiles(dir);
  const removedBy = source.db
    .prepare<[number], number>('SELECT by_seq FROM payload_removal WHERE seq = ?')
    .pluck();
  let tree = emptyTree;
  for (let index = 0; index * tileWidth < size; index++, await setImmediate()) {
    const rows = read(index * tileWidth, size, tileWidth);
    for (const row of rows) {
      if (row.seq !== tree.size + 1) throw new TroubleError(troubles.entryMissing(tree.size + 1));
      const leaf = leafHash(row.envelope, sha256Bytes);
      tiles.add(0, tree.size, leaf);
      tree = appendLeaf(tree, leaf, sha256Bytes, (node) => {
        if (isStored(node)) tiles.add(node.level / storedEvery, node.index, node.hash);
      });
    }
    put(
      dir,
      tilePath('entries', index, rows.length),
      Buffer.concat(rows.flatMap(({ envelope }) => [lengthOf(envelope), envelope])),
    );
    writePayloads(source, dir, index, rows, (seq) => removedBy.get(seq));
    onDone(tree.size);
  }
  if (tree.size !== size) throw new TroubleError(troubles.entryMissing(tree.size + 1));
  tiles.finish();
  return tree;
}

/** Big-endian 16 bits before each entry. */
function lengthOf(entry: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.length);
  return length;
}

/** One line per entry: its salt and its payload's exact text, or where that lies, or which entry accounts for its removal. */
function writePayloads(
  { dataDir }: LedgerSource,
  dir: string,
  index: number,
  rows: readonly EntryRow[],
  removedBy: (seq: number) => number | undefined,
): void {
  const path = join(dir, 'payloads', `${tileNumber(index)}.ndjson`);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  try {
    for (const { seq, salt, bytes, blob } of rows) {
      const name = blob ? hexOf(blob) : null;
      const line =
        salt === null
          ? { seq, removed_by: removedBy(seq) ?? null }
          : {
              seq,
              salt: hexOf(salt),
              ...(name === null ? { payload: bytes?.toString() ?? '' } : { file: name }),
            };
      writeSync(file, `${JSON.stringify(line)}\n`);
      if (name === null) continue;
      const target = join(dir, 'payloads', 'files', name);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(blobPath(dataDir, name), target);
    }
  } finally {
    closeSync(file);
  }
}

/** The hash tiles of all levels, each written when it is full, the last ones at the end. */
class HashTiles {
  readonly #dir: string;
  readonly #levels: { index: number; hashes: Uint8Array[] }[] = [];

  constructor(dir: string) {
    this.#dir = dir;
  }

  add(level: number, index: number, hash: Uint8Array): void {
    this.#levels[level] ??= { index: Math.floor(index / tileWidth), hashes: [] };
    const tile = this.#levels[level];
    tile.hashes.push(hash);
    if (tile.hashes.length < tileWidth) return;
    this.#write(level, tile);
    this.#levels[level] = { index: tile.index + 1, hashes: [] };
  }

  finish(): void {
    for (const [level, tile] of this.#levels.entries()) if (tile.hashes.length > 0) this.#write(level, tile);
  }

  #write(
    level: number,
    { index, hashes }: { readonly index: number; readonly hashes: readonly Uint8Array[] },
  ): void {
    put(this.#dir, tilePath(level, index, hashes.length), Buffer.concat(hashes));
  }
}

function put(dir: string, path: string, bytes: Uint8Array): void {
  const target = join(dir, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}
