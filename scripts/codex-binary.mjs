// Where npm put the native codex program. Plain JavaScript because scripts run before anything is built.
import { createRequire } from 'node:module';
import path from 'node:path';

const targets = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/** Path of the native binary of the installed `@openai/codex`, or null when its platform package is absent. */
export function nativeCodexPath(from = import.meta.url) {
  const platform = `${process.platform}-${process.arch}`;
  const target = targets[platform];
  if (target === undefined) return null;
  try {
    const manifest = createRequire(from).resolve(`@openai/codex-${platform}/package.json`);
    return path.join(path.dirname(manifest), 'vendor', target, 'bin', 'codex');
  } catch {
    return null;
  }
}
