import type { AppendBatch, Ledger } from '../ledger';
import { type JsonObject, TroubleError } from '../vocabulary';

export type ReceiptOf = (result: JsonObject) => NonNullable<AppendBatch['receipt']>;

/**
 * Runs a command once: the same id with the same input gives the recorded answer, with another input it is refused.
 * `run` must append the receipt it is given in the transaction of its events; a command that changed nothing needs none.
 */
export interface CommandDesk {
  once<T extends JsonObject>(
    command: { readonly commandId: string; readonly name: string; readonly input: JsonObject },
    run: (receiptOf: ReceiptOf) => Promise<T>,
  ): Promise<T>;
}

export function createCommandDesk(
  ledger: Pick<Ledger, 'receipt'>,
  sha256: (text: string) => string,
): CommandDesk {
  const underWay = new Map<string, { readonly inputHash: string; readonly result: Promise<JsonObject> }>();
  return {
    async once<T extends JsonObject>(
      { commandId, name, input }: { commandId: string; name: string; input: JsonObject },
      run: (receiptOf: ReceiptOf) => Promise<T>,
    ): Promise<T> {
      const inputHash = sha256(JSON.stringify([name, sorted(input)]));
      const running = underWay.get(commandId);
      if (running) return sameInput(running.inputHash, inputHash, await running.result) as T;
      const work = (async () => {
        const known = await ledger.receipt(commandId);
        if (known) return sameInput(known.inputHash, inputHash, known.result) as T;
        return run((result) => ({ commandId, inputHash, result }));
      })();
      underWay.set(commandId, { inputHash, result: work });
      try {
        return await work;
      } finally {
        underWay.delete(commandId);
      }
    },
  };
}

export const sorted = (input: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(input).sort(([left], [right]) => (left < right ? -1 : 1)));

export function sameInput(known: string, given: string, result: JsonObject): JsonObject {
  if (known === given) return result;
  throw new TroubleError({
    kind: 'command.id-reused',
    what: 'This command id was already used for another command.',
    safe: 'The first command stands; this one did nothing.',
    next: 'Send it again with a fresh id.',
  });
}
