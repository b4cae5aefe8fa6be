import { existsSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../database';
import type { Findings } from './report';
import { isDamage, type LedgerSource } from './source';

/** Facts about the ledger that this program keeps beside the entries. */
const metaNames = ['ledger', 'origin', 'signing-key', 'copy-of', 'probe'];

/** What lies beside the entries and belongs to none of them, and rows that no entry calls for. */
export function checkBeside(source: LedgerSource, findings: Findings): void {
  try {
    checkStrays(source, findings);
    checkExtraRows(source, findings);
    checkAnchorRows(source, findings);
  } catch (error) {
    if (!isDamage(error)) throw error;
    findings.add('integrity', null, 'database', messageOf(error));
  }
}

function checkStrays({ db }: LedgerSource, findings: Findings): void {
  const payload = db
    .prepare<[], number>('SELECT seq FROM payload WHERE seq NOT IN (SELECT seq FROM event) LIMIT 1')
    .pluck()
    .get();
  if (payload !== undefined)
    findings.add('integrity', payload, 'payload', 'There is a payload without its entry.');
  const stream = db
    .prepare<[], string>(
      'SELECT stream_id FROM stream WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.stream_id = stream.stream_id) LIMIT 1',
    )
    .pluck()
    .get();
  if (stream !== undefined)
    findings.add('completeness', null, 'stream', `${stream} has a row but no entries.`);
  const removal = db
    .prepare<[], number>('SELECT seq FROM payload_removal WHERE seq NOT IN (SELECT seq FROM event) LIMIT 1')
    .pluck()
    .get();
  if (removal !== undefined)
    findings.add('integrity', removal, 'payload_removal', 'The payload of no entry is said to be gone.');
}

/** One statement sees one moment: a running server writes entries and the nodes over them at once. */
function checkExtraRows({ db }: LedgerSource, findings: Findings): void {
  const node = db
    .prepare<[], { level: number; idx: number }>(
      `SELECT level, idx FROM tlog_node WHERE level NOT BETWEEN 1 AND 7 OR idx < 0
         OR idx >= (SELECT ifnull(max(seq), 0) FROM event) >> (8 * level) ORDER BY level, idx LIMIT 1`,
    )
    .get();
  if (node) {
    const what = `There is a node of the tree, ${node.idx} of level ${node.level}, over more entries than there are.`;
    findings.add('integrity', null, 'tlog_node', what);
  }
  const marks = metaNames.map(() => '?').join(', ');
  const meta = db
    .prepare<string[], string>(`SELECT name FROM ledger_meta WHERE name NOT IN (${marks}) LIMIT 1`)
    .pluck()
    .get(...metaNames);
  if (meta !== undefined)
    findings.add(
      'integrity',
      null,
      'schema',
      `The table ledger_meta has a row "${meta}", which is none of ours.`,
    );
  for (const name of ['user_version', 'application_id']) {
    const value = db.pragma(name, { simple: true });
    if (value !== 0)
      findings.add(
        'integrity',
        null,
        'schema',
        `The ${name} of the database is ${String(value)}; we set none.`,
      );
  }
}

/** A copy of a checkpoint that went out says how long the ledger was then, also when the copy itself is gone. */
function checkAnchorRows({ db }: LedgerSource, findings: Findings): void {
  const beyond = db
    .prepare<[], { size: number; ref: string; head: number }>(
      'SELECT size, ref, (SELECT ifnull(max(seq), 0) FROM event) AS head FROM anchor WHERE size > (SELECT ifnull(max(seq), 0) FROM event) ORDER BY size DESC LIMIT 1',
    )
    .get();
  if (!beyond) return;
  const { size, ref, head } = beyond;
  const what = `A checkpoint over ${size} entries went to ${ref}, but the ledger ends at ${head}.`;
  findings.add('completeness', head + 1, 'anchor', what);
}

/**
 * What lies among the files of payloads and no payload names, in words; null when there is nothing. No fault: a commit that failed leaves its file, and one
 * that a server writes just now is not committed yet.
 */
export function strayFiles({ db, dataDir }: LedgerSource): string | null {
  const top = join(dataDir, 'blobs', 'sha256');
  if (!existsSync(top)) return null;
  const isNamed = db.prepare<[Buffer], number>('SELECT 1 FROM blob WHERE sha256 = ?').pluck();
  let [count, first] = [0, ''];
  const take = (path: string, hash: string | null): void => {
    if (hash !== null && /^[0-9a-f]{64}$/.test(hash) && isNamed.get(Buffer.from(hash, 'hex')) !== undefined)
      return;
    count++;
    first ||= path;
  };
  for (const folder of namesIn(top)) {
    const path = join(top, folder.name);
    if (!folder.isDirectory()) take(path, null);
    else
      for (const file of namesIn(path))
        take(join(path, file.name), file.isFile() ? folder.name + file.name : null);
  }
  return count === 0
    ? null
    : `${count} ${count === 1 ? 'file' : 'files'} there ${count === 1 ? 'is' : 'are'} named by no payload, the first ${first}: left by a write that failed, or none of ours.`;
}

function* namesIn(dir: string) {
  const open = opendirSync(dir);
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) yield entry;
  } finally {
    open.closeSync();
  }
}
