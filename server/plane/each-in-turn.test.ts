import { expect, test } from 'vitest';
import type { Doubt } from '../stream';
import { limits } from '../vocabulary';
import { eachInTurn } from './each-in-turn';

const trouble = { kind: 'ledger.unwritable', what: 'The disk is full.', safe: 's', next: 'n' };

test('a step behind an append in doubt does not keep the next ones from ending', async () => {
  let tell = (_: Doubt): void => undefined;
  const onDoubt = (listener: (doubt: Doubt) => void) => {
    tell = listener;
    return () => undefined;
  };
  const ended: string[] = [];
  const closing = eachInTurn(onDoubt, [
    () => ended.push('first'),
    () => {
      setImmediate(() => tell({ forMs: limits.stopPatienceMs, trouble }));
      return new Promise(() => undefined);
    },
    () => ended.push('last'),
  ]);
  await expect(closing).rejects.toMatchObject({ trouble });
  expect(ended).toEqual(['first', 'last']);
});
