import type { Flavour, RuntimeRow, SessionRow, Trouble } from '../../server/vocabulary';

/** What the composer may do now, and why not. Pure. */
export interface ComposerFacts {
  readonly session: Pick<
    SessionRow,
    'archivedAt' | 'threadState' | 'openTurnId' | 'flavour' | 'quarantine' | 'queue'
  >;
  readonly folderProblem: Trouble | null;
  readonly runtime: Pick<RuntimeRow, 'phase'> | null;
  /** Why the server takes nothing right now, in words. */
  readonly refusal: string | null;
  readonly text: string;
  readonly charsMax: number;
  readonly followupCharsMax: number;
  readonly followupsMax: number;
}

export interface ComposerState {
  readonly intent: 'start' | 'steer';
  /** Why nothing can be sent, whatever is typed; the draft can still be written. */
  readonly blocked: string | null;
  /** What is wrong with this text. */
  readonly textProblem: string | null;
  readonly canSend: boolean;
  /** A prompt can be queued: a turn runs, or others wait already. */
  readonly queues: boolean;
  /** Why nothing, or not this, can be queued. */
  readonly queueProblem: string | null;
  readonly canQueue: boolean;
}

const names: Record<Flavour, string> = { codex: 'Codex', demo: 'The demo runtime' };

/** Why nothing can be sent in this session, in a sentence; null when it can. */
export function blockedBy({
  session,
  folderProblem,
  runtime,
  refusal,
}: Omit<ComposerFacts, 'text' | 'charsMax' | 'followupCharsMax' | 'followupsMax'>): string | null {
  if (refusal !== null) return 'Nothing can be recorded now, so nothing is sent. See above.';
  if (session.archivedAt !== null) return 'This session is archived. Restore it to go on.';
  if (folderProblem?.kind === 'archive.unverified')
    return 'This session is read from its archive and cannot go on. See above.';
  if (folderProblem !== null) return folderProblem.what;
  if (session.quarantine !== undefined) return 'This session is in quarantine. Release it above to go on.';
  if (session.threadState === 'lost') return 'The runtime lost this conversation. Choose above how to go on.';
  if (runtime?.phase === 'fatal') return `${names[session.flavour]} cannot run. See above.`;
  if (runtime?.phase === 'open') return `${names[session.flavour]} stopped restarting. See above.`;
  return null;
}

function queueProblemOf(facts: ComposerFacts): string | null {
  const { session, text, followupCharsMax, followupsMax } = facts;
  if ((session.queue?.followups.length ?? 0) >= followupsMax)
    return `At most ${followupsMax} follow-ups wait in a session. Delete one, or wait.`;
  if (text.length > followupCharsMax)
    return `A follow-up has at most ${followupCharsMax.toLocaleString('en')} characters. Put the text in a file and point at it.`;
  return null;
}

export function composerState(facts: ComposerFacts): ComposerState {
  const { text, charsMax } = facts;
  const blocked = blockedBy(facts);
  const over = text.length - charsMax;
  const textProblem =
    over > 0
      ? `${over.toLocaleString('en')} characters over the limit of ${charsMax.toLocaleString('en')}. The draft is kept; shorten it to send.`
      : null;
  const queues = facts.session.openTurnId !== null || facts.session.queue !== undefined;
  const queueProblem = blocked ?? queueProblemOf(facts);
  return {
    queues,
    queueProblem,
    canQueue: queues && queueProblem === null && text.trim() !== '',
    intent: facts.session.openTurnId === null ? 'start' : 'steer',
    blocked,
    textProblem,
    canSend: blocked === null && textProblem === null && text.trim() !== '',
  };
}
