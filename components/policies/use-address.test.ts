import { expect, test } from 'vitest';
import { readAddress, writeAddress } from './use-address';

test('an address that is written is read again, and holds only what is not first', () => {
  const change = { part: 'edit', file: 'own/user.cedar', last: 2_000, search: 'a & b?' } as const;
  const query = writeAddress(new URLSearchParams('?project=p-1'), change);
  expect(readAddress(new URLSearchParams(query))).toMatchObject({
    ...change,
    project: 'p-1',
    kind: 'command',
  });
  expect(
    writeAddress(new URLSearchParams(query), {
      part: 'rules',
      last: 500,
      search: '',
      file: null,
      project: null,
    }),
  ).toBe('');
});

test('what an address cannot hold is its first value', () => {
  const read = readAddress(new URLSearchParams('?part=delete-all&kind=x&change=y&last=1000000'));
  expect(read).toMatchObject({ part: 'rules', kind: 'command', change: 'update', last: 500 });
});
