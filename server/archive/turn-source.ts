import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../ledger';
import { err, limits, ok, type Result, type Trouble } from '../vocabulary';
import { readWhole, sha256Hex } from './archive-files';
import type { ParsedArchive } from './core/parse';
import { createTurnReader, type SourceKind, type SourceTurn } from './core/turn-reader';

export interface SourceFacts {
  /** Hex SHA-256 of the whole file. */
  readonly hash: string;
  readonly bytes: number;
  readonly threadId: string | null;
  readonly cwd: string | null;
  readonly trailingBytes: number;
}

/** An open file of turns. Close it, whatever was read. */
export interface TurnSource {
  readonly facts: SourceFacts;
  /** Oldest first, secrets masked; bit by bit, so that neither memory nor the event loop feels the size of the file. */
  batches(): AsyncGenerator<readonly SourceTurn[]>;
  /** What could not be taken over as it stands; complete behind the last batch. */
  problems(): Pick<ParsedArchive, 'problems' | 'problemsOmitted'>;
  close(): Promise<void>;
}

export interface SourceOrder {
  readonly kind: SourceKind;
  readonly path: string;
  readonly limit: number | null;
}

/** How secrets are masked: the same at every run with the same key. */
export interface Masking {
  readonly text: (raw: string) => string;
  /** Of the digests in the masks; a thread makes the same ones with it. */
  readonly key: string;
}

/** What the thread is started with. */
export interface ReaderTask extends SourceOrder {
  /** Null when nothing is masked. */
  readonly maskingKey: string | null;
}

/** What the reading thread says. */
export type FromReader =
  | { readonly kind: 'facts'; readonly facts: SourceFacts }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | { readonly kind: 'turns'; readonly turns: readonly SourceTurn[] }
  | { readonly kind: 'end'; readonly problems: ReturnType<TurnSource['problems']> };

/**
 * Opens a file of turns; null when there is none. Small files are read here, large ones in a thread of their own. `masking` masks secrets; null
 * gives the turns as they stand there.
 */
export async function openSource(
  order: SourceOrder,
  masking: Masking | null,
): Promise<Result<TurnSource | null>> {
  if ((await sizeOf(order.path)) > limits.archiveInlineBytes)
    return openInThread({ ...order, maskingKey: masking?.key ?? null });
  const file = await readWhole(order.path);
  if (!file.ok) return file;
  if (file.value === null) return ok(null);
  const { bytes, hash } = file.value;
  const reader = createTurnReader(bytes, { ...order, redact: masking?.text ?? asItIs, sha256: sha256Hex });
  const { threadId, cwd, trailingBytes } = reader;
  return ok({
    facts: { hash, bytes: bytes.length, threadId, cwd, trailingBytes },
    async *batches() {
      for (let turns = reader.next(); turns.length > 0; turns = reader.next()) {
        yield turns;
        await setImmediate();
      }
    },
    problems: () => reader.problems(),
    close: async () => undefined,
  });
}

const asItIs = (text: string): string => text;

/** Without following links; what is wrong with the file is said where it is read. */
async function sizeOf(path: string): Promise<number> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (file === null) return 0;
  const { size } = await file.stat().finally(() => file.close());
  return size;
}

const threadUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./turn-source-thread.ts', import.meta.url)
    : new URL('./archive-reader.mjs', import.meta.url);

async function openInThread(order: ReaderTask): Promise<Result<TurnSource | null>> {
  const thread = startThread(threadUrl(), order);
  // Asked again and again while it lives; without this, its end by an error would end us as well.
  thread.on('error', () => undefined);
  const close = async (): Promise<void> => void (await thread.terminate());
  try {
    const first = await next(thread);
    if (first.kind === 'facts') return ok(threadSource(thread, first.facts, close));
    await close();
    return first.kind === 'refused' ? err(first.trouble) : ok(null);
  } catch (error) {
    await close();
    return err(broken(order.path, error));
  }
}

function threadSource(thread: Worker, facts: SourceFacts, close: () => Promise<void>): TurnSource {
  let problems: ReturnType<TurnSource['problems']> = { problems: [], problemsOmitted: 0 };
  return {
    facts,
    async *batches() {
      for (;;) {
        thread.postMessage('next');
        const said = await next(thread);
        if (said.kind === 'turns') yield said.turns;
        if (said.kind !== 'end') continue;
        problems = said.problems;
        return;
      }
    },
    problems: () => problems,
    close,
  };
}

/** The next message; rejects when the thread ends instead. */
async function next(thread: Worker): Promise<FromReader> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const said = once(thread, 'message', { signal });
    const ended = once(thread, 'exit', { signal }).then(([code]) => {
      throw new Error(`the reading thread ended with ${String(code)}`);
    });
    const [message] = await Promise.race([said, ended]);
    return message as FromReader;
  } finally {
    over.abort();
  }
}

const broken = (path: string, error: unknown): Trouble => ({
  kind: 'archive.unreadable',
  what: `"${path}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
  safe: 'The file was not changed.',
  next: 'See the server log, then try again.',
});
