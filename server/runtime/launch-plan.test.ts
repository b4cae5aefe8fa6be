import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCodexBinary } from './codex-binary';
import { planCodex, planDemo } from './launch-plan';
import { createSampleProject } from './sample-project';
import { scratch } from './testing/scratch';

const env = {
  NODE_ENV: 'test' as const,
  PATH: '/bin',
  HOME: '/home/x',
  LANG: 'C.UTF-8',
  HTTPS_PROXY: 'http://proxy:3128',
  SSL_CERT_FILE: '/etc/ca.pem',
  OPENAI_API_KEY: 'sk-secret',
  DATABASE_URL: 'secret',
  CODEX_HOME: '/home/x/.codex',
  BASH_ENV: '/home/x/profile',
};

describe('plans', () => {
  test('the real one has its own home, the proxies, and nothing that is not on the list', () => {
    const dataDir = scratch('data');
    const plan = planCodex({ dataDir, binary: '/codex', env });
    expect(plan.codexHome).toBe(path.join(dataDir, 'codex-home'));
    expect(plan.env).toMatchObject({
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy:3128',
      CODEX_HOME: plan.codexHome,
    });
    expect(Object.keys(plan.env)).not.toEqual(expect.arrayContaining(['OPENAI_API_KEY']));
    expect(JSON.stringify(plan)).not.toContain('secret');
    expect(JSON.stringify(plan)).not.toContain('/home/x/.codex');
    expect(plan.env.BASH_ENV).toBeUndefined();
    expect(readFileSync(path.join(plan.codexHome, 'config.toml'), 'utf8')).not.toContain('model_provider');
  });

  test('the demo has another home and can reach nothing but loopback', () => {
    const dataDir = scratch('data');
    const plan = planDemo({ dataDir, binary: '/codex', modelUrl: 'http://127.0.0.1:4567/v1', env });
    expect(plan.codexHome).toBe(path.join(dataDir, 'codex-home-demo'));
    const proxies = Object.entries(plan.env).filter(([name]) => /_proxy$/i.test(name) && !/^no_/i.test(name));
    expect(new Set(proxies.map(([, value]) => value))).toEqual(new Set(['http://127.0.0.1:9']));
    const config = readFileSync(path.join(plan.codexHome, 'config.toml'), 'utf8');
    expect(config).toContain('base_url = "http://127.0.0.1:4567/v1"');
    expect(config).toContain('request_max_retries = 0');
  });

  test('what somebody added to the configuration is gone at the next start', () => {
    const dataDir = scratch('data');
    const { codexHome } = planCodex({ dataDir, binary: '/codex', env });
    const file = path.join(codexHome, 'config.toml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n[mcp_servers.evil]\ncommand = "evil"\n`);
    chmodSync(codexHome, 0o755);
    planCodex({ dataDir, binary: '/codex', env });
    expect(readFileSync(file, 'utf8')).not.toContain('evil');
    expect(statSync(codexHome).mode & 0o777).toBe(0o700);
  });
});

describe('the codex program', () => {
  test('is the one that npm installed', () => {
    const found = findCodexBinary({ NODE_ENV: 'test' });
    expect(found.ok && existsSync(found.value)).toBe(true);
  });

  test.each([
    ['missing', () => undefined, 'runtime.codex-missing'],
    ['a folder', (at: string) => mkdirSync(at), 'runtime.codex-missing'],
    [
      'not executable',
      (at: string) => writeFileSync(at, '', { mode: 0o600 }),
      'runtime.codex-not-executable',
    ],
  ])('that the environment names is %s', (_name, make, kind) => {
    const at = path.join(scratch('binary'), 'codex');
    make(at);
    expect(findCodexBinary({ NODE_ENV: 'test', CODEXCHAT_CODEX_BIN: at })).toMatchObject({
      ok: false,
      error: { kind },
    });
  });
});

describe('the sample project', () => {
  test('is made once, and never over something else', async () => {
    const dir = path.join(scratch('sample'), 'deep', 'sample');
    expect(await createSampleProject(dir)).toEqual({ ok: true, value: dir });
    expect(existsSync(path.join(dir, 'src', 'duration.mjs'))).toBe(true);
    expect(await createSampleProject(dir)).toMatchObject({
      ok: false,
      error: { kind: 'runtime.sample-in-the-way' },
    });
  });

  test('that cannot be written is an error in words', async () => {
    const file = path.join(scratch('sample'), 'file');
    writeFileSync(file, '');
    expect(await createSampleProject(path.join(file, 'x'))).toMatchObject({
      ok: false,
      error: { kind: 'runtime.sample-not-written' },
    });
  });
});
