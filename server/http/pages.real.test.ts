import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each(['throw', 'reject'])(
  'the screens are served, and a fault in our process still ends it: %s',
  (way) => {
    const program = join(import.meta.dirname, 'pages-fault.fixture.ts');
    const ended = spawnSync(process.execPath, ['--import', 'tsx', program, way], {
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const answer = JSON.parse(ended.stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}') as {
      status?: number;
    };
    expect(answer.status, ended.stderr).toBe(200);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('planted fault');
  },
);
