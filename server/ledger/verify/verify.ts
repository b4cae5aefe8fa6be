import { realpathSync } from 'node:fs';
import { vkeyText } from '../core/note';
import { messageOf } from '../database';
import { schemaFaults } from '../schema-check';
import { Anchors, type GivenCheckpoint, StoredCheckpoints } from './anchors';
import { checkBeside, strayFiles } from './beside-check';
import { CheckpointGaps } from './checkpoint-gaps';
import { checksOf } from './checks';
import { type Walked, walkEntries } from './entry-walk';
import { type FoldOf, ProjectionCheck, type ProjectionCounts } from './projection-check';
import { ReceiptCheck } from './receipt-check';
import { Findings, type VerifyReport } from './report';
import { findSigners } from './signers';
import { headOf, isDamage, type LedgerSource, openSource, structureFault } from './source';
import { strayRows } from './stray-rows';
import { caveatOf, uncomparedCaveat, undetectable } from './undetectable';

export interface VerifyOptions {
  readonly dataDir: string;
  readonly headDir: string;
  /** What the schema is compared with: the migrations that ship. */
  readonly migrationsDir: string;
  /** Checkpoints that the person kept elsewhere. */
  readonly checkpoints: readonly GivenCheckpoint[];
  readonly foldOf: FoldOf;
  /** What is being done, and how far it is. */
  readonly onProgress?: (what: string, done: number, of: number) => void;
}

/**
 * Checks a ledger as it lies there, hashing the stored bytes, never through the ORM, and changing nothing; a server may run on it. Memory does
 * not grow with the entries, but for one number per stream, and the row hashes of one session at a time. Rejects with a TroubleError when there
 * is no ledger that can be read at all.
 */
export async function verifyLedger(options: VerifyOptions): Promise<VerifyReport> {
  const source = openSource(options.dataDir);
  try {
    return await verifySource(source, options);
  } finally {
    source.db.close();
  }
}

async function verifySource(source: LedgerSource, options: VerifyOptions): Promise<VerifyReport> {
  const { headDir, checkpoints, foldOf, onProgress = () => undefined } = options;
  const findings = new Findings();
  const signers = findSigners(source, findings);
  const anchors = new Anchors(findings, signers);
  for (const given of checkpoints) anchors.addCheckpoint(given);
  anchors.addHeadFile(headDir, source.ledgerId, {
    dataDir: realpathSync(options.dataDir),
    isCopy: source.meta('copy-of') !== null,
  });
  const stored = new StoredCheckpoints(source, findings, signers);
  // All that speaks of the ledger's length is read before its length: a running server only adds.
  const newest =
    source.db.prepare<[], number>('SELECT ifnull(max(size), 0) FROM checkpoint').pluck().get() ?? 0;
  const head = headOf(source);
  onProgress('structure', 0, 1);
  const damage = structureFault(source);
  if (damage !== null)
    findings.add('integrity', null, 'database', `SQLite finds its file damaged: ${damage}.`);
  checkSchema(source, options.migrationsDir, findings);
  const gaps = new CheckpointGaps(source, findings);
  const receipts = new ReceiptCheck(source, findings);
  const removals: number[] = [];
  const walked = await walkEntries(source, head, {
    findings,
    onEntry: (row) => {
      gaps.take(row);
      if (row.type === 'payload.expired') removals.push(row.seq);
    },
    onCommand: (seq, command) => receipts.caused(seq, command),
    onProgress: (done, of) => onProgress('entries', done, of),
    onTree: (tree, leaf) => {
      stored.onTree(tree);
      anchors.onTree(tree, leaf);
    },
  });
  receipts.finish();
  checkBeside(source, findings);
  stored.finish(head, newest);
  const projections = await checkProjections(source, walked, { findings, foldOf, onProgress, removals });
  const uncompared = [...projections.skipped].map(([why, count]) => ({ why, ...count }));
  const said = anchors.finish(head, walked.root !== null);
  return {
    format: 'codexchat-ledger-verify/1',
    ledger: source.ledgerId,
    origin: signers.origin,
    vkey: signers.current ? vkeyText(signers.current) : null,
    entries: walked.entries,
    root: walked.root ? Buffer.from(walked.root).toString('base64') : null,
    integrity: { ...findings.verdict('integrity'), caveat: uncomparedCaveat(uncompared) },
    completeness: { ...findings.verdict('completeness'), caveat: caveatOf(said) },
    firstBad: findings.first(),
    checks: checksOf({
      findings,
      walked,
      stored: stored.count,
      receipts: receipts.count,
      strayFiles: strayFiles(source),
      projections,
      signers,
    }),
    uncompared,
    anchors: [...said],
    undetectable: undetectable({ anchors: said, entries: head, uncompared, sealed: projections.sealed }),
  };
}

/** Who takes away a trigger or an index, or adds one, changes what can be written from then on, and what is found. */
function checkSchema({ db }: LedgerSource, migrationsDir: string, findings: Findings): void {
  try {
    for (const fault of schemaFaults(db, migrationsDir))
      findings.add('integrity', null, 'schema', `Of the database, ${fault}.`);
  } catch (error) {
    if (!isDamage(error)) throw error;
    findings.add('integrity', null, 'database', messageOf(error));
  }
}

async function checkProjections(
  source: LedgerSource,
  { streams }: Walked,
  ports: {
    readonly findings: Findings;
    readonly foldOf: FoldOf;
    readonly onProgress: NonNullable<VerifyOptions['onProgress']>;
    /** Entries by which payloads went, oldest first. */
    readonly removals: readonly number[];
  },
): Promise<ProjectionCounts> {
  const check = new ProjectionCheck(source, ports.findings, ports.foldOf);
  for (const seq of ports.removals) await check.seals.note(seq);
  let done = 0;
  for (const stream of streams.keys()) {
    try {
      await check.check(stream);
    } catch (error) {
      // What the entries say was judged before; here, that they cannot be folded is the finding.
      ports.findings.add(
        'integrity',
        null,
        'projection',
        `${stream} cannot be folded again: ${messageOf(error)}`,
      );
    }
    ports.onProgress('streams', ++done, streams.size);
  }
  for (const { table, count } of strayRows(source.db))
    ports.findings.add('integrity', null, table, `${count} rows of the read model belong to no stream.`);
  return check.counts;
}
