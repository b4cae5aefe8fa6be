import { rmSync } from 'node:fs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** While it stands, a signal that ends this process removes what was half made at `path` first. The process ends by that signal. */
export function removeWhenInterrupted(path: string): Disposable {
  const end = (signal: NodeJS.Signals): void => {
    rmSync(path, { recursive: true, force: true });
    drop();
    process.kill(process.pid, signal);
  };
  const drop = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  for (const signal of signals) process.on(signal, end);
  return { [Symbol.dispose]: drop };
}
