import { findCodexBinary, planCodex, probeSandbox } from '../runtime';
import type { Trouble } from '../vocabulary';

export interface SandboxVerdict {
  readonly works: boolean;
  readonly problem: Trouble | null;
}

export type SandboxWatch = ReturnType<typeof createSandboxWatch>;

/** Runs the sandbox self-test once, at first interest; null while it runs. */
export function createSandboxWatch(probe: () => Promise<SandboxVerdict>) {
  let verdict: SandboxVerdict | null = null;
  let running = false;
  return {
    verdict(): SandboxVerdict | null {
      if (verdict === null && !running) {
        running = true;
        void probe().then((found) => {
          verdict = found;
        });
      }
      return verdict;
    },
  };
}

/** The self-test of the sandbox, with the program and the settings of the real runtime. */
export async function testSandbox(dataDir: string): Promise<SandboxVerdict> {
  const binary = findCodexBinary();
  if (!binary.ok) return { works: false, problem: binary.error };
  return probeSandbox(planCodex({ dataDir, binary: binary.value }));
}
