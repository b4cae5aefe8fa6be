import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { limits } from '../vocabulary';
import type { SourceTurn } from './core/turn-reader';
import { makeArchiveHome, originalArchive, originalTurns, threadIdOf } from './testing/original-archive';
import { openSource } from './turn-source';

async function readAll(path: string) {
  const opened = await openSource({ kind: 'markdown', path, limit: null }, { text: (raw) => raw, key: '' });
  if (!opened.ok || opened.value === null) throw new Error('it cannot be opened');
  const { value } = opened;
  const turns: SourceTurn[] = [];
  for await (const batch of value.batches()) turns.push(...batch);
  const { problems } = value.problems();
  await value.close();
  return { facts: value.facts, turns, problems };
}

test('a large archive is read in a thread of its own, and gives what the same turns give in a small one', async () => {
  using home = makeArchiveHome();
  const id = threadIdOf(3);
  const turns = originalTurns(3, 60);
  const filler = 'a long answer in a large file. '.repeat(1_000);
  const [small, large] = [join(home.folder, 'small'), join(home.folder, 'large')];
  writeFileSync(small, `${originalArchive(id, turns)}\nstray`);
  const longer = turns.map((turn) => ({ ...turn, assistant: `${turn.assistant}\n${filler}` }));
  const text = `${originalArchive(id, longer)}\nstray`;
  writeFileSync(large, text);
  expect(text.length).toBeGreaterThan(limits.archiveInlineBytes * 2);
  const [first, second] = [await readAll(small), await readAll(large)];
  expect(second.turns.map(({ turn }) => turn.assistant.replace(filler.trim(), '').trim())).toEqual(
    first.turns.map(({ turn }) => turn.assistant),
  );
  expect(second.turns.map(({ turn }) => turn.user)).toEqual(first.turns.map(({ turn }) => turn.user));
  expect(second.problems).toEqual([
    {
      offset: Buffer.byteLength(text) - 5,
      length: 5,
      reason: 'text stands outside of every turn',
      taken: false,
    },
  ]);
  const starts = second.turns.map(({ offset }) =>
    Buffer.from(text)
      .subarray(offset, offset + 26)
      .toString(),
  );
  expect(new Set(starts)).toEqual(new Set(['<!-- CODEXCHAT_TURN_BEGIN ']));
  const gone = await openSource({ kind: 'markdown', path: join(home.folder, 'none'), limit: null }, null);
  expect(gone).toEqual({ ok: true, value: null });
});
