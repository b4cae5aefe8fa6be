import { execFile } from 'node:child_process';
import { limits, type Trouble } from '../vocabulary';
import type { LaunchPlan } from './runtime';

export interface SandboxProbe {
  readonly works: boolean;
  readonly problem: Trouble | null;
}

/**
 * Runs `true` in the sandbox that commands of a session would get, without a model and without a runtime. Never rejects; ends within
 * `sandboxProbeMs`. Where it fails, every sandboxed command would fail too, but a turn would still look completed.
 */
export function probeSandbox(plan: LaunchPlan): Promise<SandboxProbe> {
  const args = ['sandbox', '-P', ':workspace', '-C', plan.codexHome, '--', 'sh', '-c', 'exit 0'];
  const options = {
    env: plan.env,
    cwd: plan.codexHome,
    timeout: limits.sandboxProbeMs,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 1024 * 1024,
  };
  return new Promise((resolve) => {
    execFile(plan.binary, args, options, (error, _stdout, stderr) => {
      resolve(
        error === null ? { works: true, problem: null } : { works: false, problem: troubleOf(error, stderr) },
      );
    });
  });
}

function troubleOf(error: Error, stderr: string): Trouble {
  const said = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('WARNING: proceeding'))
    .slice(-3)
    .join(' ')
    .slice(0, 500);
  return {
    kind: 'runtime.sandbox-unavailable',
    what: `The sandbox for commands does not work on this machine: ${said === '' ? error.message : said}`,
    safe: 'Nothing was run. Commands in a sandbox would fail; nothing runs outside of it unless a project says so.',
    next:
      process.platform === 'linux'
        ? 'Allow user namespaces for this user or container, or install bubblewrap, then restart.'
        : 'Check that this system lets programs use its sandbox, then restart.',
  };
}
