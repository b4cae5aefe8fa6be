import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDemoModel } from '../runtime';
import { prepareStarts } from './prepare-starts';

test('a demo model that did not come up is said, and tried anew with the next start', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'codexchat-prepare-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  let refusals = 1;
  const starts = prepareStarts(dataDir, async (options) => {
    if (refusals-- > 0) throw new Error('too many open files');
    return startDemoModel(options);
  });
  onTestFinished(() => starts.end());
  const first = await starts.plan('demo');
  expect(first).toMatchObject({ ok: false, error: { kind: 'runtime.not-prepared' } });
  expect(first.ok ? '' : first.error.what).toContain('too many open files');
  expect(await starts.plan('demo')).toMatchObject({ ok: true });
  expect(await starts.plan('demo'), 'one for all starts').toMatchObject({ ok: true });
  expect(refusals).toBe(-1);
});

test('a demo model that never came up does not keep the server from ending', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'codexchat-prepare-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const starts = prepareStarts(dataDir, () => Promise.reject(new Error('no')));
  const plan = starts.plan('demo');
  await starts.end();
  expect(await plan).toMatchObject({ ok: false });
});
