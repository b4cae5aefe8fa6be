import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryPlace } from '../testing/fixture';
import { writeSampleLedger } from '../testing/sample-ledger';
import { exportTlog } from './tlog';

const script = fileURLToPath(new URL('../../../docs/verify/verify-log.sh', import.meta.url));

function verify(dir: string): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('sh', [script, dir], { encoding: 'utf8' });
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

const flip =
  (at: number) =>
  (bytes: Buffer): Buffer => {
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };

test('openssl alone verifies signature, tree and payloads, also what was pruned; a flipped byte and a robbed payload fail it', {
  timeout: 120_000,
}, async () => {
  await using place = await temporaryPlace();
  await writeSampleLedger(place.options);
  const { dataDir, headDir } = place.options;
  const { output } = await exportTlog({ dataDir, headDir, output: join(place.dir, 'export') });
  expect(verify(output)).toMatchObject({ ok: true, said: expect.stringContaining('VERIFIED: 608 entries') });
  const changed = (name: string, path: string, change: (bytes: Buffer) => Buffer | string) => {
    const dir = join(place.dir, name);
    cpSync(output, dir, { recursive: true });
    writeFileSync(join(dir, path), change(readFileSync(join(dir, path))));
    return verify(dir);
  };
  const lines = 'payloads/000.ndjson';
  const robbed = (bytes: Buffer) => bytes.toString().replace(/.*/, '{"seq":1,"removed_by":2}');
  for (const [name, path, change, what] of [
    ['a salt', lines, flip(20), 'a payload of bundle 0 was changed'],
    ['a payload taken away', lines, robbed, 'no entry accounts for that'],
  ] as const)
    expect(changed(name, path, change), name).toMatchObject({ ok: false, said: expect.stringMatching(what) });
});
