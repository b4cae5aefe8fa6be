import { type JsonObject, limits } from '../vocabulary';
import { sameInput, sorted } from './command-desk';

/** Like a command desk, for acts that leave no receipt in the ledger: what was done is known for as long as this server lives. */
export interface CommandMemory {
  /** Does it, or gives what came of the same command before. One that was refused may be tried again. */
  once(
    command: { readonly commandId: string; readonly name: string; readonly input: JsonObject },
    run: () => Promise<void>,
  ): Promise<void>;
}

/** Remembers the newest `limits.commandsRememberedMax`: a page whose answer got lost asks again within seconds. */
export function createCommandMemory(): CommandMemory {
  const done = new Map<string, { readonly input: string; readonly work: Promise<void> }>();
  return {
    async once({ commandId, name, input }, run) {
      const given = JSON.stringify([name, sorted(input)]);
      const before = done.get(commandId);
      if (before) {
        sameInput(before.input, given, {});
        return before.work;
      }
      const work = run();
      done.set(commandId, { input: given, work });
      const [oldest] = done.keys();
      if (done.size > limits.commandsRememberedMax && oldest !== undefined) done.delete(oldest);
      try {
        await work;
      } catch (error) {
        done.delete(commandId);
        throw error;
      }
    },
  };
}
