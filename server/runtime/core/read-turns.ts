import type { Json, RuntimeItem, RuntimeThread, RuntimeTurn } from '../../vocabulary';
import { errorOf } from './decode-turn';
import { countOf, idOf, isObject, listOf, objectOf, textOf } from './fields';

/** The turns in an answer to `thread/turns/list`, in its order. A turn without an id is left out; null when there is no list at all. */
export function readTurns(result: Json): readonly RuntimeTurn[] | null {
  if (!isObject(result) || !Array.isArray(result.data)) return null;
  return listOf(result, 'data').flatMap((turn) => readTurn(turn) ?? []);
}

/** The conversations in an answer to `thread/list`, in its order. */
export function readThreads(result: Json): readonly RuntimeThread[] {
  if (!isObject(result)) return [];
  const instant = (seconds: number | null) => (seconds === null ? null : seconds * 1_000);
  return listOf(result, 'data').flatMap((thread) => {
    const threadId = isObject(thread) ? idOf(thread, 'id') : null;
    if (!isObject(thread) || threadId === null) return [];
    return {
      threadId,
      preview: textOf(thread, 'preview') ?? '',
      createdAt: instant(countOf(thread, 'createdAt')),
      updatedAt: instant(countOf(thread, 'updatedAt')),
    };
  });
}

/** The commands in an answer to `thread/backgroundTerminals/list`: the item that began each, and the name by which it can be ended. */
export function readTerminals(
  result: Json,
): readonly { readonly runtimeItemId: string; readonly processId: string }[] {
  if (!isObject(result)) return [];
  return listOf(result, 'data').flatMap((one) => {
    const runtimeItemId = isObject(one) ? idOf(one, 'itemId') : null;
    const processId = isObject(one) ? idOf(one, 'processId') : null;
    return runtimeItemId === null || processId === null ? [] : { runtimeItemId, processId };
  });
}

/** The runtime's id of the turn in an answer to `turn/start`; null when it names none. */
export function readStartedTurn(reply: Json): string | null {
  const turn = isObject(reply) ? objectOf(reply, 'turn') : null;
  return turn === null ? null : idOf(turn, 'id');
}

function readTurn(turn: Json): RuntimeTurn | null {
  const runtimeTurnId = isObject(turn) ? idOf(turn, 'id') : null;
  if (!isObject(turn) || runtimeTurnId === null) return null;
  const error = objectOf(turn, 'error');
  const items = listOf(turn, 'items').flatMap((item) => readItem(item) ?? []);
  return {
    runtimeTurnId,
    status: statusOf(textOf(turn, 'status')),
    error: error === null ? null : errorOf(error),
    clientIds: items.flatMap(({ type, raw }) =>
      type === 'userMessage' && typeof raw.clientId === 'string' ? [raw.clientId] : [],
    ),
    items,
  };
}

/** A word that this version does not know must not look like a success. */
function statusOf(said: string | null): RuntimeTurn['status'] {
  return said === 'completed' || said === 'interrupted' || said === 'inProgress' ? said : 'failed';
}

function readItem(raw: Json): RuntimeItem | null {
  if (!isObject(raw)) return null;
  const id = idOf(raw, 'id');
  const type = idOf(raw, 'type');
  return id === null || type === null ? null : { id, type, raw };
}
