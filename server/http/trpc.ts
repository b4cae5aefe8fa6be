import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { type Trouble, TroubleError } from '../vocabulary';
import type { ControlPlane } from './plane';

export interface ApiContext {
  readonly plane: ControlPlane;
  /** Who acts: `web`, `cli`. Recorded with each decision. */
  readonly actor: string;
}

const t = initTRPC.context<ApiContext>().create({
  /** The client gets the trouble in full and never a stack. */
  errorFormatter({ shape, error }) {
    const { stack: _stack, ...data } = shape.data as typeof shape.data & { stack?: string };
    const trouble = troubleOf(error);
    return { ...shape, message: trouble.what, data: { ...data, trouble } };
  },
});

/** Every failed call carries a trouble, whatever failed. */
const troubleOf = (error: TRPCError): Trouble => {
  if (error.cause instanceof TroubleError) return error.cause.trouble;
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return {
      kind: 'http.internal',
      what: 'The server failed at this request.',
      safe: 'What was recorded before is kept.',
      next: 'Retry; if it comes again, see the server log.',
    };
  }
  const issue = error.cause instanceof ZodError ? error.cause.issues[0] : undefined;
  return {
    kind: issue === undefined ? 'http.call-refused' : 'http.input-invalid',
    what: issue === undefined ? error.message : `${issue.path.join('.') || 'The input'}: ${issue.message}`,
    safe: 'Nothing was done.',
    next: 'Correct the input; if the page sent it by itself, load the page again.',
  };
};

/** Trouble is an expected answer, not a fault of the server: 422, so that 500 keeps its meaning. */
const troubleIsNotAFault = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof TroubleError)) return result;
  throw new TRPCError({
    code: 'UNPROCESSABLE_CONTENT',
    message: result.error.cause.trouble.what,
    cause: result.error.cause,
  });
});

export const router = t.router;
export const procedure = t.procedure.use(troubleIsNotAFault);
export const createCallerFactory = t.createCallerFactory;
