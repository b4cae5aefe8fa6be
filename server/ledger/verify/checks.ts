import { tableNames } from '../projection';
import type { Walked } from './entry-walk';
import type { ProjectionCounts } from './projection-check';
import type { Check, Findings } from './report';
import type { Signers } from './signers';

/** What was looked at, in the order in which it is told. */
export function checksOf(o: {
  readonly findings: Findings;
  readonly walked: Walked;
  readonly stored: number;
  readonly receipts: number;
  readonly strayFiles: string | null;
  readonly projections: ProjectionCounts;
  readonly signers: Signers;
}): Check[] {
  const { findings, walked, stored, receipts, projections, signers } = o;
  const check = (name: string, count: number, fields: readonly string[], what: string): Check => ({
    name,
    status: findings.countOf(...fields) > 0 ? 'fault' : count > 0 ? 'ok' : 'not-checked',
    count,
    what,
  });
  const columns = [
    'ledger',
    'seq',
    'stream_id',
    'event_id',
    'type',
    'schema_v',
    'at',
    'recorded_at',
    'fold_version',
  ];
  const { payloads } = walked;
  const skipped = [...projections.skipped].map(
    ([why, { streams, rows }]) =>
      `of ${streams} not, or only in part, and ${rows} ${rows === 1 ? 'row' : 'rows'} not compared: ${why}`,
  );
  const partly = [
    ...(projections.sealed > 0
      ? [`${projections.sealed} rows are those that were sealed when payloads were removed.`]
      : []),
    ...skipped.map((said) => `Streams: ${said}.`),
  ];
  const resumed =
    projections.resumed > 0
      ? [`of ${projections.resumed} not the steps over payloads that are gone, which stand as recorded`]
      : [];
  const folded = [`${projections.streams} streams folded again`, ...resumed, ...skipped].join('; ');
  return [
    check(
      'sequence',
      walked.entries,
      ['sequence', 'stream_ver'],
      'Entries and stream versions follow each other without a gap.',
    ),
    check(
      'entries',
      walked.entries,
      ['leaf', 'envelope', ...columns],
      'Each leaf hash is that of its envelope, and the columns say what it says.',
    ),
    check(
      'payloads',
      payloads.present,
      ['payload', 'payload_removal'],
      `Payloads are those the envelopes commit to; ${payloads.removed} are gone, as an entry says.`,
    ),
    check(
      'files',
      payloads.blobs,
      ['blob'],
      [
        'Large payloads in files have the content they are named by.',
        ...(o.strayFiles ? [o.strayFiles] : []),
      ].join(' '),
    ),
    check(
      'tree',
      walked.nodes,
      ['tlog_node'],
      'The stored nodes of the Merkle tree follow from the entries.',
    ),
    check(
      'checkpoints',
      stored,
      ['checkpoint', 'anchor', 'signing-key', 'key-rotation', 'ledger-entry', 'origin'],
      [
        'Each is signed by the key then in use, over the root of the entries then there.',
        ...signers.remarks,
      ].join(' '),
    ),
    check(
      'receipts',
      receipts,
      ['receipt'],
      'Each command that entries name has its receipt, over entries that were written at once.',
    ),
    check('steps', projections.steps, ['step'], `Folding again gives each recorded step hash: ${folded}.`),
    check(
      'projections',
      projections.rows,
      [
        ...tableNames,
        'chunk_drop',
        'stream',
        'projection',
        'stream.kind',
        'stream.version',
        'stream.step',
        'stream.fold_version',
        'stream.state',
      ],
      ['The read model is what the entries make of it.', ...partly].join(' '),
    ),
    check(
      'structure',
      1,
      ['database', 'schema'],
      'SQLite finds its file sound; tables, indexes and triggers are those that the migrations make.',
    ),
  ];
}
