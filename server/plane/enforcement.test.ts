import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { IndexKeeper } from '../enforcement/index-keeper';
import { checkProofs } from '../export/testing/check-proofs';
import type { EnforcementFilter } from '../vocabulary';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

// The real runtime, and rules that take a second of a quiet machine to read.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: Home;
let plane: TestPlane;

beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
});

const search = (filter: EnforcementFilter) =>
  plane.plane.enforcement.search({ filter, before: null, limit: 50, wait: true });

test('an allowed, a denied and an asked act are found by text and filter, with why and what became of them', async () => {
  await plane.settled(await plane.send('look around'));
  await plane.settled(await plane.send('forbidden'));
  const asking = await plane.send('run a command');
  const asked = await plane.asked();
  expect((await search({ outcome: ['waiting'] })).rows).toMatchObject([
    { id: asked.approvalId, actor: 'nobody' },
  ]);
  await plane.answer(asked, 'decline');
  await plane.settled(asking);

  const { rows, state } = await search({});
  expect(rows.map(({ decision, actor, outcome }) => [decision, actor, outcome])).toEqual([
    ['ask', 'person', 'declined'],
    ['deny', 'policy', 'declined'],
    ['allow', 'policy', 'ran'],
  ]);
  expect(state).toMatchObject({ building: null, problem: null, indexed: state.head });
  expect((await search({ text: 'ls', decision: ['allow'] })).rows).toHaveLength(1);
  expect((await search({ rule: ['no-keys'] })).rows).toMatchObject([
    { decision: 'deny', outcome: 'declined' },
  ]);
  expect((await search({ session: [plane.sessionId], actor: ['policy'] })).rows).toHaveLength(2);
  expect((await search({ text: 'nothing-like-this' })).rows).toEqual([]);

  const allowed = rows.at(-1);
  const detail = await plane.plane.enforcement.get({ seq: allowed?.seq ?? 0 });
  expect(detail).toMatchObject({
    ask: { kind: 'command' },
    basis: { judged: 'allow', reasons: [{ rule: 'look-in-workspace', layer: 'organisation' }] },
    end: { exitCode: 0 },
  });
  expect(detail.entries.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'approval.requested',
      'approval.decided',
      'approval.delivered',
      'item.completed',
    ]),
  );
  const { buckets } = await plane.plane.enforcement.counts({ filter: {}, buckets: 4, zone: 'UTC' });
  expect(buckets.reduce((sum, { allow, ask, deny }) => sum + allow + ask + deny, 0)).toBe(3);
  const { rules } = await plane.plane.enforcement.ruleHits();
  expect(rules).toContainEqual(expect.objectContaining({ rule: 'no-keys', decision: 'deny', hits: 1 }));
  const past = await plane.plane.enforcement.pastRequests({
    filter: { kind: ['command'] },
    before: null,
    limit: 2,
  });
  expect(past.rows).toMatchObject([{ verdict: { decision: 'ask' } }, { verdict: { decision: 'deny' } }]);
  expect(past.next).not.toBeNull();
});

async function exported(filter: EnforcementFilter): Promise<readonly string[]> {
  const { url } = await plane.plane.enforcement.exportTicket({ filter });
  const download = plane.plane.downloads.redeem(url.split('/').at(-1) ?? '');
  let text = '';
  for await (const piece of download?.pieces(new AbortController().signal) ?? []) text += String(piece);
  return text.trimEnd().split('\n');
}

test('a selection is exported with a proof for each entry, which holds for a stranger, and for no changed byte', async () => {
  // At rest, the ledger signs what it has.
  await expect
    .poll(async () => checkProofs(await exported({ decision: ['deny'] })).unproven, { timeout: 30_000 })
    .toBe(0);
  const lines = await exported({ decision: ['deny'] });
  const [head, first] = lines.map((line) => JSON.parse(line));
  expect(head).toMatchObject({
    format: 'codexchat-enforcement/1',
    filter: { decision: ['deny'] },
    records: 1,
  });
  expect(first.record).toMatchObject({ decision: 'deny', rules: ['no-keys'] });
  expect(checkProofs(lines)).toEqual({ faults: [], proved: first.record.seqs.length, unproven: 0 });
  const changed = (from: string | RegExp, to: string) => lines.map((line) => line.replace(from, to));
  expect(checkProofs(changed('\\"decision\\":\\"deny\\"', '\\"decision\\":\\"allow\\"')).faults[0]).toContain(
    'another payload',
  );
  expect(
    checkProofs(changed(/\\"type\\":\\"approval.decided/, '\\"type\\":\\"approval.defided')).faults[0],
  ).toContain('not in the');
  expect(checkProofs(lines.filter((line) => !line.includes('approval.decided'))).faults[0]).toContain(
    'missing',
  );
  expect(checkProofs(changed(/"checkpoint":"(.*?)\\n(\d)/, '"checkpoint":"$1\\n9$2')).faults[0]).toContain(
    'signature',
  );
  // As docs/enforcement.md says it: entries by python, the signature by openssl.
  const script = (name: string) => fileURLToPath(new URL(`../../docs/verify/${name}`, import.meta.url));
  const path = join(home.dataDir, 'enforcement.ndjson');
  const said = (command: string, ...args: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return `${stdout}${stderr}`;
  };
  const verified = (all: readonly string[]) => {
    writeFileSync(path, `${all.join('\n')}\n`);
    return said('python3', script('verify-enforcement.py'), path);
  };
  expect(verified(lines)).toContain(`VERIFIED: 1 records, ${first.record.seqs.length} entries`);
  const signature = () => said('sh', script('verify-signature.sh'), `${path}.checkpoint`, `${path}.vkey`);
  expect(signature()).toContain('Verified Successfully');
  writeFileSync(`${path}.checkpoint`, String(head.checkpoint).replace(/\n(\d)/, '\n9$1'));
  expect(signature()).not.toContain('Verified Successfully');
  const spoilt: readonly (readonly [all: readonly string[], fault: string])[] = [
    [changed('\\"decision\\":\\"deny\\"', '\\"decision\\":\\"allow\\"'), 'another payload'],
    [changed(/\\"type\\":\\"approval.decided/, '\\"type\\":\\"approval.defided'), 'not in the signed log'],
    [lines.filter((line) => !line.includes('approval.decided')), 'named by a record, and missing'],
    [lines.slice(0, -1), 'not whole'],
  ];
  for (const [all, fault] of spoilt) expect(verified(all)).toMatch(new RegExp(`^NOT VERIFIED: .*${fault}`));
});

test('a search gets a name, another one and is deleted; it is the same after a restart', async () => {
  const commandId = () => crypto.randomUUID();
  const saved = async () => (await plane.plane.enforcement.savedSearches()).rows;
  const [first, filter] = [commandId(), { decision: ['deny' as const], last: 3_600_000 }];
  const input = { commandId: first, name: 'Keys', filter };
  const { searchId } = await plane.plane.enforcement.saveSearch(input);
  // The same command again, as when its answer was lost.
  expect(await plane.plane.enforcement.saveSearch(input)).toEqual({ searchId });
  expect(await saved()).toMatchObject([{ searchId, name: 'Keys', filter }]);
  expect((await search((await saved())[0]?.filter ?? {})).rows).toMatchObject([{ decision: 'deny' }]);
  await plane.plane.enforcement.renameSearch({ commandId: commandId(), searchId, name: 'Refused' });

  const recorded = () => plane.types().filter((type) => type.startsWith('search.'));
  expect(recorded()).toEqual(['search.saved', 'search.saved']);
  await plane.close('test restart');
  plane = await openTestPlane(home, { sessionId: plane.sessionId });
  expect(await saved()).toMatchObject([{ searchId, name: 'Refused', filter }]);
  await plane.plane.enforcement.deleteSearch({ commandId: commandId(), searchId });
  await plane.plane.enforcement.deleteSearch({ commandId: commandId(), searchId });
  expect(await saved()).toEqual([]);
  expect(recorded()).toEqual(['search.deleted']);
});

test('an index that was removed or damaged while the server ran is built anew, and says so', async () => {
  const before = (await search({})).rows;
  rmSync(join(home.dataDir, 'search.db'));
  const again = await search({});
  expect(again.rows).toEqual(before);
  expect(again.state.rebuilt).toMatchObject({ reason: expect.stringContaining('removed') });

  // Asked for by a person, as a job; a search meanwhile says how far it is, and the next one has all.
  const { jobId } = await plane.plane.enforcement.rebuild({ commandId: crypto.randomUUID() });
  const job = async () =>
    (await plane.plane.jobs.list({ kind: 'search-rebuild', limit: 1 })).rows.find(
      (one) => one.jobId === jobId,
    );
  await expect.poll(async () => (await job())?.state, { timeout: 30_000 }).toBe('done');
  expect((await job())?.report).toMatchObject({ entries: expect.any(Number) });
  const rebuilt = await search({});
  expect(rebuilt.rows).toEqual(before);
  expect(rebuilt.state.rebuilt?.reason).toContain('A person');

  await plane.close('test restart');
  // Begun anew while entries are on their way to it: none is missing.
  rmSync(join(home.dataDir, 'search.db'));
  const keeper = new IndexKeeper(home.dataDir);
  const { head } = rebuilt.state;
  await keeper.step(Math.floor(head / 2));
  const stepping = keeper.step(head);
  await keeper.ask({ name: 'rebuild', input: {} });
  await stepping;
  while (await keeper.step(head));
  expect(await keeper.ask({ name: 'search', input: { filter: {}, before: null, limit: 50 } })).toMatchObject({
    rows: before,
  });
  keeper.close();

  for (const end of ['-wal', '-shm']) rmSync(join(home.dataDir, `search.db${end}`), { force: true });
  writeFileSync(join(home.dataDir, 'search.db'), 'no database at all '.repeat(1_000));
  plane = await openTestPlane(home, { sessionId: plane.sessionId });
  const anew = await search({});
  expect(anew.rows).toEqual(before);
  expect(anew.state.rebuilt).toMatchObject({ reason: expect.stringContaining('damaged') });
});
