import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { launchRuntime } from '../process';
import type { LaunchPlan, RuntimeProcess } from '../runtime';
import { scratch } from './scratch';
import { createSignalLog, type SignalLog } from './signal-log';

const fixtures = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');

export interface Peer {
  readonly runtime: RuntimeProcess;
  readonly log: SignalLog;
}

/** Starts a small misbehaving program of `fixtures/` in the place of codex. It is stopped with the test. */
export function startPeer(fixture: string, change: Partial<LaunchPlan> = {}): Peer {
  const codexHome = scratch('peer');
  const plan: LaunchPlan = {
    flavour: 'demo',
    binary: process.execPath,
    args: [path.join(fixtures, `${fixture}.mjs`)],
    env: { NODE_ENV: 'test', PATH: process.env.PATH },
    codexHome,
    ...change,
  };
  const log = createSignalLog();
  const runtime = launchRuntime(plan, log.take);
  onTestFinished(async () => {
    await runtime.stop();
  });
  return { runtime, log };
}
