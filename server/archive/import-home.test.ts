import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits, streams } from '../vocabulary';
import { type OpenProject, tamperWith } from './testing/backfill-run';
import {
  type CodexHome,
  codexThreadId,
  fingerprint,
  head,
  line,
  makeCodexHome,
  rolloutNameOf,
  turnLines,
} from './testing/codex-home';
import { type ArchiveHome, makeArchiveHome } from './testing/original-archive';

let home: ArchiveHome;
let codex: CodexHome;
let open: OpenProject;
beforeEach(async () => {
  home = makeArchiveHome(false);
  codex = makeCodexHome();
  open = await home.open();
});
afterEach(async () => {
  await open.opened.close('test end');
  codex[Symbol.dispose]();
  home[Symbol.dispose]();
});

/** Imports, and proves that nothing in the codex home was touched. */
async function run(o: { projectId?: string | null; force?: boolean; limit?: number } = {}) {
  const before = fingerprint(codex.path);
  const done = await open.opened.plane.projects.importHome({
    commandId: crypto.randomUUID(),
    projectId: o.projectId === undefined ? open.projectId : o.projectId,
    home: codex.path,
    limit: o.limit ?? null,
    force: o.force ?? false,
  });
  expect(fingerprint(codex.path)).toBe(before);
  return done;
}
const write = (n: number, text: string, folder?: string) =>
  codex.write(rolloutNameOf(codexThreadId(n), folder), text);
const file = (n: number, turns: number, cwd = home.projectDir) =>
  head(codexThreadId(n), cwd) +
  Array.from({ length: turns }, (_, i) => turnLines(codexThreadId(n), i + 1)).join('');

describe('sessions of a codex home', () => {
  test('come in once; what has grown comes in later, and what was cut off is told with its place', async () => {
    const path = write(1, file(1, 3));
    expect(await run()).toMatchObject({
      scannedFileCount: 1,
      importedSessionCount: 1,
      addedTurnCount: 3,
      problems: [],
      failed: [],
    });
    const head = open.opened.ledger.head();
    expect(await run()).toMatchObject({ skippedSessionCount: 1, addedTurnCount: 0 });
    expect(open.opened.ledger.head()).toBe(head);
    const size = readFileSync(path).length;
    const more = turnLines(codexThreadId(1), 4);
    appendFileSync(path, more.slice(0, -30));
    const torn = await run();
    expect(torn).toMatchObject({ importedSessionCount: 1, addedTurnCount: 1 });
    expect(torn.sessions).toMatchObject([
      { reason: expect.stringContaining('changed'), trailingBytes: expect.any(Number) },
    ]);
    const [problem] = torn.problems;
    expect(problem).toMatchObject({ path, taken: false, reason: expect.stringContaining('cut off') });
    expect(problem?.offset).toBe(size + more.lastIndexOf('\n', more.length - 2) + 1);
    expect(torn.sessions[0]?.trailingBytes).toBe(problem?.length);
    // The end of the turn arrives: the same turn, now completed.
    appendFileSync(path, more.slice(-30));
    expect(await run()).toMatchObject({ importedSessionCount: 1, addedTurnCount: 1, problems: [] });
    const view = await open.opened.plane.sessions.get({ sessionId: codexThreadId(1) });
    expect(view.page.turns.map(({ status }) => status)).toEqual(Array(4).fill('completed'));
    expect(
      view.page.items.filter(({ kind }) => kind === 'agentMessage').map(({ data }) => data.text),
    ).toEqual([1, 2, 3, 4].map((n) => `answer ${n}`));
    await open.opened.settledArchives();
    expect(await open.opened.plane.projects.checkArchives({ projectId: open.projectId })).toMatchObject({
      clean: true,
      counts: { ok: 1 },
    });
  });

  test('the record of an import counts only while its entries recompute, and for its limit', async () => {
    write(2, file(2, 4));
    expect(await run({ limit: 2 })).toMatchObject({ addedTurnCount: 2 });
    expect(await run()).toMatchObject({
      addedTurnCount: 2,
      sessions: [{ reason: expect.stringContaining('limit') }],
    });
    expect(await run({ limit: 2 })).toMatchObject({ skippedSessionCount: 1 });
    expect(await run({ force: true })).toMatchObject({ importedSessionCount: 1, addedTurnCount: 0 });
    const stream = streams.session(codexThreadId(2));
    const { projectId } = open;
    await open.opened.close('test end');
    tamperWith(
      home,
      `UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'question 3', 'question X') AS BLOB)
       WHERE seq IN (SELECT seq FROM event WHERE stream_id = '${stream}' AND type = 'turn.imported')`,
    );
    open = { ...(await home.open()), projectId };
    expect(await run()).toMatchObject({
      importedSessionCount: 1,
      addedTurnCount: 1,
      sessions: [{ reason: expect.stringContaining('not those that were recorded') }],
    });
    expect(await run()).toMatchObject({ skippedSessionCount: 1 });
  });

  test('what is hostile or unknown is named with file and place, or carried along; the rest comes in', async () => {
    const longLine = line('event_msg', { type: 'x', pad: 'x'.repeat(limits.rolloutLineBytesMax) });
    const unknown = line('event_msg', {
      type: 'item_completed',
      turn_id: `01a20796-0000-7000-8000-${'0'.repeat(12)}`,
      item: { type: 'HologramShown', id: 'h', shape: 'cube' },
    });
    const good = file(3, 1);
    const bad = `${good}garbage\n${longLine}[1]\n\n${unknown}`;
    const path = write(3, bad);
    const other = write(3, file(3, 1), 'archived_sessions');
    write(4, file(4, 1).replace(`"id":"${codexThreadId(4)}"`, `"id":"${codexThreadId(44)}"`));
    symlinkSync(path, join(codex.path, rolloutNameOf(codexThreadId(5))));
    mkdirSync(join(home.projectDir, 'elsewhere'));
    symlinkSync(join(home.projectDir, 'elsewhere'), join(codex.path, 'sessions', 'link'));
    codex.write('sessions/notes.txt', 'mine');
    write(6, file(6, 1, '/nowhere/at/all'));
    const done = await run();
    expect(done).toMatchObject({ importedSessionCount: 2, elsewhereCount: 1, failed: [], addedTurnCount: 3 });
    expect(done.elsewhere).toEqual([{ folder: '/nowhere/at/all', sessions: 1 }]);
    const told = done.problems.map((one) => [one.path, one.offset, one.reason.slice(0, 24)]);
    const start = Buffer.byteLength(good);
    expect(told).toEqual(
      expect.arrayContaining([
        [path, start, 'the line is not a JSON o'],
        [path, start + 8, expect.stringMatching(/^the line has \d+ by/)],
        [path, start + 8 + longLine.length, 'the line is not a JSON o'],
        [other, 0, 'it is the same thread as'],
        [join(codex.path, rolloutNameOf(codexThreadId(5))), 0, 'it is a link, and links '],
        [join(codex.path, 'sessions', 'link'), 0, 'it is a link, and links '],
        [join(codex.path, 'sessions/notes.txt'), 0, 'its name is not that of '],
        [join(codex.path, rolloutNameOf(codexThreadId(4))), 0, 'its head names thread 01'],
      ]),
    );
    expect(told).toHaveLength(8);
    expect(readdirSync(join(home.projectDir, 'elsewhere'))).toEqual([]);
    const view = await open.opened.plane.sessions.get({ sessionId: codexThreadId(3) });
    const carried = view.page.items.find(({ data }) => data.text === 'hologramShown');
    expect(JSON.stringify(carried?.data)).toContain('cube');
  });

  test('older files, without ids of turns, without items, and without any wrapping, read as turns as well', async () => {
    const said = (type: string, message: string, n: number) => line('event_msg', { type, message }, n);
    write(
      7,
      head(codexThreadId(7), home.projectDir) +
        [1, 2]
          .map(
            (n) =>
              said('user_message', `q${n}`, n) +
              line(
                'response_item',
                { type: 'message', role: 'user', content: [{ type: 'input_text', text: `q${n}` }] },
                n,
              ) +
              line(
                'response_item',
                { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: `k${n}` },
                n,
              ) +
              line(
                'response_item',
                { type: 'function_call_output', call_id: `k${n}`, output: `out ${n}` },
                n,
              ) +
              said('agent_message', `a${n}`, n),
          )
          .join(''),
    );
    const bare = (value: object) => `${JSON.stringify(value)}\n`;
    const message = (role: string, text: string) =>
      bare({ type: 'message', role, content: [{ type: 'input_text', text }] });
    write(
      8,
      bare({ id: codexThreadId(8), timestamp: '2025-05-06T07:08:09Z', instructions: null }) +
        message('user', `<environment_context>\n<cwd>${home.projectDir}</cwd>\n</environment_context>`) +
        bare({ record_type: 'state' }) +
        message('user', 'first') +
        message('assistant', 'one') +
        message('user', 'second') +
        message('assistant', 'two'),
    );
    expect(await run()).toMatchObject({ importedSessionCount: 2, addedTurnCount: 4, problems: [] });
    const texts = async (n: number) =>
      (await open.opened.plane.sessions.get({ sessionId: codexThreadId(n) })).page.items
        .map(({ kind, data }) => [kind, data.text, data.detail])
        .slice(1);
    expect(await texts(7)).toEqual(
      [1, 2].flatMap((n) => [
        ['prompt', `q${n}`, undefined],
        ['notice', 'shell', `{"command":["ls"]}\n\nout ${n}`],
        ['agentMessage', `a${n}`, undefined],
      ]),
    );
    expect(await texts(8)).toEqual([
      ['prompt', 'first', undefined],
      ['agentMessage', 'one', undefined],
      ['prompt', 'second', undefined],
      ['agentMessage', 'two', undefined],
    ]);
    expect(await run()).toMatchObject({ skippedSessionCount: 2 });
  });

  test('without a project, each folder that still exists becomes one; our own homes and other folders are refused', async () => {
    const other = join(home.projectDir, '..', 'other');
    mkdirSync(other);
    write(9, file(9, 1));
    write(10, file(10, 1, other));
    write(11, file(11, 1, '/nowhere'));
    expect(await run({ projectId: null })).toMatchObject({
      importedSessionCount: 2,
      elsewhere: [{ folder: '/nowhere', sessions: 1 }],
    });
    const { rows } = await open.opened.plane.projects.list();
    expect(rows.map(({ name }) => name)).toEqual(['project', 'other']);
    const refused = (path: string) =>
      open.opened.plane.projects.importHome({
        commandId: crypto.randomUUID(),
        projectId: null,
        home: path,
        limit: null,
        force: false,
      });
    mkdirSync(join(home.dataDir, 'codex-home', 'sessions'), { recursive: true });
    await expect(refused(join(home.dataDir, 'codex-home'))).rejects.toMatchObject({
      trouble: { kind: 'codex.own-home' },
    });
    await expect(refused(home.projectDir)).rejects.toMatchObject({ trouble: { kind: 'codex.no-sessions' } });
    await expect(refused(join(home.projectDir, 'none'))).rejects.toMatchObject({
      trouble: { kind: 'codex.home-unreadable' },
    });
  });
});
