import { type Actor, advance, type Ledger, type NewEntry, type StreamWrite, zeroCursor } from '../ledger';
import { type CoreEnv, type DomainEvent, type Fold, type StreamCursor, TroubleError } from '../vocabulary';

/** How events came about; the same for all events of one call. */
export interface Cause {
  readonly actor: Actor;
  readonly causationId: string | null;
  readonly correlationId: string | null;
}

/** Events being folded on top of a stream, not yet written. */
export interface Draft<State extends object> {
  readonly state: State;
  /** `eventIds` where the same events must have the same ids whenever they are recorded; fresh ones otherwise. */
  add(events: readonly DomainEvent[], cause: Cause, eventIds?: readonly string[]): void;
}

/**
 * One stream of the ledger with its folded state. Work on it runs one at a time, in the order asked; what is drafted becomes state only
 * when it is durable.
 */
export interface StreamHandle<State extends object> {
  readonly stream: string;
  /** The last durable state. */
  state(): State;
  /** Runs `work` alone on this stream. Its draft is written only by `commit`. */
  exclusively<T>(work: (pen: Pen<State>) => Promise<T>): Promise<T>;
}

export interface Pen<State extends object> extends Draft<State> {
  /** Null when nothing was drafted. */
  write(): StreamWrite | null;
  /** After the append that held `write()` resolved. */
  adopt(): void;
}

/** Opens a stream where it stands; a state folded by an older fold version is folded anew from the entries. */
export async function openStream<State extends object>(
  ledger: Ledger,
  fold: Fold<State>,
  stream: string,
  env: CoreClockwork,
): Promise<StreamHandle<State>> {
  let cursor = await currentCursor(ledger, fold, stream);
  let tail: Promise<unknown> = Promise.resolve();
  return {
    stream,
    state: () => cursor.state,
    exclusively(work) {
      const run = tail.then(() =>
        work(
          createPen(
            fold,
            () => cursor,
            (next) => {
              cursor = next;
            },
            env,
          ),
        ),
      );
      tail = run.catch(() => undefined);
      return run;
    },
  };
}

/** What a handle needs of the outside: clock, ids, hash, and a last search for secrets. */
export interface CoreClockwork {
  now(): number;
  readonly newId: CoreEnv['newId'];
  readonly sha256: CoreEnv['sha256'];
  /** Masks what is to be recorded. What is masked already, and what holds no secret, stays as it is. */
  readonly cleaned?: <T>(value: T) => T;
}

/**
 * Recorded as they are: live text was searched as a whole where it came in, and a piece of it may not be searched alone; a project's folder is a
 * person's word, and must lead there.
 */
const recordedAsIs: readonly DomainEvent['type'][] = ['item.text-appended', 'project.added'];

function createPen<State extends object>(
  fold: Fold<State>,
  current: () => StreamCursor<State>,
  replace: (cursor: StreamCursor<State>) => void,
  env: CoreClockwork,
): Pen<State> {
  const expectedVersion = current().version;
  let cursor = current();
  const entries: NewEntry[] = [];
  return {
    get state() {
      return cursor.state;
    },
    add(events, cause, eventIds) {
      const at = env.now();
      const advanced = advance(
        fold,
        cursor,
        events.map((event) => ({
          event: env.cleaned && !recordedAsIs.includes(event.type) ? env.cleaned(event) : event,
          at,
        })),
        env.sha256,
      );
      cursor = advanced.cursor;
      for (const [i, folded] of advanced.entries.entries())
        entries.push({ eventId: eventIds?.[i] ?? env.newId(), ...folded, ...cause });
    },
    write: () =>
      entries.length === 0
        ? null
        : { expectedVersion, entries: [...entries], cursor: cursor as unknown as StreamCursor },
    adopt: () => replace(cursor),
  };
}

const payloadGone = (stream: string, seq: number) => ({
  kind: 'stream.payload-gone',
  what: `Entry ${seq} of ${stream} no longer has its payload, and this version of the program would have to read it.`,
  safe: 'What is shown of it stays.',
  next: 'Go on in a new one.',
});

const refoldPage = 500;

async function currentCursor<State extends object>(
  ledger: Ledger,
  fold: Fold<State>,
  stream: string,
): Promise<StreamCursor<State>> {
  const stored = await ledger.cursor(stream);
  if (stored === null) return zeroCursor(fold, stream);
  // The writer stored what this fold made; only another fold version could have made another shape.
  if (stored.foldVersion === fold.version) return stored as unknown as StreamCursor<State>;
  let state = fold.initial;
  for (let afterSeq = 0; ; ) {
    const page = await ledger.entries({ afterSeq, limit: refoldPage, stream });
    for (const entry of page) {
      if (entry.payload === null) throw new TroubleError(payloadGone(stream, entry.seq));
      if (entry.foreignSchema === undefined)
        state = fold.evolve(
          state,
          { type: entry.type, payload: entry.payload } as unknown as DomainEvent,
          entry.at,
        ).state;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < refoldPage) break;
    afterSeq = last.seq;
  }
  return { ...stored, foldVersion: fold.version, state };
}
