import type { RequestFailure, RuntimeProcess, WireRequest } from '../runtime';
import { type Cause, refusedForNow } from '../stream';
import { err, type Json, type JsonObject, ok, type Result, workerOf } from '../vocabulary';
import type { SessionState } from './core/state';
import type { SessionDesk } from './session-desk';
import type { DriverPorts } from './turn-driver';

export const bySystem = (correlationId: string | null): Cause => ({
  actor: { kind: 'system', id: 'session' },
  causationId: null,
  correlationId,
});

/**
 * Sends one request for a session: `request.sent` is durable before a byte leaves, `request.answered` after. The params in the record are
 * redacted; the wire has them whole. A process that has ended is asked nothing and nothing is recorded: its exit may be on record
 * already, and nobody would end what is written after it. The same holds when `wanted` says that the request has lost its reason: it is
 * asked in the moment of recording, when nothing can come between.
 */
export async function ask(
  desk: SessionDesk,
  process: RuntimeProcess,
  request: WireRequest,
  o: Pick<DriverPorts, 'newId' | 'redactDeep' | 'supervisor'>,
  wanted: (state: SessionState) => boolean = () => true,
): Promise<Result<Json, RequestFailure>> {
  const requestId = o.newId();
  const { method } = request;
  const params: JsonObject = o.redactDeep(request.params);
  const cause = bySystem(desk.state().turn?.turnId ?? null);
  let sent = false;
  let alive = false;
  try {
    await desk.act((state) => {
      const { epoch } = process;
      alive = o.supervisor(state.row?.flavour ?? 'codex', workerOf(state.row ?? {})).current() === process;
      sent = alive && wanted(state);
      if (!sent) return ok({ events: [], effects: [] });
      return ok({
        events: [{ type: 'request.sent', payload: { requestId, epoch, method, params } }],
        effects: [],
      });
    }, cause);
  } catch (error) {
    if (!refusedForNow(error)) throw error;
    return err({ kind: 'busy', message: 'it cannot be recorded now, so it was not sent' });
  }
  if (!alive) return err({ kind: 'gone', message: 'the runtime ended before it was asked' });
  if (!sent) return err({ kind: 'gone', message: 'it was no longer wanted' });
  const result = await process.request(method, request.params);
  const error = result.ok ? null : failureText(result.error);
  await desk.note(
    () =>
      ok({
        events: [{ type: 'request.answered', payload: { requestId, ok: result.ok, error } }],
        effects: [],
      }),
    cause,
  );
  return result;
}

export function failureText(failure: RequestFailure): string {
  switch (failure.kind) {
    case 'timeout':
      return `no answer within ${Math.round(failure.afterMs / 1000)} seconds`;
    case 'refused':
    case 'gone':
    case 'busy':
      return failure.message;
  }
}
