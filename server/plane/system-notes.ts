import type { Ledger } from '../ledger';
import { type CoreClockwork, openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { systemFold } from './system-fold';

/** Writes what the server itself has to say, each in an entry of its own. Resolves when it is durable. */
export async function openSystemNotes(
  ledger: Ledger,
  clockwork: CoreClockwork,
): Promise<(event: DomainEvent) => Promise<void>> {
  const system = await openStream(ledger, systemFold, streams.system, clockwork);
  return (event) =>
    system.exclusively(async (pen) => {
      pen.add([event], { actor: { kind: 'system', id: 'server' }, causationId: null, correlationId: null });
      const write = pen.write();
      if (write) await ledger.append({ writes: [write], urgent: true });
      pen.adopt();
    });
}
