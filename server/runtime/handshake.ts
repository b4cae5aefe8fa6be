import { err, limits, ok, type Result, type Trouble } from '../vocabulary';
import { initialize } from './core/encode';
import { isObject, textOf } from './core/fields';
import { pinnedCodexVersion, versionOf, wrongVersion } from './launch-trouble';
import type { Requests } from './requests';

/** Why we end a process ourselves. `fatal` is set when another try cannot help. */
export interface Verdict {
  readonly reason: string;
  readonly fatal: Trouble | null;
}

/**
 * The first words with a new process: initialize within its limit, then its version, which the protocol tells only in passing. Gives
 * the version, or why this process must not be used.
 */
export async function greet(requests: Requests): Promise<Result<{ readonly version: string }, Verdict>> {
  const hello = initialize({ name: 'codexchat', version: pinnedCodexVersion });
  const answer = await requests.askFirst(hello.method, hello.params, limits.runtimeInitTimeoutMs);
  if (!answer.ok) {
    const { error } = answer;
    const said = error.kind === 'timeout' ? `within ${error.afterMs} ms` : error.message;
    return err({ reason: `It did not answer to initialize: ${said}`, fatal: null });
  }
  const agent = isObject(answer.value) ? textOf(answer.value, 'userAgent') : null;
  const version = versionOf(agent ?? '');
  if (version !== pinnedCodexVersion) {
    return err({
      reason: 'It is of another version than this CodexChat works with.',
      fatal: wrongVersion(version),
    });
  }
  return ok({ version });
}
