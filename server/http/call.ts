import { TRPCError } from '@trpc/server';
import { TroubleError } from '../vocabulary';
import type { ControlPlane } from './plane';
import { appRouter } from './routers';
import { createCallerFactory } from './trpc';

/** Calls a procedure by its path, for example `sessions.list`. Rejects with a TroubleError, whatever went wrong. */
export type Call = (path: string, input: unknown) => Promise<unknown>;

/** The same API as the browser's, without HTTP: for the control socket and the headless CLI. `actor` is recorded with each decision. */
export const createCall = (o: { plane: ControlPlane; actor: string }): Call => {
  const caller = createCallerFactory(appRouter)({ plane: o.plane, actor: o.actor });
  const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
  return async (path, input) => {
    if (!Object.hasOwn(procedures, path)) throw unknownProcedure(path);
    let target: unknown = caller;
    for (const name of path.split('.')) target = Reflect.get(Object(target), name);
    if (typeof target !== 'function') throw unknownProcedure(path);
    try {
      return await target(input);
    } catch (error) {
      throw asTroubleError(error);
    }
  };
};

const unknownProcedure = (path: string): TroubleError =>
  new TroubleError({
    kind: 'http.procedure-unknown',
    what: `There is no call named ${JSON.stringify(path)}.`,
    safe: 'Nothing was done.',
    next: 'The program and the server may be of different versions: restart both.',
  });

const asTroubleError = (error: unknown): TroubleError => {
  if (error instanceof TroubleError) return error;
  if (error instanceof TRPCError && error.cause instanceof TroubleError) return error.cause;
  const badInput = error instanceof TRPCError && error.code === 'BAD_REQUEST';
  return new TroubleError(
    {
      kind: badInput ? 'http.input-invalid' : 'http.internal',
      what: error instanceof Error ? error.message : String(error),
      safe: badInput ? 'Nothing was done.' : 'What was recorded before is kept.',
      next: badInput ? 'Correct the input and retry.' : 'Retry; if it comes again, see the server log.',
    },
    { cause: error },
  );
};
