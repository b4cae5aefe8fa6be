import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { policy } from '../policy';

/** The repository; bundled, the command line finds its package above dist/, and from its sources it is told. */
export const root = join(import.meta.dirname, '..', '..', '..');

/** A tracked file of policy as it is. */
export const trackedText = (name: string): string => readFileSync(join(root, 'policies', name), 'utf8');

/** `codexchat policy …` as a person runs it, in a folder of its own with an own data directory. Tests only. */
export interface PolicyCommand {
  /** Of this test. */
  readonly dir: string;
  readonly project: string;
  /** Writes a file below the folder, and says where. */
  write(path: string, text: string | Uint8Array): string;
  /** What was printed since the last run. */
  printed(): string;
  run(argv: readonly string[]): Promise<number>;
  /** With --json and this exit code: what it answered. */
  answer(argv: readonly string[], code?: number): ReturnType<typeof JSON.parse>;
}

/** Sets it up before each test of a file, and takes it away after. `whole`: with the tracked cases, which take their time. */
export function policyCommand({ whole }: { readonly whole: boolean }): PolicyCommand {
  // Reading the rules takes a second of a quiet machine, and many of a busy one.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  let dir = '';
  let printed = '';
  const run = (argv: readonly string[]) => {
    printed = '';
    return policy(argv);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'codexchat-policy-'));
    mkdirSync(join(dir, 'project', 'policies'), { recursive: true });
    mkdirSync(join(dir, 'data', 'policy'), { recursive: true });
    for (const name of ['organisation.cedar', 'schema.cedarschema', 'default-policy.json'])
      cpSync(join(root, 'policies', name), join(dir, 'organisation', name));
    vi.stubEnv('CODEXCHAT_HOME', join(dir, 'data'));
    vi.stubEnv('CODEXCHAT_HEAD_DIR', join(dir, 'head'));
    vi.stubEnv('CODEXCHAT_POLICY', whole ? join(root, 'policies') : join(dir, 'organisation'));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    get dir() {
      return dir;
    },
    get project() {
      return join(dir, 'project');
    },
    write(path, text) {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    printed: () => printed,
    run,
    async answer(argv, code = 0) {
      expect(await run([...argv, '--json']), printed).toBe(code);
      return JSON.parse(printed);
    },
  };
}

/** A rule about one program. */
export const programRule = (id: string, program: string, effect = 'forbid', decision = 'deny'): string =>
  `@id("${id}")\n@decision("${decision}")\n@reason("Nobody runs ${program} here.")\n${effect} (principal, action == Action::"command", resource)\nwhen { context.program == "${program}" };\n`;
