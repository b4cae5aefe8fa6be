import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streams } from '../vocabulary';
import { runBackfill, sha256, tamperWith } from './testing/backfill-run';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

describe('a marker counts only while all that it stands for holds', () => {
  let home: ArchiveHome;
  const id = threadIdOf(9);
  const session = streams.session(id.toLowerCase());
  const path = (name: string) => join(home.folder, name);
  const marker = () => path(`.ledger-backfill/${id}.json`);
  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  const tamper = (sql: string) => tamperWith(home, sql);
  beforeAll(() => {
    home = makeArchiveHome();
    home.write(`${id}.md`, originalArchive(id, originalTurns(9, 4)));
  });
  afterAll(() => home[Symbol.dispose]());

  const rows = (n: number) => `(SELECT seq FROM event WHERE stream_id = '${session}' AND stream_ver = ${n})`;
  const cases: readonly (readonly [string, () => void, RegExp, number])[] = [
    ['is missing', () => rmSync(marker()), /missing/, 0],
    ['is not JSON', () => change(marker(), (text) => text.slice(0, -1)), /not JSON/, 0],
    [
      'has a field too many',
      () => change(marker(), (text) => text.replace('{', '{ "x" : 1,')),
      /another form: it has more fields, "x"$/,
      0,
    ],
    [
      'is for another thread',
      () => change(marker(), (text) => text.replace(id, threadIdOf(8))),
      /another thread|another place/,
      0,
    ],
    [
      'names another document',
      () => change(marker(), (text) => text.replace(`${id}.ledger.json`, '../../x')),
      /another place/,
      0,
    ],
    [
      'is of another project',
      () => change(marker(), (text) => text.replace(/("projectPath" : ")/, '$1/other')),
      /of another project/,
      0,
    ],
    ['names a document that is gone', () => rmSync(path(`${id}.ledger.json`)), /missing/, 0],
    [
      'names a document that was edited',
      () => change(path(`${id}.ledger.json`), (text) => `${text} `),
      /another hash/,
      0,
    ],
    [
      'was edited together with its document',
      () => {
        change(path(`${id}.ledger.json`), (text) => text.replace('question 0', 'question X'));
        const hash = sha256(readFileSync(path(`${id}.ledger.json`)));
        change(marker(), (text) => text.replace(/[0-9a-f]{64}/, hash));
      },
      /tells otherwise/,
      0,
    ],
    [
      'has an entry in the ledger that was changed',
      () =>
        tamper(
          `UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'question 2', 'question Z') AS BLOB) WHERE seq = ${rows(4)}`,
        ),
      /not those that were recorded/,
      1,
    ],
    [
      'has an entry in the ledger whose payload is no JSON',
      () => tamper(`UPDATE payload SET bytes = x'7b' WHERE seq = ${rows(5)}`),
      /not those that were recorded/,
      1,
    ],
    [
      'stands for an archive that has grown',
      () => writeFileSync(path(`${id}.md`), originalArchive(id, originalTurns(9, 6))),
      /changed since/,
      2,
    ],
  ];

  test('each of them is done again, says why, and the run after it skips', { timeout: 60_000 }, async () => {
    const first = await home.open();
    expect(await runBackfill(first)).toMatchObject({ addedTurnCount: 4 });
    await first.opened.close('test end');
    for (const [name, damage, reason, added] of cases) {
      damage();
      const open = await home.open();
      const again = await runBackfill(open);
      expect(again, name).toMatchObject({ exportedThreadCount: 1, addedTurnCount: added, failed: [] });
      expect(again.threads[0]?.reason, name).toMatch(reason);
      const told = await open.opened.ledger.entries({ afterSeq: open.opened.ledger.head() - 1, limit: 1 });
      expect(told[0], name).toMatchObject({
        type: 'archive.backfilled',
        payload: { reason: again.threads[0]?.reason },
      });
      expect(await runBackfill(open), name).toMatchObject({ skippedThreadCount: 1, addedTurnCount: 0 });
      await open.opened.close('test end');
    }
    const open = await home.open();
    const { document, source } = await open.opened.plane.projects.exportThread({
      projectPath: home.projectDir,
      threadId: id,
      limit: null,
      generatedAt: null,
    });
    expect(source).toBe('ledger');
    const texts = JSON.parse(document).entries.filter(
      (entry: { kind: string }) => entry.kind === 'user_message',
    );
    expect(texts.map((entry: { text: string }) => entry.text)).toEqual(
      originalTurns(9, 6).map((turn) => turn.user),
    );
    await open.opened.close('test end');
  });
});

test('entries of a thread that disappear under a running server are noticed, and nothing is written on top', async () => {
  using home = makeArchiveHome();
  const [lost, kept] = [threadIdOf(1), threadIdOf(2)];
  home.write(`${lost}.md`, originalArchive(lost, originalTurns(1, 3)));
  home.write(`${kept}.md`, originalArchive(kept, originalTurns(2, 3)));
  const open = await home.open();
  await runBackfill(open);
  tamperWith(
    home,
    `DELETE FROM event WHERE stream_id = '${streams.session(lost.toLowerCase())}' AND type = 'turn.imported' AND stream_ver > 2`,
  );
  const head = open.opened.ledger.head();
  await expect(runBackfill(open)).rejects.toMatchObject({ trouble: { kind: 'ledger.file-changed' } });
  expect(open.opened.ledger.head()).toBe(head);
  await open.opened.close('test end').catch(() => undefined);
});
