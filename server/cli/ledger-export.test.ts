import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLedger } from '../ledger';
import { type TemporaryPlace, temporaryPlace } from '../ledger/testing/fixture';
import { ledgerExport } from './ledger-export';

let place: TemporaryPlace;
let dir: string;
beforeEach(async () => {
  place = await temporaryPlace();
  dir = mkdtempSync(join(tmpdir(), 'codexchat-export-'));
  vi.stubEnv('CODEXCHAT_HOME', place.options.dataDir);
  vi.stubEnv('CODEXCHAT_HEAD_DIR', place.options.headDir);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await (await openLedger(place.options)).close();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
  await place[Symbol.asyncDispose]();
});

const html = (output: string) =>
  ledgerExport(['--format', 'html', '--session', 's', '--output', output, '--force']);

test('a folder that is not there is said in words, not by a crash', async () => {
  await expect(html(join(dir, 'gone', 'page.html'))).rejects.toMatchObject({
    trouble: { kind: 'ledger.no-output-folder' },
  });
});

test('force replaces a file, and never a link or a device, whose name would become a file', async () => {
  const aim = join(dir, 'aim');
  const link = join(dir, 'link');
  writeFileSync(aim, 'mine');
  symlinkSync(aim, link);
  for (const path of [link, dir])
    await expect(html(path)).rejects.toMatchObject({ trouble: { kind: 'ledger.output-taken' } });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(aim, 'utf8')).toBe('mine');
});
