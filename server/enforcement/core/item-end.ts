import { type EnforcementOutcome, type JsonObject, limits } from '../../vocabulary';
import { cut } from './act-words';

/** Items that can be acts: what else an item is has no verdict and needs none. */
const words = new Set([
  'userMessage',
  'agentMessage',
  'plan',
  'reasoning',
  'hookPrompt',
  'contextCompaction',
  'enteredReviewMode',
  'exitedReviewMode',
]);
export const canBeAct = (type: string): boolean => !words.has(type);

export const exitCodeOf = (raw: JsonObject): number | null =>
  typeof raw.exitCode === 'number' && Number.isInteger(raw.exitCode) ? raw.exitCode : null;

/** The command of an item, what it searched for, or the paths it changed. */
export function itemText(raw: JsonObject): string {
  if (typeof raw.command === 'string') return cut(raw.command, limits.enforcementTextCharsMax);
  if (typeof raw.query === 'string') return cut(raw.query, limits.enforcementTextCharsMax);
  const changes = Array.isArray(raw.changes) ? raw.changes : [];
  const paths = changes.flatMap((change) =>
    typeof change === 'object' && change !== null && 'path' in change && typeof change.path === 'string'
      ? [change.path]
      : [],
  );
  return cut(paths.join('\n'), limits.enforcementTextCharsMax);
}

/** What the end of an item says about the act that named it. */
export function outcomeOf(type: string, raw: JsonObject, accepted: boolean): EnforcementOutcome {
  if (exitCodeOf(raw) !== null) return 'ran';
  if (type === 'fileChange' && raw.status === 'completed') return 'ran';
  if (raw.status === 'declined') return accepted ? 'never-started' : 'declined';
  if (!accepted) return 'declined';
  if (raw.status === 'failed') return 'failed';
  return 'unknown';
}
