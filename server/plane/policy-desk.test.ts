import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCaller } from '../http/testing/caller';
import { type PastReplay, performReview } from '../policy-review';
import { readPolicyFiles } from '../policy-source';
import type { JobRow } from '../vocabulary';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

// The real runtime, threads, and rules that take a second of a quiet machine to read.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: Home;
let folder: string;
let plane: TestPlane;
let policies: ReturnType<typeof createCaller>['policies'];
const commandId = () => crypto.randomUUID();

beforeAll(async () => {
  home = makeHome();
  folder = mkdtempSync(join(tmpdir(), 'codexchat-policies-'));
  cpSync(join(import.meta.dirname, '..', '..', 'policies'), folder, { recursive: true });
  // The large lists of cases are judged elsewhere.
  for (const name of ['corpus.json', 'corpus-varied.json']) rmSync(join(folder, name));
  plane = await openTestPlane(home, undefined, false, folder);
  policies = createCaller(plane.plane).policies;
  // Two requests on record: one that is allowed, one that is denied.
  await plane.settled(await plane.send('look around'));
  await plane.settled(await plane.send('forbidden'));
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const fileId = 'user/user.cedar';
const here = { fileId, projectId: null };
const rule = (id: string, condition: string, decision = 'deny', marks = '') =>
  `@id("${id}")\n@decision("${decision}")\n@reason("A test says so.")${marks}\nforbid (principal, action == Action::"command", resource)\nwhen { ${condition} };\n`;
const noLooking = rule('no-looking', 'context.reads.contains("workspace-root")');
const trouble = (kind: string) => ({ cause: { trouble: { kind } } });
const lastText = async () => (await policies.file(here)).text ?? '';

/** The replay of a copy, when it has ended. */
async function replayed(text: string, limit = 100): Promise<JobRow & { report: PastReplay }> {
  const { jobId } = await policies.replay({ ...here, text, limit, commandId: commandId() });
  const ended = await plane.until(() =>
    plane.entries
      .flatMap(({ rows }) => rows)
      .flatMap(({ table, row }) =>
        table === 'job' && row.jobId === jobId && row.endedAt !== null ? [row] : [],
      )
      .at(-1),
  );
  return ended as unknown as JobRow & { report: PastReplay };
}

test('the rules in force come with their text and place, their marks, and from when they count', async () => {
  const view = await policies.view({ projectId: null });
  expect(view).toMatchObject({ problems: [], defaults: { version: 1 } });
  // The log takes entries in beside the work.
  await expect
    .poll(async () => (await policies.view({ projectId: null })).hits?.counts, { timeout: 60_000 })
    .toMatchObject({ 'look-in-workspace': 1, 'no-keys': 1 });
  const loaded = plane.entries.find(({ type }) => type === 'policy.loaded');
  expect(view.since).toMatchObject({ seq: loaded?.seq, at: loaded?.at });
  const look = view.rules.find(({ id }) => id === 'look-in-workspace');
  expect(look).toMatchObject({ layer: 'organisation', decision: 'allow', effect: 'permit', contained: null });
  expect(look?.text).toContain('permit (principal');
  const lines = readFileSync(join(folder, 'organisation.cedar'), 'utf8').split('\n');
  expect(lines[(look?.line ?? 0) - 1]).toContain('@id("look-in-workspace")');
  expect(view.rules.find(({ id }) => id === 'write-in-workspace')).toMatchObject({
    contained: 'facts',
    grantable: true,
  });
  expect(view.files.map(({ id, writable }) => [id, writable])).toEqual(
    expect.arrayContaining([
      ['organisation/organisation.cedar', true],
      ['project/project.cedar', false],
      [fileId, true],
    ]),
  );
});

test('a command is explained as on the command line, with the answer of each mode, and nothing is performed', async () => {
  const act = { kind: 'command', command: 'touch made.txt && sudo ls' } as const;
  const tried = await policies.tryAct({ projectId: null, cwd: home.projectDir, act });
  expect(tried.explained).toMatchObject({ kind: 'command', decision: 'deny', workspace: home.projectDir });
  expect(tried.explained.kind === 'command' && tried.explained.acts.map(({ program }) => program)).toEqual([
    'touch',
    'sudo',
    'ls',
  ]);
  expect(existsSync(join(home.projectDir, 'made.txt'))).toBe(false);
  const { projectId } = await plane.plane.projects.add({ commandId: commandId(), path: home.projectDir });
  const paths = ['src/a.ts', '.git/config'];
  const edit = { kind: 'edit' as const, change: 'update' as const, paths };
  const edited = await policies.tryAct({ projectId, cwd: '.', act: edit });
  expect(edited.explained).toMatchObject({
    kind: 'edit',
    files: [{ zones: ['workspace'] }, { zones: ['protected'] }],
  });
  const plain = await policies.tryAct({ projectId, cwd: '.', act: { kind: 'command', command: 'touch a' } });
  expect(plain.modes.map(({ mode, acceptEdits, answer }) => [mode, acceptEdits, answer])).toEqual([
    ['supervised', false, 'ask'],
    ['supervised', true, 'ask'],
    ['auto', false, 'allow'],
    ['unattended', false, 'allow'],
  ]);
  await expect(policies.tryAct({ projectId: null, cwd: 'here', act })).rejects.toMatchObject(
    trouble('policy.folder-not-absolute'),
  );
});

test('a copy is checked with all other files: problems by line, what it loosens, what it changes', async () => {
  const good = await policies.check({ ...here, text: noLooking });
  expect(good).toMatchObject({
    problems: [],
    loosening: [],
    policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(good.diff).toContain('+@id("no-looking")');
  const bad = await policies.check({ ...here, text: `\n${noLooking.replace('@decision', '@decison')}` });
  expect(bad.policyHash).toBeNull();
  expect(bad.problems[0]).toMatchObject({ line: 2, what: expect.stringContaining('@decison') });
});

test('past requests are judged again: exactly the one that the copy reaches would have changed', async () => {
  const { state, summary, report } = await replayed(noLooking);
  expect(state).toBe('done');
  expect(report.seen).toBe(plane.entries.filter(({ type }) => type === 'approval.requested').length);
  expect(report.counts).toMatchObject({ stricter: 1, looser: 0, judged: report.seen });
  expect(report.changed).toMatchObject([
    {
      sessionId: plane.sessionId,
      change: 'stricter',
      was: { decision: 'allow', rules: ['organisation/look-in-workspace'] },
      wouldBe: { decision: 'deny', rules: ['user/no-looking'] },
    },
  ]);
  expect(report.cases.judged).toBeGreaterThan(10);
  expect(report.cases.misses.every(({ miss }) => miss === 'over-asked')).toBe(true);
  expect(summary).toContain('1 would be answered otherwise');
  expect((await replayed(await lastText(), 1)).report).toMatchObject({ seen: 1, changed: [] });
});

test('a replay that is cancelled ends where it is', async () => {
  const sets = [{ projectId: null, tracked: readPolicyFiles(folder) }];
  const copy = { layer: 'user', file: join(folder, 'user.cedar'), text: noLooking, projectId: null } as const;
  const stopping = new AbortController();
  const stopped = performReview(
    { kind: 'policy-replay', dataDir: home.dataDir, sets, copy, limit: 100 },
    { signal: stopping.signal, progress: () => stopping.abort(new Error('a person cancelled it')) },
  );
  await expect(stopped).rejects.toThrow('a person cancelled it');
});

const save = (text: string, base: string | null, meantLoosening = false) =>
  policies.save({ commandId: commandId(), fileId, text, base, meantLoosening });

test('saving is refused where it must be, changes one file, is on record, and counts from the next request on', async () => {
  const { sha256: base } = await policies.file(here);
  await expect(save(noLooking, 'f'.repeat(64))).rejects.toMatchObject(trouble('policy.changed-meanwhile'));
  await expect(save('broken', base)).rejects.toMatchObject(trouble('policy.copy-not-valid'));
  await expect(
    policies.save({
      commandId: commandId(),
      fileId: 'project/project.cedar',
      text: '',
      base,
      meantLoosening: true,
    }),
  ).rejects.toMatchObject(trouble('policy.not-writable'));
  await expect(
    policies.save({ commandId: commandId(), fileId: 'user/../x', text: '', base, meantLoosening: true }),
  ).rejects.toMatchObject(trouble('policy.no-such-file'));
  expect(plane.types()).not.toContain('policy.edit-accepted');

  const once = commandId();
  const order = { commandId: once, fileId, text: noLooking, base, meantLoosening: false };
  const saved = await policies.save(order);
  expect(saved.counts).toBe(true);
  expect(await policies.save(order)).toEqual(saved);
  expect(readFileSync(join(folder, 'user.cedar'), 'utf8')).toBe(noLooking);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(plane.types().filter((type) => type === 'policy.edit-accepted')).toHaveLength(1);
  expect((await policies.view({ projectId: null })).policyHash).toBe(saved.policyHash);
  await plane.newSession();
  await plane.settled(await plane.send('look around'));
  expect(plane.approvals().at(-1)).toMatchObject({ answer: 'decline', verdict: { rules: ['no-looking'] } });
});

test('what could let more run is saved only when it is meant, and a broken file does not keep a good copy out', async () => {
  const { sha256: base } = await policies.file(here);
  await expect(save('// nothing\n', base)).rejects.toMatchObject(trouble('policy.loosening'));
  expect(await save('// nothing\n', base, true)).toMatchObject({ counts: true });
  writeFileSync(join(folder, 'user.cedar'), 'broken');
  const view = await policies.view({ projectId: null });
  expect(view.problems[0]).toMatchObject({ file: expect.stringContaining('user.cedar') });
  expect(view.rules.length).toBeGreaterThan(10);
  const mended = await save(noLooking, (await policies.file(here)).sha256, true);
  expect(mended.counts).toBe(true);
  expect((await policies.view({ projectId: null })).problems).toEqual([]);
});
