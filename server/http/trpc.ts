import { initTRPC } from '@trpc/server';
import { TroubleError } from '../vocabulary';
import type { ControlPlane } from './plane';

export interface ApiContext {
  readonly plane: ControlPlane;
  /** Who acts: `web`, `cli`. Recorded with each decision. */
  readonly actor: string;
}

const t = initTRPC.context<ApiContext>().create({
  /** The client gets the trouble in full and never a stack. */
  errorFormatter({ shape, error }) {
    const trouble = error.cause instanceof TroubleError ? error.cause.trouble : null;
    const { stack: _stack, ...data } = shape.data as typeof shape.data & { stack?: string };
    return { ...shape, data: { ...data, trouble } };
  },
});

export const router = t.router;
export const procedure = t.procedure;
export const createCallerFactory = t.createCallerFactory;
