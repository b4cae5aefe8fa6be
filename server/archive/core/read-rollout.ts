import { type CoreEnv, type JsonObject, limits } from '../../vocabulary';
import type { ArchiveTurn } from './archive-turn';
import { isBlank, lineAt, textOf } from './byte-lines';
import type { ArchiveProblem } from './parse';
import { Rollout, type RolloutMeta } from './rollout';

export interface ReadRollout extends RolloutMeta {
  /** In the order in which they began, each id once. */
  readonly turns: readonly ArchiveTurn[];
  /** Where each turn begins, bytes, by its id. */
  readonly places: ReadonlyMap<string, number>;
  readonly problems: readonly ArchiveProblem[];
  readonly problemsOmitted: number;
  /** Bytes behind the last whole line: a line that was cut off, or is being written. */
  readonly trailingBytes: number;
}

/** Reads a rollout file of the runtime: what can be read becomes turns, everything else a problem with its place. */
export function readRollout(bytes: Uint8Array, sha256: CoreEnv['sha256']): ReadRollout {
  const problems: ArchiveProblem[] = [];
  let omitted = 0;
  const remark = (offset: number, length: number, reason: string, taken: boolean): void => {
    if (problems.length < limits.archiveProblemsMax) problems.push({ offset, length, reason, taken });
    else omitted += 1;
  };
  const rollout = new Rollout(sha256, remark);
  let trailingBytes = 0;
  for (let at = 0; at < bytes.length; ) {
    const line = lineAt(bytes, at);
    const { start, end, next } = line;
    at = next;
    const length = end - start;
    if (isBlank(bytes, line)) continue;
    if (length > limits.rolloutLineBytesMax) {
      remark(
        start,
        length,
        `the line has ${length} bytes; at most ${limits.rolloutLineBytesMax} are read`,
        false,
      );
      continue;
    }
    const { text, exact } = textOf(bytes, start, end);
    const value = parseObject(text);
    if (value !== null) {
      if (!exact) remark(start, length, 'bytes in the line are not UTF-8 and stand as U+FFFD', true);
      rollout.add({ offset: start, length, value });
    } else if (next === bytes.length && bytes[bytes.length - 1] !== 10) {
      trailingBytes = length;
      remark(start, length, `the last line is cut off; ${length} bytes were not taken over`, false);
    } else remark(start, length, 'the line is not a JSON object', false);
  }
  const drafts = rollout.turns().flatMap((draft) => {
    const turn = draft.turn();
    return turn === null ? [] : [{ turn, offset: draft.offset }];
  });
  return {
    ...rollout.meta,
    turns: drafts.map(({ turn }) => turn),
    places: new Map(drafts.map(({ turn, offset }) => [turn.id, offset])),
    problems,
    problemsOmitted: omitted,
    trailingBytes,
  };
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}
