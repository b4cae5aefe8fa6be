import { existsSync } from 'node:fs';
import type { Trouble } from '../vocabulary';
import lock from './bindings.lock.json';

/** The codex version that the bindings and the decoder were made for. */
export const pinnedCodexVersion: string = lock.codexVersion;

/** Errors of starting a program that trying again cannot mend; null for those that may pass (too many processes, no memory). */
export function spawnTrouble(
  error: NodeJS.ErrnoException,
  { binary, codexHome }: { readonly binary: string; readonly codexHome: string },
): Trouble | null {
  // The system says the same of a missing program and of a missing folder to start it in.
  if (error.code === 'ENOENT' && !existsSync(codexHome)) return null;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return codexMissing(binary);
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'runtime.codex-not-executable',
        what: `The codex program may not be run: ${binary}.`,
        safe: 'Nothing was started and nothing is lost.',
        next: 'Allow its execution (chmod +x), or mount the folder without noexec, then restart the runtime.',
      };
    case 'ENOEXEC':
      return {
        kind: 'runtime.codex-not-a-program',
        what: `This machine cannot run the codex program: ${binary}.`,
        safe: 'Nothing was started and nothing is lost.',
        next: 'Run npm ci on this machine, or let CODEXCHAT_CODEX_BIN name a codex for this platform.',
      };
    default:
      return null;
  }
}

export function codexMissing(binary: string | null): Trouble {
  return {
    kind: 'runtime.codex-missing',
    what: binary === null ? 'The codex program is not installed.' : `There is no codex program at ${binary}.`,
    safe: 'Nothing was started and nothing is lost. Recorded sessions can still be read.',
    next: 'Run npm ci, or let CODEXCHAT_CODEX_BIN name a native codex program, then restart the runtime.',
  };
}

/** Exit codes with which a shell, or a loader, says that there was nothing it could run. */
const nothingToRun: ReadonlySet<number | null> = new Set([126, 127]);

/**
 * A program that ended before it answered, in a way that only something else than codex does; null for what may be a passing fault of codex.
 * @param said what it last wrote on stderr.
 */
export function notCodex(
  { binary, args }: { readonly binary: string; readonly args: readonly string[] },
  code: number | null,
  said: string | undefined,
): Trouble | null {
  if (!nothingToRun.has(code)) return null;
  return {
    kind: 'runtime.codex-not-codex',
    what: `"${binary} ${args.join(' ')}" was run and ended with code ${code} before it answered: it is not a codex program.${said === undefined ? '' : ` It said: ${said}`}`,
    safe: 'It was asked nothing, and it is not tried again. Recorded sessions can still be read.',
    next: 'Let CODEXCHAT_CODEX_BIN name a native codex program, or remove it and run npm ci, then restart the server.',
  };
}

export function wrongVersion(found: string | null): Trouble {
  return {
    kind: 'runtime.codex-version',
    what: `The codex program says it is ${found ?? 'of no known version'}, and this CodexChat works with ${pinnedCodexVersion}.`,
    safe: 'It was stopped before anything was asked of it.',
    next: `Run npm ci, or remove CODEXCHAT_CODEX_BIN, so that codex ${pinnedCodexVersion} is used.`,
  };
}

/** The version out of `<client>/<version> (<system>) …`; null when there is none. */
export function versionOf(userAgent: string): string | null {
  return /^[^/]*\/(\d+\.\d+\.\d+\S*)/.exec(userAgent)?.[1] ?? null;
}
