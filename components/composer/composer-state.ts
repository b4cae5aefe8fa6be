import type { Flavour, RuntimeRow, SessionRow, Trouble } from '../../server/vocabulary';

/** What the composer may do now, and why not. Pure. */
export interface ComposerFacts {
  readonly session: Pick<SessionRow, 'archivedAt' | 'threadState' | 'openTurnId' | 'flavour' | 'quarantine'>;
  readonly folderProblem: Trouble | null;
  readonly runtime: Pick<RuntimeRow, 'phase'> | null;
  /** Why the server takes nothing right now, in words. */
  readonly refusal: string | null;
  readonly text: string;
  readonly charsMax: number;
}

export interface ComposerState {
  readonly intent: 'start' | 'steer';
  /** Why nothing can be sent, whatever is typed; the draft can still be written. */
  readonly blocked: string | null;
  /** What is wrong with this text. */
  readonly textProblem: string | null;
  readonly canSend: boolean;
}

const names: Record<Flavour, string> = { codex: 'Codex', demo: 'The demo runtime' };

/** Why nothing can be sent in this session, in a sentence; null when it can. */
export function blockedBy({
  session,
  folderProblem,
  runtime,
  refusal,
}: Omit<ComposerFacts, 'text' | 'charsMax'>): string | null {
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

export function composerState(facts: ComposerFacts): ComposerState {
  const { text, charsMax } = facts;
  const blocked = blockedBy(facts);
  const over = text.length - charsMax;
  const textProblem =
    over > 0
      ? `${over.toLocaleString('en')} characters over the limit of ${charsMax.toLocaleString('en')}. The draft is kept; shorten it to send.`
      : null;
  return {
    intent: facts.session.openTurnId === null ? 'start' : 'steer',
    blocked,
    textProblem,
    canSend: blocked === null && textProblem === null && text.trim() !== '',
  };
}
