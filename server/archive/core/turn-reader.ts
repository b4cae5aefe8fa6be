import type { CoreEnv } from '../../vocabulary';
import { type ArchiveTurn, inOrder, lastTurns } from './archive-turn';
import { maskTurn } from './mask';
import { type ArchiveProblem, ArchiveReader, type ParsedArchive } from './parse';
import { readRollout } from './read-rollout';

/** `markdown`: an archive of CodexChat · `rollout`: a session file of the runtime. */
export type SourceKind = 'markdown' | 'rollout';

/** A turn as it stands in a file, secrets masked. */
export interface SourceTurn {
  readonly turn: ArchiveTurn;
  /** Where it begins, bytes. */
  readonly offset: number;
}

export interface TurnReader {
  /** The thread that the file itself names, upper case. */
  readonly threadId: string | null;
  /** Folder that the session worked in; only rollouts say it. */
  readonly cwd: string | null;
  readonly trailingBytes: number;
  /** The next turns, oldest first; empty when there are no more. */
  next(): readonly SourceTurn[];
  /** Complete when all turns were read. */
  problems(): Pick<ParsedArchive, 'problems' | 'problemsOmitted'>;
}

interface ReaderOptions {
  readonly kind: SourceKind;
  /** Only the last so many turns; null for all. */
  readonly limit: number | null;
  readonly redact: (text: string) => string;
  readonly sha256: CoreEnv['sha256'];
}

/** Texts handed out at once, UTF-16 code units. */
const batchChars = 128 * 1024;

/** Reads the turns of a file bit by bit, oldest first. */
export function createTurnReader(bytes: Uint8Array, o: ReaderOptions): TurnReader {
  const { heads, read, problems, ...facts } =
    o.kind === 'markdown' ? markdown(bytes) : rollout(bytes, o.sha256);
  const wanted = lastTurns(inOrder(heads), o.limit) as readonly Head[];
  const masked: ArchiveProblem[] = [];
  let at = 0;
  return {
    ...facts,
    next() {
      const batch: SourceTurn[] = [];
      for (let chars = 0; at < wanted.length && chars < batchChars; at++) {
        const head = wanted[at];
        const found = head ? read(head) : null;
        if (!head || found === null) continue;
        const turn = maskTurn(found, o.redact);
        if (JSON.stringify(turn) !== JSON.stringify(found)) masked.push(secrets(head));
        batch.push({ turn, offset: head.offset });
        chars += sizeOf(turn);
      }
      return batch;
    },
    problems() {
      const found = problems();
      return { ...found, problems: [...found.problems, ...masked] };
    },
  };
}

/** Enough of a turn to order it. */
type Head = ArchiveTurn & { readonly offset: number };

const blank = { status: 'completed', user: '', assistant: '', actions: [] } as const;

function markdown(bytes: Uint8Array) {
  const reader = new ArchiveReader(bytes);
  const heads = reader.entries.map((entry): Head => ({ ...blank, ...entry }));
  return {
    heads,
    read: (head: Head) => reader.read(head),
    problems: () => reader.problems(),
    threadId: reader.titleId,
    cwd: null,
    trailingBytes: 0,
  };
}

function rollout(bytes: Uint8Array, sha256: CoreEnv['sha256']) {
  const { threadId, cwd, turns, places, problems, problemsOmitted, trailingBytes } = readRollout(
    bytes,
    sha256,
  );
  return {
    heads: turns.map((turn): Head => ({ ...turn, offset: places.get(turn.id) ?? 0 })),
    read: ({ offset: _, ...turn }: Head): ArchiveTurn | null => turn,
    problems: () => ({ problems, problemsOmitted }),
    threadId,
    cwd,
    trailingBytes,
  };
}

const sizeOf = ({ user, assistant, actions }: ArchiveTurn): number =>
  actions.reduce((sum, { detail }) => sum + detail.length, user.length + assistant.length) + 100;

const secrets = ({ id, offset }: Head): ArchiveProblem => ({
  offset,
  length: 0,
  reason: `secrets in turn ${id} are masked in the ledger`,
  taken: true,
});
