import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { err, ok, type Result } from '../vocabulary';
import { codexMissing, spawnTrouble } from './launch-trouble';

const targets: { readonly [platform: string]: string } = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/**
 * The native codex program: the one that `CODEXCHAT_CODEX_BIN` names, else the one npm installed for this platform. Native, not
 * npm's wrapper script, because a wrapper that is killed leaves the real one running.
 */
export function findCodexBinary(env: NodeJS.ProcessEnv = process.env): Result<string> {
  const override = env.CODEXCHAT_CODEX_BIN;
  const binary = override === undefined || override === '' ? installedBinary() : path.resolve(override);
  if (binary === null) return err(codexMissing(null));
  try {
    if (!statSync(binary).isFile()) return err(codexMissing(binary));
    accessSync(binary, constants.X_OK);
    return ok(binary);
  } catch (error) {
    const fault: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
    return err(spawnTrouble(fault, { binary, codexHome: path.dirname(binary) }) ?? codexMissing(binary));
  }
}

function installedBinary(): string | null {
  const platform = `${process.platform}-${process.arch}`;
  const target = targets[platform];
  if (target === undefined) return null;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@openai/codex-${platform}/package.json`);
    return path.join(path.dirname(manifest), 'vendor', target, 'bin', 'codex');
  } catch {
    return null;
  }
}
