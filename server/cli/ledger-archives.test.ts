import { afterEach, expect, test, vi } from 'vitest';
import { ledger } from './ledger';
import { UsageError } from './usage';

const calls: { path: string; input: unknown }[] = [];
vi.mock('./package-facts', () => ({ packageFacts: () => ({ root: '/', version: 'test' }) }));
vi.mock('./plane-client', () => ({
  openClient: async () => ({
    async call(path: string, input: unknown) {
      calls.push({ path, input });
      if (path === 'projects.add') return { projectId: 'p' };
      throw new Error('asked enough');
    },
    close: async () => undefined,
  }),
}));
afterEach(() => calls.splice(0));

/** What the last call was asked to do; it is refused, so that nothing is printed. */
async function asked(...words: readonly string[]): Promise<unknown> {
  await expect(ledger(words)).rejects.toThrow('asked enough');
  return calls.at(-1);
}

test('by default the whole history is taken over, nothing twice, and a limit only when it is given', async () => {
  expect(await asked('backfill', '--project-path', '/p')).toMatchObject({
    path: 'projects.backfill',
    input: { projectId: 'p', limit: null, force: false },
  });
  expect(await asked('backfill', '--project-path', '/p', '--limit', '7', '--force')).toMatchObject({
    input: { limit: 7, force: true },
  });
  expect(await asked('import-codex-home', '--home', '/h')).toMatchObject({
    path: 'projects.importHome',
    input: { projectId: null, home: '/h', limit: null, force: false },
  });
  expect(
    await asked('import-codex-home', '--home', '/h', '--project-path', '/p', '--limit', '1'),
  ).toMatchObject({
    input: { projectId: 'p', limit: 1 },
  });
  const thread = '00000001-AAAA-4AAA-8AAA-00000000AAAA';
  expect(await asked('export', '--project-path', '/p', '--thread-id', thread)).toMatchObject({
    path: 'projects.exportThread',
    input: { limit: null, generatedAt: null, threadId: thread },
  });
});

test('a limit that is no positive whole number, a missing folder and unknown words are wrong use', async () => {
  for (const limit of ['0', '-1', '1.5', 'all', ''])
    await expect(ledger(['backfill', '--project-path', '/p', `--limit=${limit}`])).rejects.toThrow(
      UsageError,
    );
  await expect(ledger(['backfill'])).rejects.toThrow(UsageError);
  await expect(ledger(['import-codex-home'])).rejects.toThrow(UsageError);
  await expect(ledger(['import-codex-home', '--home', '/h', 'more'])).rejects.toThrow(UsageError);
  await expect(ledger(['export', '--project-path', '/p', '--thread-id', 'x'])).rejects.toThrow(UsageError);
  expect(calls).toEqual([]);
});
