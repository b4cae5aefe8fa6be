import { afterEach, expect, test, vi } from 'vitest';
import { benchCommand } from './command';
import { benchmarks } from './list';

afterEach(() => vi.restoreAllMocks());

const heard = (stream: 'stdout' | 'stderr'): (() => string) => {
  const write = vi.spyOn(process[stream], 'write').mockReturnValue(true);
  return () => write.mock.calls.map(([text]) => String(text)).join('');
};

test('the list names every benchmark, each once', async () => {
  const out = heard('stdout');
  expect(await benchCommand(['--help'])).toBe(0);
  for (const { name, about } of benchmarks) expect(out()).toContain(`${name.padEnd(12)} ${about}`);
  expect(new Set(benchmarks.map(({ name }) => name)).size).toBe(benchmarks.length);
});

test.each([
  [[]],
  [['nothing-like-it']],
  [['feed', 'send']],
  [['feed', '--loud']],
  [['feed', '--entries', '0']],
])('wrong use is 2, with what there is: %j', async (argv) => {
  const err = heard('stderr');
  expect(await benchCommand(argv)).toBe(2);
  expect(err()).toContain('Usage: codexchat bench');
});

test('what cannot run is 3 and says why, and does not keep the others from running', async () => {
  const [first, second] = benchmarks;
  if (!first || !second) throw new Error('no benchmarks');
  const out = heard('stdout');
  const err = heard('stderr');
  vi.spyOn(first, 'run').mockRejectedValue(new Error('no disk'));
  for (const other of benchmarks.slice(1))
    vi.spyOn(other, 'run').mockResolvedValue({ measures: [], notes: ['ran'] });
  expect(await benchCommand(['all', '--json'])).toBe(3);
  expect(err()).toContain(`${first.name} could not run. Error: no disk`);
  const document: unknown = JSON.parse(out());
  expect(document).toMatchObject({
    reports: expect.arrayContaining([
      expect.objectContaining({ name: second.name, measures: [], notes: ['ran'] }),
    ]),
  });
});
