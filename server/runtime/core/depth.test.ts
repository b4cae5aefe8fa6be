import { expect, test } from 'vitest';
import { limits } from '../../vocabulary';
import { decodeLine } from './decode';

test('what is nested too deep is not read, and every question of that kind is answered with no', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}"]"${']'.repeat(levels)}`;
  const read = (text: string) => decodeLine({ kind: 'line', text });
  const question = (params: string) =>
    `{"id":7,"method":"item/commandExecution/requestApproval","params":{"threadId":"t","turnId":"u","x":${params}}}`;
  for (const levels of [limits.runtimeDepthMax, 20_000]) {
    expect(read(`{"method":"x/y","params":${nested(levels)}}`)).toMatchObject({
      signal: { kind: 'undecodable' },
    });
    expect(read(question(nested(levels)))).toMatchObject({
      signal: { kind: 'request-unserved', threadId: 't', wireId: 7 },
    });
    expect(read(`{"id":7,"result":${nested(levels)}}`)).toMatchObject({
      reply: { id: 7, outcome: { ok: false } },
    });
  }
  expect(read(question(nested(limits.runtimeDepthMax - 2)))).toMatchObject({
    signal: { kind: 'approval-requested' },
  });
  expect(read(question(`"${'[\\"'.repeat(100)}"`))).toMatchObject({
    signal: { kind: 'approval-requested' },
  });
});
