import { decideApproval } from './core/decide-approval';
import { decideExit } from './core/decide-exit';
import { dueFollowup, sendFollowup } from './core/decide-queue';
import { decideSignal } from './core/decide-signal';
import { admit } from './core/turn-line';

/** What the shell asks the pure core. Production uses exactly these; the simulator breaks one to see that this is noticed. */
export const sessionCore = { admit, decideApproval, decideExit, decideSignal, dueFollowup, sendFollowup };

export type SessionCore = typeof sessionCore;
