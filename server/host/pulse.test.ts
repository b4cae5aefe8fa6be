import { expect, test } from 'vitest';
import { err, type Json, limits, ok, type Result } from '../vocabulary';
import { createPulse } from './pulse';

type Answer = Result<Json, { readonly kind: string }>;

/** A runtime that is asked and answers when the test says so. */
function asked() {
  const open: ((answer: Answer) => void)[] = [];
  const runtime = {
    epoch: 'e1',
    request: () => new Promise<Answer>((resolve) => void open.push(resolve)),
  };
  let current: typeof runtime | null = runtime;
  let works = true;
  const pulse = createPulse({
    flavour: 'demo',
    current: () => current,
    atWork: () => works,
    now: () => 42,
  });
  return {
    beats(count: number) {
      let last: ReturnType<typeof pulse.beat> = null;
      for (let n = 0; n < count; n += 1) last = pulse.beat();
      return last;
    },
    open,
    async answer(given: Answer) {
      open.shift()?.(given);
      await new Promise((resolve) => setImmediate(resolve));
    },
    gone: () => {
      current = null;
    },
    rests: () => {
      works = false;
    },
  };
}

const untilSilent = limits.pulseEveryLooks + limits.pulseSilentLooks;
const silent = { flavour: 'demo', epoch: 'e1', since: 42 };

test('a runtime that answers is never silent', async () => {
  const runtime = asked();
  for (let round = 0; round < 5; round += 1) {
    expect(runtime.beats(untilSilent - 1)).toBeNull();
    await runtime.answer(ok({}));
  }
});

test('without an answer it is silent, until any answer comes', async () => {
  const runtime = asked();
  expect(runtime.beats(untilSilent)).toEqual(silent);
  // That our own patience with the request ended is no sign of life: it is asked again.
  await runtime.answer(err({ kind: 'timeout' }));
  expect(runtime.beats(1)).toEqual(silent);
  expect(runtime.open).toHaveLength(1);
  await runtime.answer(err({ kind: 'refused' }));
  expect(runtime.beats(1)).toBeNull();
});

test('it is silent also when its turn ended meanwhile, and no longer when it is gone', () => {
  const runtime = asked();
  runtime.beats(untilSilent);
  runtime.rests();
  expect(runtime.beats(1)).toEqual(silent);
  runtime.gone();
  expect(runtime.beats(1)).toBeNull();
});

test('a runtime at rest is not asked', () => {
  const runtime = asked();
  runtime.rests();
  runtime.beats(50);
  expect(runtime.open).toHaveLength(0);
});
