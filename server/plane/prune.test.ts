import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkArchives } from '../archive';
import { exportTlog, openLedger, openReadOnlyLedger, proveEntry, readStats, verifyLedger } from '../ledger';
import { type TemporaryPlace, temporaryPlace } from '../ledger/testing/fixture';
import { copyPlace, tamper } from '../ledger/testing/sample-ledger';
import { sessionFold } from '../session';
import { openStream } from '../stream';
import { type DomainEvent, type Fold, streams } from '../vocabulary';
import { systemClockwork } from './clockwork';
import { foldOf } from './folds';
import { pruneOld, pruneReport, pruneSentence } from './prune-work';
import { verdictSentence } from './verify-all';

const system = { actor: { kind: 'system', id: 'test' }, causationId: null, correlationId: null } as const;
const run = { signal: new AbortController().signal, progress: () => undefined };
const python = fileURLToPath(new URL('../../docs/verify/verify.py', import.meta.url));
const pythonProof = fileURLToPath(new URL('../../docs/verify/verify-proof.py', import.meta.url));

/** A session with one answer, settled or not. The answer is so long that it lies in a file. */
const story = (sessionId: string, isSettled: boolean): readonly DomainEvent[] => [
  {
    type: 'session.created',
    payload: { sessionId, projectId: 'p', flavour: 'demo', title: 't', model: null, effort: null },
  },
  ...turnOf(sessionId, `${sessionId}-t`, isSettled),
];

const turnOf = (sessionId: string, turnId: string, isSettled: boolean): readonly DomainEvent[] => {
  const item = { id: 'i', type: 'agentMessage', raw: { text: `${sessionId} `.repeat(5_000) } };
  return [
    { type: 'turn.requested', payload: { turnId, clientMessageId: 'm', text: 'What is it?' } },
    { type: 'turn.started', payload: { turnId, runtimeTurnId: 'r', epoch: 'e' } },
    {
      type: 'item.started',
      payload: { itemId: `${turnId}/i`, turnId, item: { ...item, raw: {} }, digest: null },
    },
    { type: 'item.completed', payload: { itemId: `${turnId}/i`, turnId, item } },
    ...(isSettled
      ? [
          {
            type: 'turn.settled',
            payload: { turnId, status: 'completed', reason: null, error: null },
          } as const,
        ]
      : []),
  ];
};

async function write({ options }: TemporaryPlace) {
  const ledger = await openLedger(options);
  for (const [name, isSettled] of [
    ['old', true],
    ['open', false],
  ] as const) {
    await add(ledger, streams.session(name), story(name, isSettled), sessionFold);
  }
  return ledger;
}

async function add<State extends object>(
  ledger: Awaited<ReturnType<typeof openLedger>>,
  stream: string,
  events: readonly DomainEvent[],
  fold: Fold<State>,
): Promise<void> {
  const handle = await openStream(ledger, fold, stream, systemClockwork);
  await handle.exclusively(async (pen) => {
    pen.add(events, system);
    const write = pen.write();
    if (write) await ledger.append({ writes: [write] });
    pen.adopt();
  });
}

/** A pruned session beside one that is under way; `goOn`: the pruned one gets another turn. */
async function pruned(place: TemporaryPlace, goOn: boolean): Promise<void> {
  const ledger = await write(place);
  const o = { before: Date.now() + 1_000, dryRun: false, head: ledger.head() };
  expect(await pruneOld((act) => ledger.tend(act), o, run)).toMatchObject({ entries: 2 });
  if (goOn) await add(ledger, streams.session('old'), turnOf('old', 'next', true), sessionFold);
  await ledger.close();
}

const verify = ({ options: { dataDir, headDir, migrationsDir } }: TemporaryPlace) =>
  verifyLedger({ dataDir, headDir, migrationsDir, checkpoints: [], foldOf });

const changes = [
  ['the title of a session', "UPDATE session SET title = 'x' WHERE session_id = 'old'"],
  ['what an item shows', "UPDATE item SET data = replace(data, 'old', 'new') WHERE turn_id = 'old-t'"],
  ['a row removed', "DELETE FROM item WHERE turn_id = 'old-t' AND ordinal = 2"],
  [
    'a row added',
    `INSERT INTO item SELECT 'old-t/x', session_id, turn_id, 99, replace(data, 'old-t/i', 'old-t/x'), seq FROM item WHERE item_id = 'old-t/i'`,
  ],
  [
    'a row of another turn added',
    `INSERT INTO turn SELECT 'forged', session_id, 99, replace(data, '"old-t"', '"forged"'), seq FROM turn WHERE turn_id = 'old-t'`,
  ],
  [
    'the state',
    `UPDATE stream SET state = replace(state, 'completed', 'failed') WHERE stream_id = 'session/old'`,
  ],
] as const;

for (const goOn of [false, true])
  test(`what a session ${goOn ? 'that went on ' : ''}shows can be checked after its payloads went`, async () => {
    await using place = await temporaryPlace();
    await pruned(place, goOn);
    const good = await verify(place);
    expect([good.integrity.findings, good.completeness.findings]).toEqual([[], []]);
    expect(good).toMatchObject({ uncompared: [], integrity: { caveat: null } });
    expect(good.undetectable.join()).toContain('before its payloads were removed');
    expect(good.checks.find(({ name }) => name === 'steps')?.what).toContain('not the steps over payloads');
    for (const [what, sql] of changes) {
      await using copy = await copyPlace(place);
      tamper(copy.options.dataDir, (db) => expect(db.prepare(sql).run().changes, what).toBeGreaterThan(0));
      const report = await verify(copy);
      expect(report.integrity.findings.length, what).toBeGreaterThan(0);
      expect(
        report.checks.filter(({ status }) => status === 'fault').map(({ name }) => name),
        what,
      ).toEqual(['projections']);
    }
  });

test('rows that nothing can be held against are counted, and no verdict says that they were', async () => {
  await using place = await temporaryPlace();
  // As an earlier version removed them: without a seal over what was shown.
  const ledger = await write(place);
  const fold = foldOf(streams.ledger) ?? expect.fail('no fold');
  const said = { before: 1, ranges: [{ from: 4, to: 5 }], count: 2, bytes: 1 };
  await add(ledger, streams.ledger, [{ type: 'payload.expired', payload: said }], fold);
  const by = ledger.head();
  await ledger.close();
  tamper(place.options.dataDir, (db) =>
    db.exec(
      `DELETE FROM payload WHERE seq IN (4, 5); INSERT INTO payload_removal (seq, by_seq) VALUES (4, ${by}), (5, ${by})`,
    ),
  );
  const report = await verify(place);
  expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
  const rows = 4;
  expect(report.uncompared).toEqual([{ why: 'a payload is gone', streams: 1, rows }]);
  expect(report.integrity.caveat).toContain(`${rows} rows of the read model could not be compared`);
  expect(report.undetectable.join()).toContain(`${rows} rows of the read model could not be compared`);
  expect(report.checks.find(({ name }) => name === 'projections')?.what).toContain(
    `${rows} rows not compared`,
  );
  expect(verdictSentence({ ...report, archives: null })).toContain(`${rows} rows of the read model`);
});

test('old payloads go, with an entry that accounts for them, and every proof stays', {
  timeout: 60_000,
}, async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir, migrationsDir } = place.options;
  const ledger = await write(place);
  const head = ledger.head();
  const tend = (act: Parameters<typeof ledger.tend>[0]) => ledger.tend(act);
  expect(await pruneOld(tend, { before: 1_000, dryRun: false, head }, run)).toMatchObject({ entries: 0 });
  expect(ledger.head()).toBe(head);
  const before = Date.now() + 1_000;
  const planned = await pruneOld(tend, { before, dryRun: true, head }, run);
  expect(planned).toMatchObject({ entries: 2, files: 1 });
  expect(ledger.head()).toBe(head);
  const done = await pruneOld(tend, { before, dryRun: false, head }, run);
  expect(pruneReport.parse(done)).toEqual({ ...planned, dryRun: false });
  expect(pruneSentence(done)).toContain('2 payloads');
  expect(await pruneOld(tend, { before, dryRun: false, head: ledger.head() }, run)).toMatchObject({
    entries: 0,
  });
  // The prompt stays, the answer is gone, the session that is under way keeps everything.
  const payloads = async (name: string) =>
    (await ledger.entries({ afterSeq: 0, limit: 99, stream: streams.session(name) })).map(
      ({ payload }) => payload !== null,
    );
  expect(await payloads('old')).toEqual([true, true, true, false, false, true]);
  expect(await payloads('open')).toEqual([true, true, true, true, true]);
  const [account] = await ledger.entries({ afterSeq: head, limit: 9 });
  expect(account).toMatchObject({
    type: 'payload.expired',
    stream: streams.ledger,
    payload: { before, ranges: [{ from: 4, to: 5 }], count: 2, bytes: done.bytes },
  });
  await ledger.close();
  const folder = join(dataDir, 'blobs', 'sha256');
  const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(kept).toHaveLength(1);
  expect(readStats(dataDir).types.find(({ type }) => type === 'item.completed')).toMatchObject({
    entries: 2,
    removed: 1,
  });

  const report = await verifyLedger({ dataDir, headDir, migrationsDir, checkpoints: [], foldOf });
  expect([report.integrity, report.completeness]).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  expect(report.checks.find(({ name }) => name === 'payloads')?.what).toContain('2 are gone');
  expect(proveEntry({ dataDir, headDir, seq: 5 }).envelope.toString()).toContain('"item.completed"');
  const output = join(place.dir, 'export');
  const exported = await exportTlog({ dataDir, headDir, output });
  expect(exported.size).toBe(report.entries);
  expect(readFileSync(join(output, 'payloads', '000.ndjson'), 'utf8')).toContain(
    `{"seq":5,"removed_by":${head + 1}}`,
  );
  expect(existsSync(join(output, 'log.vkey'))).toBe(true);
  const strangers = spawnSync('python3', [python, output], { encoding: 'utf8' });
  expect(strangers.stdout).toContain(`VERIFIED: ${report.entries} entries`);
  // An entry whose payload is gone is proved like any other.
  const { proof, envelope } = proveEntry({ dataDir, headDir, seq: 5 });
  const files = [join(place.dir, 'proof'), join(place.dir, 'entry')] as const;
  writeFileSync(files[0], proof);
  writeFileSync(files[1], envelope);
  const one = spawnSync('python3', [pythonProof, ...files], { encoding: 'utf8' });
  expect(one.stdout).toContain(`VERIFIED: the entry is number 5 of ${report.entries}`);

  // What was removed on purpose is no fault of an archive; there is only nothing to compare it with.
  const source = openReadOnlyLedger(dataDir);
  const archives = await checkArchives(
    {
      ledger: source,
      place: {
        mode: async () => 'dual',
        find: async () => ({ ok: true, value: { path: join(place.dir, 'archives'), inProject: false } }),
        checkpoint: async () => null,
        position: async () => null,
      },
      masking: { text: (raw) => raw, key: '' },
      sessionsOf: async () => ['old'],
    },
    { projectId: 'p' },
  );
  source.close();
  expect(archives.findings).toMatchObject([{ state: 'pruned', sessionId: 'old' }]);
  expect(archives).toMatchObject({ clean: true, counts: { pruned: 1, unreadable: 0 } });
});
