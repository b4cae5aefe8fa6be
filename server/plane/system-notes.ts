import type { ReceiptOf } from '../command';
import type { Ledger } from '../ledger';
import { type CoreClockwork, openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { systemFold } from './system-fold';

/** Writes what the server itself has to say, each in an entry of its own. Resolves when it is durable. With a receipt it is a person's act. */
export async function openSystemNotes(
  ledger: Ledger,
  clockwork: CoreClockwork,
): Promise<(event: DomainEvent, receipt?: ReturnType<ReceiptOf>) => Promise<void>> {
  const system = await openStream(ledger, systemFold, streams.system, clockwork);
  return (event, receipt) =>
    system.exclusively(async (pen) => {
      const actor = receipt
        ? ({ kind: 'person', id: 'local' } as const)
        : ({ kind: 'system', id: 'server' } as const);
      pen.add([event], { actor, causationId: receipt?.commandId ?? null, correlationId: null });
      const write = pen.write();
      if (write) await ledger.append({ writes: [write], urgent: true, ...(receipt ? { receipt } : {}) });
      pen.adopt();
    });
}

/** That a server started, on what it started, and what it put away of an earlier one. */
export async function noteStart(
  note: (event: DomainEvent) => Promise<void>,
  o: {
    readonly opening: Ledger['opening'];
    readonly version: string;
    /** Id of the key of the digests in masks. */
    readonly redactionKey: string;
    readonly leftovers: readonly number[];
  },
): Promise<void> {
  const { head: headBefore, lossAccepted } = o.opening;
  if (lossAccepted) await note({ type: 'ledger.loss-accepted', payload: lossAccepted });
  const { version, redactionKey } = o;
  const { pid, versions } = process;
  const payload = { version, pid, node: versions.node, headBefore, redactionKey };
  await note({ type: 'server.started', payload });
  if (o.leftovers.length > 0)
    await note({ type: 'server.leftovers-reaped', payload: { pids: [...o.leftovers] } });
}
