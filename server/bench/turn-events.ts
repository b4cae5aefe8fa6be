import type { DomainEvent, JsonObject } from '../vocabulary';

/** Items of one turn in the transcript, the prompt among them. */
export const itemsPerTurn = 10;
/** Entries that one turn is. */
export const entriesPerTurn = 5 + (itemsPerTurn - 1) * 2;

const prose = 'The parser drops the last token when the line ends without a newline. '.repeat(9);
const output = 'ok 1 - reads a line\nok 2 - reads an empty line\n'.repeat(20);

const command = (id: string): JsonObject => ({
  id,
  type: 'commandExecution',
  command: 'npm test -- --reporter=tap',
  cwd: '/project',
  status: 'completed',
  exitCode: 0,
  durationMs: 1_234,
  aggregatedOutput: output,
});
const message = (id: string): JsonObject => ({ id, type: 'agentMessage', text: prose });

/** One turn as a busy real one looks: a prompt, then messages and commands in turn, of some 600 to 1,000 characters each. */
export function turnEvents(turn: number): readonly DomainEvent[] {
  const turnId = crypto.randomUUID();
  const clientMessageId = crypto.randomUUID();
  const epoch = '1-1-bench';
  const items = Array.from({ length: itemsPerTurn - 1 }, (_, place): DomainEvent[] => {
    const id = `item-${turn}-${place}`;
    const raw = place % 2 === 0 ? message(id) : command(id);
    const payload = { itemId: `${turnId}/${id}`, turnId, item: { id, type: String(raw.type), raw } };
    return [
      { type: 'item.started', payload: { ...payload, digest: null } },
      { type: 'item.completed', payload },
    ];
  });
  return [
    {
      type: 'turn.requested',
      payload: { turnId, clientMessageId, text: `Find out why test ${turn} fails.` },
    },
    { type: 'request.sent', payload: { requestId: turnId, epoch, method: 'turn/start', params: {} } },
    { type: 'turn.started', payload: { turnId, runtimeTurnId: `runtime-${turn}`, epoch } },
    { type: 'turn.acknowledged', payload: { turnId, clientMessageId } },
    ...items.flat(),
    { type: 'turn.settled', payload: { turnId, status: 'completed', reason: null, error: null } },
  ];
}
