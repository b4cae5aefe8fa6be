import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ItemRow, limits } from '../../vocabulary';
import { summarise } from './summary';

const item = (
  ordinal: number,
  kind: string,
  data: ItemRow['data'],
  status: ItemRow['status'] = 'completed',
) =>
  ({ itemId: `i${ordinal}`, sessionId: 's', turnId: 't', ordinal, kind, status, data }) as unknown as ItemRow;

const items = [
  item(1, 'prompt', { text: 'Fix the test', intent: 'start' }),
  item(2, 'agentMessage', { text: 'I will\nlook.' }),
  item(3, 'reasoning', { summary: ['secret thoughts'] }),
  item(4, 'commandExecution', { command: 'npm test', exitCode: 1 }, 'failed'),
  item(5, 'fileChange', { changes: [{ path: 'a.ts' }, { path: 'b.ts' }] }),
  item(6, 'notice', { text: 'crashed' }),
];

describe('a summary for a conversation that knows nothing', () => {
  test('tells prompts, answers, commands and files, newest last, and nothing else', () => {
    const { text, told, leftOut } = summarise(items, 0);
    expect(told).toBe(4);
    expect(leftOut).toBe(0);
    expect(text.split('\n').slice(3)).toEqual([
      '- I asked: Fix the test',
      '- You answered: I will',
      '  look.',
      '- Command (failed, exit code 1): npm test',
      '- Files changed (completed): a.ts, b.ts',
    ]);
    expect(summarise(items, 0).text).toBe(text);
  });

  test('says how much it leaves out, and is never longer than its bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 4_000 }), { maxLength: 60 }),
        fc.nat(9_999),
        (texts, older) => {
          const list = texts.map((text, index) => item(index + 1, 'prompt', { text, intent: 'start' }));
          const { text, told, leftOut } = summarise(list, older);
          expect(text.length).toBeLessThanOrEqual(limits.summaryCharsMax);
          expect(told + leftOut).toBe(texts.length + older);
          if (leftOut > 0) expect(text).toContain(`(${leftOut} earlier steps are left out.)`);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  test('does not repeat an earlier summary', () => {
    expect(summarise([item(1, 'prompt', { text: 'old summary', intent: 'seed' })], 0).told).toBe(0);
  });
});
