import { type RuntimeProcess, readTurns, staleThread, threadTurns } from '../runtime';
import { type DomainEvent, err, type ItemRow, limits, ok, type Result, type Trouble } from '../vocabulary';
import { findCutOff, missingItems, type RuntimeRecord, reconcileTurn } from './core/reconcile-turn';
import { type CutOffTurn, itemIdOf } from './core/state';
import { ask, bySystem, failureText } from './outbound';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

/**
 * Asks a living process what it has of the turn that was cut off, and records one truth. Reading changes nothing there, and nothing is ever
 * sent again. An error means that the truth is not known yet: nothing new may be sent in this session before it is.
 */
export async function reconcileCutOff(
  desk: SessionDesk,
  process: RuntimeProcess,
  ports: DriverPorts,
): Promise<Result<null>> {
  const { cutOff } = desk.state();
  if (cutOff === null) return ok(null);
  const record = await readRecord(desk, process, ports, cutOff);
  if (!record.ok) return record;
  const found = record.value.kind === 'turns' ? findCutOff(cutOff, record.value.turns) : undefined;
  // The process that was given the prompt may not have come to it yet; only another one cannot any more.
  if (found === undefined && desk.state().epoch === process.epoch)
    return err(unsettled('it does not say that it has the prompt, and may still take it up'));
  const cause = bySystem(cutOff.turn.turnId);
  const stillOpen = { error: null } as { error: Trouble | null };
  if (found !== undefined && found.status !== 'inProgress') {
    const missing = missingItems(cutOff, found, await knownItems(ports, cutOff, found.items));
    for (const batch of inBatches(missing)) await desk.note(() => ok({ events: batch, effects: [] }), cause);
  }
  await desk.note((state) => {
    // Somebody else was faster: then it is done.
    if (state.cutOff?.turn.turnId !== cutOff.turn.turnId) return ok({ events: [], effects: [] });
    const events = reconcileTurn(state, record.value, ports);
    if (events === null) stillOpen.error = unsettled('the runtime still has it at work');
    return ok({ events: events ?? [], effects: [] });
  }, cause);
  return stillOpen.error === null ? ok(null) : err(stillOpen.error);
}

/** A living process that may have a prompt is asked until that is known; a new one is asked when it is ready. */
export function askUntilKnown(
  desk: SessionDesk,
  ports: Pick<DriverPorts, 'setTimer' | 'report'> & {
    readonly live: () => RuntimeProcess | null;
    readonly ask: (process: RuntimeProcess) => Promise<Result<null>>;
  },
): void {
  const process = ports.live();
  if (process === null || desk.state().cutOff === null) return;
  ports.setTimer(() => {
    if (ports.live() !== process) return;
    ports
      .ask(process)
      .then((known) => {
        if (!known.ok) askUntilKnown(desk, ports);
      })
      .catch((error: unknown) => ports.report(`session ${desk.sessionId}: ask about a turn`, error));
  }, limits.unansweredLookMs);
}

async function readRecord(
  desk: SessionDesk,
  process: RuntimeProcess,
  ports: DriverPorts,
  { threadId }: CutOffTurn,
): Promise<Result<RuntimeRecord>> {
  if (threadId === null) return ok({ kind: 'gone', problem: 'it had no conversation' });
  const answer = await ask(desk, process, threadTurns(threadId, limits.reconcileTurnsRead), ports);
  if (answer.ok) {
    const turns = readTurns(answer.value);
    return ok(
      turns === null
        ? { kind: 'unreadable', problem: 'its answer holds no turns' }
        : { kind: 'turns', turns },
    );
  }
  const problem = failureText(answer.error);
  if (answer.error.kind !== 'refused' || answer.error.code === overloaded) return err(unsettled(problem));
  const stale = staleThread(problem);
  // What stands in a damaged file is not known: the prompt may be in it.
  return ok({ kind: stale === null || stale === 'damaged' ? 'unreadable' : 'gone', problem });
}

/** The runtime's word for "retry later". */
const overloaded = -32001;

async function knownItems(
  ports: DriverPorts,
  { turn }: CutOffTurn,
  items: readonly { readonly id: string }[],
) {
  const known = new Map<string, ItemRow>();
  for (const { id } of items) {
    const row = await ports.item(itemIdOf(turn.turnId, id));
    if (row !== null) known.set(row.itemId, row);
  }
  return known;
}

function inBatches(events: readonly DomainEvent[]): readonly (readonly DomainEvent[])[] {
  const batches: (readonly DomainEvent[])[] = [];
  for (let from = 0; from < events.length; from += limits.batchEventsMax)
    batches.push(events.slice(from, from + limits.batchEventsMax));
  return batches;
}

const unsettled = (why: string): Trouble => ({
  kind: 'turn.unreconciled',
  what: `How far the last turn came before the runtime ended could not be asked yet: ${why}.`,
  safe: 'Nothing was sent; the prompt is kept.',
  next: 'Try again in a moment; if it stays so, restart the runtime.',
});
