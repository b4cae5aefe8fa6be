import { decideApproval } from './core/decide-approval';
import { decideExit } from './core/decide-exit';
import { decideSignal } from './core/decide-signal';

/** What the shell asks the pure core. Production uses exactly these; the simulator breaks one to see that this is noticed. */
export const sessionCore = { decideApproval, decideExit, decideSignal };

export type SessionCore = typeof sessionCore;
