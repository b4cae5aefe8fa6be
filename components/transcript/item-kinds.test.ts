import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { itemKinds, kindOf } from './item-kinds';

/** What the pinned runtime can send, as its bindings were generated. */
const lock: unknown = JSON.parse(
  readFileSync(new URL('../../server/runtime/bindings.lock.json', import.meta.url), 'utf8'),
);
const kindsIn = (value: unknown): readonly string[] => {
  const known = typeof value === 'object' && value !== null && 'itemKinds' in value ? value.itemKinds : null;
  return Array.isArray(known) ? known.map(String) : [];
};
const runtimeKinds = kindsIn(lock);

describe('item kinds', () => {
  it('reads the lock of the bindings', () => expect(runtimeKinds.length).toBeGreaterThan(10));

  it.each(runtimeKinds)('%s is drawn under a name of its own', (kind) => {
    expect(itemKinds[kind]).toBeDefined();
    expect(kindOf(kind).name.length).toBeGreaterThan(2);
  });

  it('knows no kind that nobody sends', () => {
    const ours = ['prompt', 'notice'];
    expect(
      Object.keys(itemKinds)
        .filter((kind) => !ours.includes(kind))
        .sort(),
    ).toEqual([...runtimeKinds].sort());
  });

  it('names a kind of a later runtime and draws it', () => {
    expect(kindOf('quantumToolCall')).toEqual({ look: 'generic', name: 'Quantum tool call' });
  });
});
