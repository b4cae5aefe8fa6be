import type { RequestFailure, RuntimeProcess, WireRequest } from '../runtime';
import type { Cause } from '../stream';
import { type Json, type JsonObject, ok, type Result } from '../vocabulary';
import type { SessionDesk } from './session-desk';

export const bySystem = (correlationId: string | null): Cause => ({
  actor: { kind: 'system', id: 'session' },
  causationId: null,
  correlationId,
});

/**
 * Sends one request for a session: `request.sent` is durable before a byte leaves, `request.answered` after. The params in the record are
 * redacted; the wire has them whole.
 */
export async function ask(
  desk: SessionDesk,
  process: RuntimeProcess,
  request: WireRequest,
  o: { readonly newId: () => string; readonly redactDeep: <T>(value: T) => T },
): Promise<Result<Json, RequestFailure>> {
  const requestId = o.newId();
  const { method } = request;
  const params: JsonObject = o.redactDeep(request.params);
  const cause = bySystem(desk.state().turn?.turnId ?? null);
  await desk.act(
    () =>
      ok({
        events: [{ type: 'request.sent', payload: { requestId, epoch: process.epoch, method, params } }],
        effects: [],
      }),
    cause,
  );
  const result = await process.request(method, request.params);
  const error = result.ok ? null : failureText(result.error);
  await desk.act(
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
