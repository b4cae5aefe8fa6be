import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Judges generated commands, so that V8 optimises the way into the engine. */
const program = `
  import { join } from 'node:path';
  import { judgeCommand, virtualPlace } from '../policy';
  import { loadPolicy } from './load-policy';
  import { readPolicyFiles } from './policy-files';
  import { generateCommand } from './testing/shell-grammar';
  const { engine } = await loadPolicy(readPolicyFiles(join(process.cwd(), 'policies')));
  if (engine === null) throw new Error('no engine');
  const place = virtualPlace('/home/dev/project', '/home/dev', undefined);
  let judged = 0;
  for (; judged < 3_000; judged++) judgeCommand(engine, generateCommand(judged), '/home/dev/project', place);
  process.stdout.write(String(judged));
`;

test('verdicts go on when V8 gives up optimised code in the middle of one', {
  timeout: 240_000,
}, async () => {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'codexchat-policy-'));
  try {
    const outfile = join(dir, 'judging.mjs');
    await build({
      stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
    });
    // What chance does after some thousand verdicts, this option does at once.
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--deopt-every-n-times=200', outfile], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '3000', stderr: '' });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
