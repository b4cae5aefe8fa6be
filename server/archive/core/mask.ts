import type { ArchiveTurn } from './archive-turn';

/** The turn with what must not be stored masked, wherever a text of a person or a program stands. */
export const maskTurn = (turn: ArchiveTurn, redact: (text: string) => string): ArchiveTurn => ({
  ...turn,
  user: redact(turn.user),
  assistant: redact(turn.assistant),
  actions: turn.actions.map((action) => ({
    ...action,
    title: redact(action.title),
    detail: redact(action.detail),
  })),
});
