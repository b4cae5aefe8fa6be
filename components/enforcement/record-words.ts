import type {
  EnforcementActor,
  EnforcementDecision,
  EnforcementKind,
  EnforcementOutcome,
  EnforcementRecord,
} from '../../server/vocabulary';
import { placeWords } from '../approval/approval-words';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

interface Look {
  readonly word: string;
  readonly icon: IconName;
  readonly intent: Intent;
}

export const decisionLooks: Readonly<Record<EnforcementDecision, Look>> = {
  allow: { word: 'Allow', icon: 'check', intent: 'success' },
  ask: { word: 'Ask', icon: 'hand', intent: 'notice' },
  deny: { word: 'Deny', icon: 'deny', intent: 'danger' },
  none: { word: 'No verdict', icon: 'alert', intent: 'danger' },
};

export const outcomeLooks: Readonly<Record<EnforcementOutcome, Look & { readonly means: string }>> = {
  waiting: { word: 'Waits', icon: 'clock', intent: 'notice', means: 'Nobody answered yet.' },
  'under-way': {
    word: 'Under way',
    icon: 'clock',
    intent: 'info',
    means: 'It was accepted, and its end is not on record yet.',
  },
  ran: { word: 'Ran', icon: 'check', intent: 'neutral', means: 'It ran and ended.' },
  failed: {
    word: 'Failed',
    icon: 'alert',
    intent: 'notice',
    means:
      'The runtime says that it failed, and gives no exit code: how much of it was done is not on record.',
  },
  declined: {
    word: 'Declined',
    icon: 'deny',
    intent: 'neutral',
    means: 'The answer was no; it did not run.',
  },
  'never-started': {
    word: 'Not begun',
    icon: 'stop',
    intent: 'neutral',
    means: 'It was accepted, and the runtime says that it was not begun.',
  },
  orphaned: {
    word: 'Orphaned',
    icon: 'unlink',
    intent: 'neutral',
    means: 'What asked was gone before an answer; nothing ran because of it.',
  },
  answered: {
    word: 'Answered',
    icon: 'message',
    intent: 'neutral',
    means: 'The answer arrived. A request of this kind has no outcome of its own.',
  },
  unknown: {
    word: 'Unknown',
    icon: 'alert',
    intent: 'danger',
    means: 'It was accepted, and nothing on record says what became of it.',
  },
};

export const actorWords: Readonly<Record<EnforcementActor, string>> = {
  policy: 'Policy',
  person: 'A person',
  nobody: 'Nobody',
};

export const kindWords: Readonly<Record<EnforcementKind, string>> = {
  command: 'Command',
  edit: 'Edit',
  stdin: 'Input',
  permissions: 'Permissions',
  elicitation: 'Question',
  other: 'Other',
};

/** Exit code 0 needs no words; any other does. */
export const outcomeWord = ({ outcome, exitCode }: EnforcementRecord): string =>
  exitCode === null || exitCode === 0
    ? outcomeLooks[outcome].word
    : `${outcomeLooks[outcome].word}, exit ${exitCode}`;

const answerWords = { accept: 'accepted', decline: 'declined', cancel: 'cancelled' } as const;

/** Who answered, and what. */
export function answerSentence({ actor, by, answer }: EnforcementRecord): string {
  if (answer === null) return 'Nobody answered it.';
  if (actor === 'policy') return `Policy ${answerWords[answer]} it.`;
  return `A person ${answerWords[answer]} it${by === null ? '' : ` ${placeWords(by)}`}.`;
}
