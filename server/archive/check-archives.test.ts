import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streams } from '../vocabulary';
import { type OpenProject, runBackfill } from './testing/backfill-run';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

describe('archives compared with the ledger', () => {
  const ids = Array.from({ length: 6 }, (_, n) => threadIdOf(n + 1));
  let home: ArchiveHome;
  let open: OpenProject;
  const path = (n: number) => join(home.folder, `${ids[n]}.md`);
  const check = () => open.opened.plane.projects.checkArchives({ projectId: open.projectId });
  const set = (o: { mode?: 'dual' | 'ledger-only'; place?: 'project' | 'data' }) =>
    open.opened.plane.projects.setArchives({
      commandId: crypto.randomUUID(),
      projectId: open.projectId,
      ...o,
    });
  const status = () => open.opened.plane.projects.archives({ projectId: open.projectId });

  beforeAll(async () => {
    home = makeArchiveHome();
    for (const [n, id] of ids.entries()) home.write(`${id}.md`, originalArchive(id, originalTurns(n + 1, 3)));
    open = await home.open();
    await runBackfill(open);
  });
  afterAll(async () => {
    await open.opened.close('test end');
    home[Symbol.dispose]();
  });

  test('files of the original that were taken over as a whole are clean, byte for byte or not', async () => {
    expect(await check()).toMatchObject({
      clean: true,
      checked: 6,
      counts: { ok: 6 },
      findings: [],
      inProject: true,
    });
  });

  test('each fault is named with its file, place and turn; nothing is changed; archives cannot be switched off', async () => {
    const text = readFileSync(path(0), 'utf8');
    const edited = text.replace('question 1', 'question !');
    writeFileSync(path(0), edited);
    rmSync(path(1));
    const extra = threadIdOf(77);
    home.write(`${extra}.md`, originalArchive(extra, originalTurns(77, 1)));
    const torn = readFileSync(path(2), 'utf8');
    writeFileSync(path(2), torn.slice(0, -60));
    home.write(`${ids[3]}.md.tmp-${crypto.randomUUID()}`, 'half');
    home.write('notes.md', 'mine');
    rmSync(path(4));
    symlinkSync(path(3), path(4));
    const before = readdirSync(home.folder);
    const { clean, counts, findings } = await check();
    expect(clean).toBe(false);
    expect(counts).toEqual({
      ok: 2,
      missing: 1,
      differs: 2,
      lagging: 0,
      unreadable: 1,
      pruned: 0,
      extra: 1,
      empty: 0,
      temporary: 1,
      'not-ours': 2,
    });
    const of = (file: string) => findings.find((one) => one.path === file);
    const second = originalTurns(1, 3)[1];
    expect(of(path(0))).toMatchObject({
      state: 'differs',
      turnId: second?.id,
      sessionId: ids[0]?.toLowerCase(),
    });
    const at = of(path(0))?.offset ?? -1;
    expect(Buffer.from(edited).subarray(at).toString()).toMatch(
      new RegExp(`^<!-- CODEXCHAT_TURN_BEGIN id=${second?.id}`),
    );
    expect(of(path(1))).toMatchObject({ state: 'missing', offset: null });
    expect(of(path(2))).toMatchObject({ state: 'differs', what: expect.stringContaining('no end') });
    expect(of(path(4))).toMatchObject({ state: 'unreadable' });
    expect(of(join(home.folder, `${extra}.md`))).toMatchObject({ state: 'extra', offset: 100 });
    expect(readdirSync(home.folder)).toEqual(before);
    await expect(set({ mode: 'ledger-only' })).rejects.toMatchObject({
      trouble: { kind: 'archive.not-clean', what: expect.stringContaining('byte') },
    });
    expect(await status()).toMatchObject({ mode: 'dual' });
    rmSync(join(home.folder, `${extra}.md`));
  });

  test('all are written anew on request; then they can be switched off, and on again; each change is on record', async () => {
    await set({ mode: 'dual' });
    await open.opened.settledArchives();
    // A link is neither followed nor replaced: that one is behind, and says why.
    expect(await status()).toMatchObject({
      lagging: [ids[4]?.toLowerCase()],
      lastProblem: { kind: 'archive.unreadable' },
    });
    expect(await check()).toMatchObject({ clean: false, counts: { ok: 5, unreadable: 1 } });
    rmSync(path(4));
    await set({ mode: 'dual' });
    await open.opened.settledArchives();
    expect(await status()).toMatchObject({ lagging: [], lastProblem: null });
    expect(await check()).toMatchObject({ clean: true, counts: { ok: 6 } });
    expect(readdirSync(home.folder).filter((name) => name.includes('.kept-'))).toHaveLength(2);
    expect(await set({ mode: 'ledger-only' })).toMatchObject({ mode: 'ledger-only', lagging: [] });
    rmSync(path(0));
    await set({ mode: 'ledger-only' });
    await open.opened.settledArchives();
    expect(existsSync(path(0))).toBe(false);
    expect(await check()).toMatchObject({ clean: true, mode: 'ledger-only', checked: 0 });
    await set({ mode: 'dual' });
    await open.opened.settledArchives();
    expect(existsSync(path(0))).toBe(true);
    const entries = await open.opened.ledger.entries({
      afterSeq: 0,
      limit: 100,
      stream: streams.project(open.projectId),
    });
    expect(
      entries.filter(({ type }) => type === 'project.archives-changed').map(({ payload }) => payload),
    ).toEqual([
      { archives: { mode: 'dual', place: 'project' } },
      { archives: { mode: 'dual', place: 'project' } },
      { archives: { mode: 'ledger-only', place: 'project' } },
      { archives: { mode: 'ledger-only', place: 'project' } },
      { archives: { mode: 'dual', place: 'project' } },
    ]);
  });

  test('moved out of the project and back, every session has its archive in the one place', async () => {
    const own = join(home.dataDir, 'archives', open.projectId);
    expect(await set({ place: 'data' })).toMatchObject({ place: 'data', placePath: own });
    await open.opened.settledArchives();
    expect(readdirSync(own).sort()).toEqual(ids.map((id) => `${id}.md`).sort());
    expect(await check()).toMatchObject({ clean: true, inProject: false, counts: { ok: 6 } });
    await set({ place: 'project' });
    await open.opened.settledArchives();
    expect(readdirSync(own)).toEqual([]);
    expect(await check()).toMatchObject({ clean: true, inProject: true, counts: { ok: 6 } });
  });
});

test('a project without chats/threads keeps archives in itself only when asked, and never through a link out of it', async () => {
  using home = makeArchiveHome(false);
  using outside = makeArchiveHome(false);
  const { opened, projectId } = await home.open();
  const set = () =>
    opened.plane.projects.setArchives({ commandId: crypto.randomUUID(), projectId, place: 'project' });
  expect(await opened.plane.projects.archives({ projectId })).toMatchObject({ place: 'data', mode: 'dual' });
  symlinkSync(outside.projectDir, join(home.projectDir, 'chats'));
  await expect(set()).rejects.toMatchObject({ trouble: { kind: 'archive.folder-unusable' } });
  expect(readdirSync(outside.projectDir)).toEqual([]);
  rmSync(join(home.projectDir, 'chats'));
  expect(await set()).toMatchObject({ place: 'project', placePath: home.folder });
  expect(existsSync(home.folder)).toBe(true);
  mkdirSync(join(home.dataDir, 'archives', projectId), { recursive: true });
  await opened.close('test end');
});
