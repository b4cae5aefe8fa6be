import type { DomainEvent, EventPayload, JsonObject, VerdictBasis } from '../../vocabulary';
import type { ActEntry } from '../core/acts-state';

/** A source of numbers below 1 that repeats with its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Step = DomainEvent & { readonly sessionId: string };

/** Entries as a ledger numbers them, a second apart. */
export const numbered = (steps: readonly Step[], first = 1): readonly ActEntry[] =>
  steps.map(({ sessionId, type, payload }, at) => ({
    seq: first + at,
    stream: `session/${sessionId}`,
    type,
    at: 1_700_000_000_000 + (first + at) * 1_000,
    payload: payload as unknown as JsonObject,
  }));

export interface MadeAct {
  readonly sessionId: string;
  readonly id: string;
  readonly decision?: 'allow' | 'ask' | 'deny';
  readonly command?: string;
  readonly rules?: readonly string[];
  readonly by?: string;
  readonly answer?: 'accept' | 'decline' | 'cancel';
  readonly exitCode?: number;
}

export const created = (sessionId: string, projectId = 'project-1'): Step => ({
  sessionId,
  type: 'session.created',
  payload: { sessionId, projectId, flavour: 'demo', title: 'Made', model: null, effort: null },
});

const basisOf = ({ decision = 'ask', rules = ['some-rule'] }: MadeAct): VerdictBasis => ({
  judged: decision,
  reasons: rules.map((rule) => ({ rule, layer: 'organisation', reason: `Because of ${rule}.` })),
  mode: { mode: 'supervised', acceptEdits: false, sandbox: 'workspace-write', network: false },
  because: null,
  acts: [
    {
      text: 'x',
      decision,
      rules: [...rules],
      facts: { hosts: ['example.org'], reads: ['secret,home .ssh/id'] },
    },
  ],
  actsOmitted: 0,
  fault: null,
  grantable: false,
});

export function requested(act: MadeAct): Step {
  const { sessionId, id, command = `run ${act.id}`, decision = 'ask', rules = ['some-rule'] } = act;
  const payload: EventPayload<'approval.requested'> = {
    approvalId: id,
    turnId: `${sessionId}-turn`,
    itemId: `item-${id}`,
    epoch: 'epoch',
    wireId: id,
    method: 'item/commandExecution/requestApproval',
    ask: { kind: 'command', command, cwd: '/home/dev/project', reason: null, changes: [], detail: null },
    shownHash: 'hash',
    verdict: { decision, rules: [...rules], policyHash: 'policy-1', basis: basisOf(act) },
  };
  return { sessionId, type: 'approval.requested', payload };
}

export const decided = ({ sessionId, id, answer = 'accept', by = 'policy' }: MadeAct): Step => ({
  sessionId,
  type: 'approval.decided',
  payload: { approvalId: id, answer, shownHash: 'hash', by },
});

export const delivered = ({ sessionId, id }: MadeAct): Step => ({
  sessionId,
  type: 'approval.delivered',
  payload: { approvalId: id },
});

export const resolved = ({ sessionId, id }: MadeAct): Step => ({
  sessionId,
  type: 'approval.resolved',
  payload: { approvalId: id },
});

export const orphaned = ({ sessionId, id }: MadeAct, reason = 'The runtime was killed.'): Step => ({
  sessionId,
  type: 'approval.orphaned',
  payload: { approvalId: id, reason },
});

export const completed = (act: MadeAct, raw: JsonObject): Step => ({
  sessionId: act.sessionId,
  type: 'item.completed',
  payload: {
    itemId: `item-${act.id}`,
    turnId: `${act.sessionId}-turn`,
    item: { id: act.id, type: 'commandExecution', raw: { command: act.command ?? `run ${act.id}`, ...raw } },
  },
});

export const lost = ({ sessionId, id }: MadeAct): Step => ({
  sessionId,
  type: 'item.lost',
  payload: { itemId: `item-${id}`, reason: 'The runtime was killed' },
});

export const settled = (sessionId: string): Step => ({
  sessionId,
  type: 'turn.settled',
  payload: { turnId: `${sessionId}-turn`, status: 'completed', reason: null, error: null },
});

export const ranUnjudged = ({ sessionId, id }: MadeAct): Step => ({
  sessionId,
  type: 'item.ran-unjudged',
  payload: {
    itemId: `item-${id}`,
    turnId: `${sessionId}-turn`,
    kind: 'commandExecution',
    why: 'nobody accepted it',
  },
});

/** The usual life of a command: what policy decides, or a person. */
export function wholeLife(act: MadeAct): readonly Step[] {
  const no = act.answer === 'decline';
  const end = no
    ? { status: 'declined', exitCode: null }
    : { status: 'completed', exitCode: act.exitCode ?? 0 };
  return [requested(act), decided(act), delivered(act), resolved(act), completed(act, end)];
}

const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
const programs = ['git', 'npm', 'ls', 'cat', 'rm', 'curl'] as const;

/** The lives of many acts in some sessions, interleaved as they would be, with every kind of end; some are not over yet. */
export function madeSteps(random: () => number, acts: number, sessions = 4): readonly Step[] {
  const queues = Array.from({ length: sessions }, (_, at) => [created(`s${at}`, `project-${at % 2}`)]);
  for (let at = 0; at < acts; at++) {
    const session = Math.floor(random() * sessions);
    const decision = pick(random, ['allow', 'allow', 'ask', 'deny'] as const);
    const answer = decision === 'deny' || random() < 0.2 ? 'decline' : 'accept';
    const act: MadeAct = {
      sessionId: `s${session}`,
      id: `a${at}`,
      decision,
      answer,
      by: decision === 'ask' ? 'web' : 'policy',
      command: `${pick(random, programs)} --flag file${at % 50}.ts`,
      rules: [`rule-${Math.floor(random() * 5)}`],
      exitCode: Math.floor(random() * 3),
    };
    const kind = random();
    const life = wholeLife(act);
    const queue = queues[session] ?? [];
    if (kind < 0.7) queue.push(...life);
    else if (kind < 0.8) queue.push(requested(act), orphaned(act));
    else if (kind < 0.9) queue.push(...life.slice(0, 3), lost(act), orphaned(act));
    else if (kind < 0.95)
      queue.push(...life.slice(0, 2), completed(act, { status: 'completed', exitCode: 1 }), resolved(act));
    else
      queue.push(completed({ ...act, id: `u${at}` }, { exitCode: 0 }), ranUnjudged({ ...act, id: `u${at}` }));
    if (random() < 0.1) queue.push(settled(`s${session}`));
  }
  const steps: Step[] = [];
  while (queues.some((queue) => queue.length > 0)) {
    const next = pick(random, queues).shift();
    if (next) steps.push(next);
  }
  return steps;
}
