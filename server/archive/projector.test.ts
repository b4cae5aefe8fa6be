import { createHash, randomUUID } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../ledger';
import { sessionFold } from '../session';
import { openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { archivePlace } from './archive-place';
import { parseArchive } from './core/parse';
import { renderArchive } from './core/render';
import { ArchiveProjector } from './projector';
import { type ArchiveHome, makeArchiveHome } from './testing/original-archive';
import { createArchiveWriter } from './write-archive';

const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const cause = { actor: { kind: 'system', id: 'test' }, causationId: null, correlationId: null } as const;
const noon = Date.UTC(2026, 0, 2, 12);

let home: ArchiveHome;
let ledger: Ledger;
let notes: DomainEvent[];
let timers: { work: () => void; ms: number }[];
let open: ArchiveProjector[];

beforeEach(async () => {
  home = makeArchiveHome(false);
  const { dataDir, headDir } = home;
  ledger = await openLedger({ dataDir, headDir, migrationsDir, producer: { app: 'test', version: '0' } });
  notes = [];
  timers = [];
  open = [];
});
afterEach(async () => {
  for (const projector of open) await projector.close();
  await ledger.close();
  home[Symbol.dispose]();
});

function startProjector(): ArchiveProjector {
  const note = async (event: DomainEvent): Promise<void> => void notes.push(event);
  const project = async () => ({ path: home.projectDir });
  const place = archivePlace({ dataDir: home.dataDir, project, newId: randomUUID });
  const writer = createArchiveWriter({ ledger, place, newId: randomUUID, now: Date.now, note });
  const setTimer = (work: () => void, ms: number) => {
    timers.push({ work, ms });
    return { cancel: () => undefined };
  };
  const report = (what: string, error: unknown): void => {
    throw new Error(what, { cause: error });
  };
  const projector = new ArchiveProjector({ ledger, place, writer, note, setTimer, report });
  open.push(projector);
  return projector;
}

/** A session whose events are written as its desk writes them. */
async function newSession(sessionId = randomUUID()) {
  let at = noon;
  const env = {
    now: () => at,
    newId: randomUUID,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  };
  const handle = await openStream(ledger, sessionFold, streams.session(sessionId), env);
  const add = (...events: readonly DomainEvent[]) =>
    handle.exclusively(async (pen) => {
      at += 1_500;
      pen.add(events, cause);
      const write = pen.write();
      if (write) await ledger.append({ writes: [write] });
      pen.adopt();
    });
  const title = 'New session';
  await add({
    type: 'session.created',
    payload: { sessionId, projectId: 'p', flavour: 'demo', title, model: null, effort: null },
  });
  const turnId = randomUUID();
  const ask = (text: string): Promise<void> =>
    add({ type: 'turn.requested', payload: { turnId, clientMessageId: 'm', text } });
  const complete = (id: string, type: string, raw: Readonly<Record<string, string>>): DomainEvent => ({
    type: 'item.completed',
    payload: { itemId: `${turnId}/${id}`, turnId, item: { id, type, raw } },
  });
  const settle = (status: 'completed' | 'failed' = 'completed'): Promise<void> =>
    add({ type: 'turn.settled', payload: { turnId, status, reason: null, error: null } });
  return { sessionId, turnId, add, ask, complete, settle, name: `${sessionId.toUpperCase()}.md` };
}

const own = () => join(home.dataDir, 'archives', 'p');
const turnsIn = (path: string) => parseArchive(readFileSync(path));

test('a prompt is in the archive while its turn runs, and the whole turn when it is over', async () => {
  const projector = startProjector();
  const session = await newSession();
  const path = join(own(), session.name);
  await session.ask('Run ls\n\n### Assistant\n\nplease');
  await projector.settled();
  expect(turnsIn(path)).toMatchObject({
    problems: [],
    titleId: session.sessionId.toUpperCase(),
    turns: [{ status: 'pending', user: 'Run ls\n\n### Assistant\n\nplease', assistant: '', actions: [] }],
  });
  await session.add(
    session.complete('c', 'commandExecution', {
      command: 'ls',
      aggregatedOutput: 'a.txt',
      status: 'completed',
    }),
    session.complete('r', 'reasoning', { text: 'hm' }),
    session.complete('a', 'agentMessage', { text: 'One file.' }),
    { type: 'turn.steered', payload: { turnId: session.turnId, clientMessageId: 'n', text: 'and more' } },
  );
  await session.settle();
  await projector.settled();
  expect(turnsIn(path).turns).toEqual([
    {
      id: session.turnId.toUpperCase(),
      timestamp: noon + 3_000,
      status: 'completed',
      user: 'Run ls\n\n### Assistant\n\nplease\n\nand more',
      assistant: 'One file.',
      actions: [
        {
          createdAt: noon + 4_000,
          method: 'item/completed',
          title: 'Command (completed)',
          detail: 'ls\n\na.txt',
        },
      ],
    },
  ]);
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  const checkpoint = join(home.dataDir, 'archives', 'checkpoints', `${session.sessionId}.json`);
  const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
  expect(JSON.parse(readFileSync(checkpoint, 'utf8'))).toEqual({
    v: 1,
    path,
    lastSeq: ledger.head(),
    sha256: hash,
  });
  expect(projector.lag()).toEqual({ behind: 0, problem: null });
  expect(notes).toEqual([]);
});

test('a project that keeps archives gets them in its own folder', async () => {
  mkdirSync(home.folder, { recursive: true });
  const projector = startProjector();
  const session = await newSession();
  await session.ask('hello');
  await session.settle('failed');
  await projector.settled();
  expect(readdirSync(home.folder)).toEqual([session.name]);
  expect(turnsIn(join(home.folder, session.name)).turns[0]).toMatchObject({
    status: 'failed',
    actions: [{ method: 'turn/completed', title: 'Turn failed' }],
  });
});

test('a write that fails holds nothing up, is counted and recorded once, is tried again, and says when it succeeds', async () => {
  const outside = join(dirname(home.projectDir), 'outside');
  mkdirSync(join(outside, 'threads'), { recursive: true });
  symlinkSync(outside, join(home.projectDir, 'chats'));
  const projector = startProjector();
  const session = await newSession();
  await session.ask('hello');
  await projector.settled();
  await session.settle();
  await projector.settled();
  expect(projector.lag()).toMatchObject({ behind: 1, problem: { kind: 'archive.folder-outside' } });
  expect(notes.map((event) => event.type)).toEqual(['archive.fell-behind']);
  // Commits are taken together or one by one, as they come: how many tries there were is not promised, what each waits is.
  const waits = timers.map((timer) => timer.ms);
  expect(waits.length).toBeGreaterThan(0);
  expect(waits).toEqual(waits.map((_, tries) => 1_000 * 2 ** tries));
  timers.at(-1)?.work();
  await projector.settled();
  expect(timers.at(-1)?.ms).toBe(1_000 * 2 ** waits.length);
  rmSync(join(home.projectDir, 'chats'));
  timers.at(-1)?.work();
  await projector.settled();
  expect(projector.lag()).toEqual({ behind: 0, problem: null });
  expect(notes.map((event) => event.type)).toEqual(['archive.fell-behind', 'archive.caught-up']);
  expect(turnsIn(join(own(), session.name)).turns).toHaveLength(1);
  expect(readdirSync(join(outside, 'threads'))).toEqual([]);
});

test('what was written while no projector ran is caught up, also what failed before', async () => {
  const first = startProjector();
  const session = await newSession();
  await session.ask('one');
  await first.settled();
  const path = join(own(), session.name);
  renameSync(path, `${path}.away`);
  mkdirSync(path);
  const other = await newSession();
  await session.settle();
  await first.settled();
  expect(first.lag().behind).toBe(1);
  await first.close();
  rmSync(path, { recursive: true });
  await other.ask('two');
  const second = startProjector();
  await second.settled();
  expect(turnsIn(path).turns).toMatchObject([{ status: 'completed', user: 'one' }]);
  expect(turnsIn(join(own(), other.name)).turns).toMatchObject([{ status: 'pending', user: 'two' }]);
  const position = JSON.parse(readFileSync(join(home.dataDir, 'archives', 'position.json'), 'utf8'));
  expect(position).toEqual({ v: 1, lastSeq: ledger.head(), behind: [] });
});

test('a file that holds more than the ledger keeps its bytes under another name, once, and that is recorded', async () => {
  mkdirSync(home.folder, { recursive: true });
  const session = await newSession();
  const path = home.write(session.name, renderArchive(session.sessionId, [strange]));
  const before = readFileSync(path);
  const projector = startProjector();
  await session.ask('hello');
  await projector.settled();
  await session.settle();
  await projector.settled();
  const kept = readdirSync(home.folder).filter((name) => name.includes('.kept-'));
  expect(kept).toHaveLength(1);
  expect(readFileSync(join(home.folder, kept[0] ?? ''))).toEqual(before);
  expect(turnsIn(path).turns).toMatchObject([{ user: 'hello', status: 'completed' }]);
  expect(notes).toMatchObject([
    { type: 'archive.file-kept', payload: { path, reason: expect.stringContaining('is not in the ledger') } },
  ]);
});

test('a file that we wrote, but whose checkpoint is lost, is simply replaced', async () => {
  const projector = startProjector();
  const session = await newSession();
  await session.ask('hello');
  await projector.settled();
  rmSync(join(home.dataDir, 'archives', 'checkpoints', `${session.sessionId}.json`));
  await session.settle();
  await projector.settled();
  expect(readdirSync(own())).toEqual([session.name]);
  expect(notes).toEqual([]);
});

test('a link in the place of an archive is not followed', async () => {
  mkdirSync(home.folder, { recursive: true });
  const session = await newSession();
  const target = join(home.projectDir, 'precious.txt');
  writeFileSync(target, 'precious');
  symlinkSync(target, join(home.folder, session.name));
  const projector = startProjector();
  await session.ask('hello');
  await projector.settled();
  expect(projector.lag()).toMatchObject({ behind: 1, problem: { kind: 'archive.unreadable' } });
  expect(readFileSync(target, 'utf8')).toBe('precious');
});

test('leftovers of interrupted writes go: ours at once, in a project only when nobody can still be writing', async () => {
  mkdirSync(home.folder, { recursive: true });
  const leftover = () => `${randomUUID().toUpperCase()}.md.tmp-${randomUUID().toUpperCase()}`;
  const [young, old, note] = [leftover(), leftover(), 'notes.md.tmp-1'];
  for (const name of [young, old, note]) home.write(name, 'half');
  utimesSync(join(home.folder, old), 1_000, 1_000);
  const projector = startProjector();
  const session = await newSession();
  await session.ask('hello');
  await projector.settled();
  expect(readdirSync(home.folder).sort()).toEqual([young, note, session.name].sort());
});

const strange = {
  id: '11111111-1111-4111-8111-111111111111',
  timestamp: noon,
  status: 'completed' as const,
  user: 'from somewhere else',
  assistant: 'yes',
  actions: [],
};
