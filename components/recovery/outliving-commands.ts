import type { ItemRow, SessionRow } from '../../server/vocabulary';

type Command = Omit<ItemRow, 'seq'>;

export interface CommandSources {
  readonly session: Pick<SessionRow, 'looseEnds' | 'openTurnId'>;
  /** Items of the page on screen; the feed keeps them current. */
  readonly shown: readonly Command[];
  /** What the server listed when it was asked last: also commands that stand on older pages. */
  readonly listed: readonly Command[];
}

/** Commands that still run though their turn is over, oldest first. What the page knows counts more than the list. Pure. */
export function outlivingCommands({ session, shown, listed }: CommandSources): readonly Command[] {
  if (session.looseEnds === 0) return [];
  const known = new Map([...listed, ...shown].map((item) => [item.itemId, item]));
  return [...known.values()]
    .filter(
      ({ kind, status, turnId }) =>
        kind === 'commandExecution' && status === 'open' && turnId !== session.openTurnId,
    )
    .sort((left, right) => left.ordinal - right.ordinal);
}
