import { asObject } from '../codex/as-object';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/**
 * PR1 an acknowledged prompt is on record, with its words · PR2 no prompt is sent twice, and none that is not on record · PR3 the runtime has
 * no prompt more often than people asked for it.
 */
export function promptRules({ world, breach }: Court): Rule {
  /** Text by client id, as recorded. */
  const recorded = new Map<string, string>();
  /** Client id of the prompt that began a turn. */
  const first = new Map<string, string>();
  const texts = new Set<string>();
  /** How often people asked for a text to be sent. */
  const wanted = new Map<string, number>();
  const asked = new Map<string, string>();
  const sent = new Set<string>();
  /** Prompt by request, and prompts that a process refused because it did not know the thread: these may be sent once more. */
  const requests = new Map<string, string>();
  const refused = new Set<string>();
  const retried = new Set<string>();
  /** Prompts whose first try was taken back for an option: each may be sent once more, beside that. */
  const anew = new Set<string>();

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') {
        for (const { entry } of fact.entries) {
          if (entry.event.type === 'turn.options-refused') {
            const clientId = first.get(entry.event.payload.turnId);
            if (clientId !== undefined) anew.add(clientId);
          }
          if (entry.event.type === 'turn.requested')
            first.set(entry.event.payload.turnId, entry.event.payload.clientMessageId);
          if (entry.event.type !== 'turn.requested' && entry.event.type !== 'turn.steered') continue;
          const { clientMessageId, text } = entry.event.payload;
          recorded.set(clientMessageId, text);
          texts.add(text);
          wanted.set(text, (wanted.get(text) ?? 0) + 1);
        }
      }
      if (fact.kind === 'asked' && fact.act === 'turn.send')
        asked.set(fact.commandId, String(fact.input.text));
      if (fact.kind === 'told' && fact.act === 'turn.send' && fact.trouble === null) {
        const text = asked.get(fact.commandId);
        if (text !== undefined && !texts.has(text))
          breach('PR1', `"${text}" was accepted and is not on record`);
        if (fact.result.turnId === '') breach('PR1', `"${text}" was accepted without a turn`);
      }
      if (fact.kind === 'said' && /^thread not found/.test(String(asObject(fact.message.error).message))) {
        const clientId = requests.get(`${fact.epoch} ${String(fact.message.id)}`);
        if (clientId !== undefined) refused.add(clientId);
      }
      if (fact.kind !== 'sent') return;
      const { method } = fact.message;
      if (method !== 'turn/start' && method !== 'turn/steer') return;
      const clientId = String(asObject(fact.message.params).clientUserMessageId);
      if (!recorded.has(clientId)) breach('PR2', `${clientId} was sent before it was on record`);
      requests.set(`${fact.epoch} ${String(fact.message.id)}`, clientId);
      if (sent.has(clientId)) {
        const again = refused.has(clientId) && !retried.has(clientId);
        if (!anew.delete(clientId) && !again) breach('PR2', `the prompt ${clientId} was sent twice`);
        if (again) retried.add(clientId);
        world.sometimes('path/turn-retried');
      }
      sent.add(clientId);
      world.sometimes(`path/sent-${method}`);
    },
    rest() {
      const stored = new Map<string, number>();
      for (const thread of world.home.threads.values())
        for (const text of thread.texts) stored.set(text, (stored.get(text) ?? 0) + 1);
      for (const [text, times] of stored)
        if (times > (wanted.get(text) ?? 0)) breach('PR3', `"${text}" was stored ${times} times`);
    },
  };
}
