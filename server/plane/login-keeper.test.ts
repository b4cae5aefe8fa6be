import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loginKeeper } from './login-keeper';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'codexchat-login-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('what is in the login of codex is kept, again when it has changed, and a broken file is no fault', () => {
  const kept: string[] = [];
  const look = loginKeeper(dataDir, (value) => kept.push(value));
  const file = join(dataDir, 'codex-home', 'auth.json');
  look();
  expect(kept).toEqual([]);
  mkdirSync(join(dataDir, 'codex-home'));
  writeFileSync(file, JSON.stringify({ tokens: { refresh_token: 'rt-number-1-of-two' } }));
  look();
  look();
  expect(kept).toEqual(['rt-number-1-of-two']);
  writeFileSync(file, '{"tokens": {"refresh');
  look();
  writeFileSync(file, JSON.stringify({ tokens: { refresh_token: 'rt-number-2-of-the-two' } }));
  look();
  expect(kept).toEqual(['rt-number-1-of-two', 'rt-number-2-of-the-two']);
});
