/** How a turn stands in an archive. */
export type ArchiveStatus = 'pending' | 'completed' | 'failed';

/** Something that happened in a turn beside the two texts: a command, a file change, a notice. */
export interface ArchiveAction {
  /** Epoch ms; an archive keeps whole seconds. */
  readonly createdAt: number;
  readonly method: string;
  readonly title: string;
  readonly detail: string;
}

/** One turn as an archive holds it. */
export interface ArchiveTurn {
  /** UUID, upper case. */
  readonly id: string;
  /** Epoch ms; an archive keeps whole seconds. */
  readonly timestamp: number;
  readonly status: ArchiveStatus;
  readonly user: string;
  readonly assistant: string;
  readonly actions: readonly ArchiveAction[];
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => uuidPattern.test(text);

/** The one form in which ids are compared and written. */
export const upperUuid = (text: string): string => text.toUpperCase();

/**
 * A text as an archive can hold it: line ends are LF, no white space around it, no lone surrogates. Reading what was written gives
 * exactly this.
 */
export const archiveText = (text: string): string =>
  text
    .replace(/(?<!\r)\r+\n/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();

const second = 1_000;

/** The turn as it comes back when it was written and read again. */
export const archivable = (turn: ArchiveTurn): ArchiveTurn => ({
  id: upperUuid(turn.id),
  timestamp: wholeSecond(turn.timestamp),
  status: turn.status,
  user: archiveText(turn.user),
  assistant: archiveText(turn.assistant),
  actions: turn.actions.map((action) => ({
    createdAt: wholeSecond(action.createdAt),
    method: wellFormedText(action.method),
    title: wellFormedText(action.title),
    detail: wellFormedText(action.detail),
  })),
});

const wellFormedText = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const wholeSecond = (epochMs: number): number => Math.floor(epochMs / second) * second;

/**
 * Whether two turns say the same, in what an archive can hold. Where one of them has a mask, the other may have anything: a later version may find
 * more secrets, call them otherwise, or have another key.
 */
export const sameTurn = (left: ArchiveTurn, right: ArchiveTurn): boolean => {
  const [one, other] = [turnText(left), turnText(right)];
  return one === other || fits(one, other) || fits(other, one);
};

/** Of this version, and of the first, whose masks had the length of what they hid. */
const anyMask = /\[redacted:[a-z0-9-]+(?:#[0-9a-f]{8})?\]•*/;

/** Whether `text` is `masked` with something in the place of each mask. */
function fits(masked: string, text: string): boolean {
  const parts = masked.split(anyMask);
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1 || text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** All that a turn says, as one text to compare or to hash. */
export function turnText(turn: ArchiveTurn): string {
  const { timestamp, status, user, assistant, actions } = archivable(turn);
  const cards = actions.map(({ createdAt, method, title, detail }) => [createdAt, method, title, detail]);
  return JSON.stringify([timestamp, status, user, assistant, cards]);
}

/** Oldest first; turns of the same second by id, as the original orders them. */
export const inOrder = (turns: readonly ArchiveTurn[]): readonly ArchiveTurn[] =>
  turns.toSorted((left, right) => left.timestamp - right.timestamp || (left.id < right.id ? -1 : 1));

/** The last `limit` turns, or all. */
export const lastTurns = (turns: readonly ArchiveTurn[], limit: number | null): readonly ArchiveTurn[] =>
  limit === null || turns.length <= limit ? turns : turns.slice(turns.length - limit);
