import type { Answer, ApprovalKind, ApprovalRow } from '../../server/vocabulary';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';
import { becauseWords } from './basis-words';

/** What is asked, and where an approval stands, in words. Pure. */
const askTitles: Record<ApprovalKind, string> = {
  command: 'Codex asks to run a command',
  fileChange: 'Codex asks to change files',
  permissions: 'Codex asks for more permissions',
  stdin: 'Codex asks to type into a running command',
  elicitation: 'A tool asks for an answer',
};

/** How many files, because the box of their diffs may show only the first. */
export const askTitle = ({ kind, changes }: ApprovalRow['ask']): string =>
  kind === 'fileChange' && changes.length > 1
    ? `Codex asks to change ${changes.length} files`
    : askTitles[kind];

/** What fits the box of a command without scrolling, as a rule. */
const shortCommand = { chars: 700, lines: 8 } as const;

/** For a command whose end may lie outside of its box; null when all of it is in sight. */
export function commandSize(command: string): string | null {
  const lines = command.split('\n').length;
  if (command.length <= shortCommand.chars && lines <= shortCommand.lines) return null;
  const inLines = lines === 1 ? '' : ` in ${lines} lines`;
  return `${command.length.toLocaleString('en')} characters${inLines}: the box scrolls, and the end may be out of sight.`;
}

const answered: Record<Answer, string> = {
  accept: 'Accepted',
  decline: 'Declined',
  cancel: 'Turn cancelled',
};

/** Where a person answered. */
const places: Readonly<Record<string, string>> = {
  web: 'in the browser',
  cli: 'on the command line',
  policy: 'by policy',
};
export const placeWords = (by: string): string => places[by] ?? `by ${by}`;

export interface ApprovalWords {
  readonly word: string;
  readonly detail: string | null;
  readonly intent: Intent;
  readonly icon: IconName;
}

/** Says no more than is recorded: decided is not delivered, delivered is not confirmed. */
export function approvalWords(approval: ApprovalRow): ApprovalWords {
  const by = approval.decidedBy === null ? '' : ` ${placeWords(approval.decidedBy)}`;
  const { basis } = approval.verdict;
  const word =
    approval.answer === null
      ? 'Answered'
      : basis?.because === 'granted'
        ? 'Accepted by your grant'
        : `${answered[approval.answer]}${by}${approval.madeGrant === undefined ? '' : ', and allowed for the session'}`;
  const icon: IconName = approval.answer === 'accept' ? 'check' : 'deny';
  const intent: Intent = approval.answer === 'accept' ? 'success' : 'neutral';
  const why =
    approval.decidedBy === 'policy' && basis !== undefined
      ? [
          ...basis.reasons.map(({ rule, layer, reason }) => `${layer}/${rule}: ${reason}`),
          becauseWords(basis),
        ]
          .filter((words) => words !== null)
          .join(' ')
      : null;
  switch (approval.state) {
    case 'requested':
      return { word: 'Waits for you', detail: null, intent: 'notice', icon: 'hand' };
    case 'decided':
      return { word, detail: 'recorded, not yet delivered', intent, icon };
    case 'delivered':
      return { word, detail: 'delivered, not yet confirmed', intent, icon };
    case 'resolved':
      return { word, detail: why, intent, icon };
    case 'orphaned': {
      const reason = approval.orphanReason ?? 'The runtime that asked is gone.';
      return approval.answer === null
        ? { word: 'Closed without an answer', detail: reason, intent: 'notice', icon: 'unlink' }
        : { word: `${word}, but closed`, detail: reason, intent: 'notice', icon: 'unlink' };
    }
  }
}

/** One line that names what the request was about. */
export const askSubject = ({ ask }: ApprovalRow): string =>
  ask.command ??
  (ask.changes.length > 0 ? ask.changes.map((change) => change.path).join(', ') : askTitles[ask.kind]);
