import { copyFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncDir } from '../disk';
import { readHeadFile, writeHeadFile } from './head-file';
import { readIdentity, writeIdentity } from './identity-file';
import type { Inspection } from './inspect-place';
import type { WriterConnection } from './writer-place';

/** Keeps damaged files under another name, `<name>.set-aside-<time>`, before anything is written over them. */
export function putAside(files: Inspection['setAside']): void {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '');
  for (const { path, stays } of files) {
    const kept = `${path}.set-aside-${stamp}`;
    if (stays) copyFileSync(path, kept);
    else renameSync(path, kept);
    syncDir(dirname(path));
  }
}

/** Before the first ledger is made: says outside and beside it that there will be one, so that it cannot be lost without a word. */
export function announce({ dataDir, ledgerId }: Inspection, headDir: string): void {
  // That of a lost ledger stays until the loss is on record.
  if (!readHeadFile(headDir, ledgerId))
    writeHeadFile(headDir, ledgerId, { size: 0, lastLeaf: '', at: Date.now(), note: null, dataDir });
  writeIdentity(dataDir, { ledgerId, headDir });
}

/** After opening: the head file is there and names this data directory, and the identity says where it is. Signs only what is durable. */
export function settleFiles(
  connection: WriterConnection,
  { dataDir, fresh, change, head }: Inspection,
  headDir: string,
  sign: (at: number) => string,
): void {
  const { ledgerId, tree } = connection;
  const isInPlace = head?.dir === headDir && head.record.dataDir === dataDir;
  const record = (dir: string): void => {
    const at = Date.now();
    const lastLeaf = connection.last.get()?.leaf.toString('hex') ?? '';
    writeHeadFile(dir, ledgerId, {
      size: tree.size,
      lastLeaf,
      at,
      note: tree.size === 0 ? null : sign(at),
      dataDir,
    });
  };
  if (change || !(isInPlace || fresh)) record(headDir);
  // The data directory was moved: the old head file must not speak of a ledger that is missing where it was.
  if (head && head.dir !== headDir) record(head.dir);
  const identity = readIdentity(dataDir);
  const isKnown =
    typeof identity !== 'string' && identity.ledgerId === ledgerId && identity.headDir === headDir;
  if (!isKnown) writeIdentity(dataDir, { ledgerId, headDir });
}
