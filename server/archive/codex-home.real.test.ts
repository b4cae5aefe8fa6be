import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pinnedCodexVersion } from '../runtime';
import { startRealCodex } from '../runtime/testing/real-codex';
import type { JsonObject } from '../vocabulary';
import { type ArchiveTurn, archivable } from './core/archive-turn';
import { turnsOfThread } from './core/turn-draft';
import { fingerprint } from './testing/codex-home';
import { makeArchiveHome } from './testing/original-archive';
import { openSource } from './turn-source';

test('a home that the pinned runtime made: its files give the turns that thread/read gives, and an import leaves it as it is', async () => {
  const codex = await startRealCodex();
  for (const prompt of ['answer', 'run a command', 'edit a file', 'model error']) await codex.run(prompt);
  const ask = async (method: string, params: JsonObject): Promise<JsonObject> => {
    const reply = await codex.runtime.request(method, params);
    if (!reply.ok) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
    return reply.value as JsonObject;
  };
  const listed = (await ask('thread/list', {})).data as readonly JsonObject[];
  expect(listed.map(({ id }) => id)).toEqual([codex.threadId]);
  const { thread } = await ask('thread/read', { threadId: codex.threadId, includeTurns: true });
  const { path, turns, cliVersion } = thread as {
    path: string;
    turns: readonly JsonObject[];
    cliVersion: string;
  };
  expect(cliVersion).toBe(pinnedCodexVersion);
  await codex.runtime.stop();

  const source = await openSource({ kind: 'rollout', path, limit: null }, { text: (raw) => raw, key: '' });
  if (!source.ok || source.value === null) throw new Error('the file cannot be read');
  const read: ArchiveTurn[] = [];
  for await (const batch of source.value.batches()) read.push(...batch.map(({ turn }) => archivable(turn)));
  expect(source.value.problems().problems).toEqual([]);
  expect(read.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'failed']);
  const spoken = (turn: ArchiveTurn) => [turn.id, turn.timestamp, turn.status, turn.user, turn.assistant];
  const theirs = turnsOfThread(turns).map(archivable);
  expect(read.map(spoken)).toEqual(theirs.map(spoken));
  const cards = (turn: ArchiveTurn) => turn.actions.filter(({ method }) => method === 'item/completed');
  expect(read.map(cards)).toEqual(theirs.map(cards));
  expect(read.flatMap(cards).map(({ title }) => title)).toEqual([
    'Command (completed)',
    'File change (completed)',
  ]);

  using home = makeArchiveHome(false);
  // The home as it lies there once the runtime is gone, database files and locks among it.
  const copy = join(home.projectDir, '..', 'codex');
  cpSync(codex.plan.codexHome, copy, { recursive: true, dereference: false, preserveTimestamps: true });
  const { opened } = await home.open();
  const { projectId } = await opened.plane.projects.add({
    commandId: crypto.randomUUID(),
    path: codex.workspace,
  });
  const order = { projectId, home: copy, limit: null, force: false };
  const run = () => opened.plane.projects.importHome({ commandId: crypto.randomUUID(), ...order });
  const before = fingerprint(copy);
  expect(await run()).toMatchObject({
    importedSessionCount: 1,
    addedTurnCount: 4,
    problems: [],
    elsewhere: [],
  });
  expect(await run()).toMatchObject({ skippedSessionCount: 1, addedTurnCount: 0 });
  expect(fingerprint(copy)).toBe(before);
  const view = await opened.plane.sessions.get({ sessionId: codex.threadId });
  expect(view.page.items.filter(({ kind }) => kind === 'prompt').map(({ data }) => data.text)).toEqual(
    theirs.map(({ user }) => user),
  );
  await opened.close('test end');
}, 120_000);
