import type { Ledger } from '../../ledger';
import { type RuntimeProcess, readEcho, threadStart } from '../../runtime';
import { keepThread, reconcileCutOff, resendTurn, sessionCore } from '../../session';
import { stepSupervisor } from '../../supervisor';
import { ok } from '../../vocabulary';
import type { Mutant } from './mutant';
import { policyMutants } from './policy-mutants';
import { poolMutants } from './pool-mutants';
import { queueMutants } from './queue-mutants';

type Core = typeof sessionCore;

const cause = { actor: { kind: 'system', id: 'session' }, causationId: null, correlationId: null } as const;

const decideExit =
  (wrap: (events: ReturnType<Core['decideExit']>) => ReturnType<Core['decideExit']>): Core['decideExit'] =>
  (...given) =>
    wrap(sessionCore.decideExit(...given));

/** An answer that counts although the process that asked is gone. */
const dropEpochCheck: Core['decideApproval'] = (state, given, live, stored, env) =>
  sessionCore.decideApproval(state, given, state.approvals[given.approvalId]?.epoch ?? live, stored, env);

const autoApprove: Core['decideSignal'] = (state, signal, env) => {
  const decision = sessionCore.decideSignal(state, signal, env);
  const asked = decision.events.find((event) => event.type === 'approval.requested');
  if (asked?.type !== 'approval.requested') return decision;
  const { approvalId, shownHash, wireId, method, epoch } = asked.payload;
  return {
    events: [
      ...decision.events,
      { type: 'approval.decided', payload: { approvalId, answer: 'accept', shownHash, by: 'nobody' } },
    ],
    effects: [...decision.effects, { do: 'answer', approvalId, answer: 'accept', wireId, method, epoch }],
  };
};

/** The second of two people counts as well. */
const decideTwice: Core['decideApproval'] = (state, given, live, stored, env) => {
  const open = state.approvals[given.approvalId];
  if (open?.row.state !== 'decided') return sessionCore.decideApproval(state, given, live, stored, env);
  const fresh = { ...open, row: { ...open.row, state: 'requested' as const } };
  const again = { ...state, approvals: { ...state.approvals, [given.approvalId]: fresh } };
  return sessionCore.decideApproval(again, given, live, stored, env);
};

/** An answer to a request that died with its process goes to the process that lives now. */
const answerOrphans = (): Core['decideApproval'] => (state, given, live, stored, env) => {
  if (state.approvals[given.approvalId] || live === null)
    return sessionCore.decideApproval(state, given, live, stored, env);
  const method = 'item/commandExecution/requestApproval';
  const { approvalId, answer } = given;
  return ok({ events: [], effects: [{ do: 'answer', approvalId, answer, wireId: 0, method, epoch: live }] });
};

/** Tells the caller before anything is on the disk. */
const acknowledgeEarly = (ledger: Ledger): Ledger => {
  const early = Object.create(ledger) as { -readonly [K in keyof Ledger]: Ledger[K] };
  early.append = (batch) => {
    ledger.append(batch).catch(() => undefined);
    return Promise.resolve({ firstSeq: 0, lastSeq: 0, committed: [] });
  };
  return early;
};

/** A stale thread is replaced without a word. */
const skipRemap: NonNullable<Mutant['keepThread']> = async (desk, process, settings, ports) => {
  const row = desk.state().row;
  const stale = row?.threadState === 'resumable' && desk.state().epoch !== process.epoch;
  if (row?.threadId == null || !stale) return keepThread(desk, process, settings, ports);
  const request = threadStart(settings);
  const sent = { requestId: ports.newId(), epoch: process.epoch, ...request };
  await desk.act(() => ok({ events: [{ type: 'request.sent', payload: sent }], effects: [] }), cause);
  const started = await process.request(request.method, request.params);
  const echoed = started.ok ? readEcho(started.value) : null;
  if (echoed === null) return ok(row.threadId);
  ports.directory().bindThread(echoed.threadId, desk);
  const { threadId, echo } = echoed;
  const payload = { threadId, epoch: process.epoch, how: 'started', echo } as const;
  await desk.act(() => ok({ events: [{ type: 'thread.bound', payload }], effects: [] }), cause);
  return ok(threadId);
};

/** What the runtime has is not looked at. */
const assumeAbsent: NonNullable<Mutant['reconcile']> = async (desk) => {
  await desk.act(({ cutOff }) => {
    if (cutOff === null) return ok({ events: [], effects: [] });
    const { turnId } = cutOff.turn;
    const said = {
      turnId,
      outcome: 'absent',
      runtimeTurnId: null,
      stored: [],
      reason: '',
      error: null,
    } as const;
    return ok({ events: [{ type: 'turn.reconciled', payload: { ...said, stored: [] } }], effects: [] });
  }, cause);
  return ok(null);
};

/** Whatever went wrong with a turn is tried once more. */
const beginAnewAlways: Core['decideSignal'] = (state, signal, env) => {
  if (signal.kind !== 'turn-settled' || signal.status !== 'failed' || state.row === null)
    return sessionCore.decideSignal(state, signal, env);
  const options = { ...state.options, begun: false };
  const row = { ...state.row, effort: 'high' };
  const error = { message: "Unsupported value: 'reasoning.effort'", code: 'other' };
  return sessionCore.decideSignal({ ...state, row, options }, { ...signal, error }, env);
};

/** A prompt that seems not to have arrived is sent once more, because it can be. */
const sendAgainItself: NonNullable<Mutant['reconcile']> = async (desk, process, ports) => {
  const { cutOff } = desk.state();
  const done = await reconcileCutOff(desk, process, ports);
  const again = desk.state().unsent.find((one) => one.turn.turnId === cutOff?.turn.turnId);
  if (!done.ok || again === undefined) return done;
  const { turnId } = again.turn;
  await desk.act((state, env) => resendTurn(state, turnId, 'once more', env), cause);
  return done;
};

const withoutSandbox = (process: RuntimeProcess): RuntimeProcess => ({
  ...process,
  request: (method, params, o) => {
    const { sandbox, ...rest } = params;
    return process.request(method, method === 'thread/resume' ? rest : params, o);
  },
});

/** The faults that the simulator must notice, each with the invariant that it breaks. */
export const mutants: readonly Mutant[] = [
  { name: 'drop the epoch check', breaks: 'AP2', core: { ...sessionCore, decideApproval: dropEpochCheck } },
  {
    name: 'lose approvals',
    breaks: 'AP3',
    core: {
      ...sessionCore,
      decideExit: decideExit((events) => events.filter((event) => event.type !== 'approval.orphaned')),
    },
  },
  { name: 'auto-approve', breaks: 'AP2', core: { ...sessionCore, decideSignal: autoApprove } },
  { name: 'acknowledge before commit', breaks: 'DU1', ledger: acknowledgeEarly },
  { name: 'double decide', breaks: 'AP1', core: { ...sessionCore, decideApproval: decideTwice } },
  {
    name: 'no circuit',
    breaks: 'RT3',
    step: (state, input, env) =>
      stepSupervisor(state, input, { ...env, policy: { ...env.policy, exitsMax: Number.POSITIVE_INFINITY } }),
  },
  {
    name: 'no stable reset',
    breaks: 'RT2',
    step: (state, input, env) =>
      stepSupervisor(state, input, { ...env, policy: { ...env.policy, stableMs: Number.POSITIVE_INFINITY } }),
  },
  { name: 'skip remap', breaks: 'TH1', keepThread: skipRemap },
  {
    name: 'retry twice',
    breaks: 'PR2',
    perform: (perform) => (desk, effect) => {
      perform(desk, effect);
      if (effect.do === 'drive') perform(desk, effect);
    },
  },
  {
    name: 'stale exit accepted',
    breaks: 'RT1',
    step: (state, input, env) =>
      stepSupervisor(state, input.kind === 'exited' ? { ...input, epoch: state.epoch } : input, env),
  },
  {
    name: 'answer after orphan',
    breaks: 'AP4',
    core: { ...sessionCore, decideApproval: answerOrphans() },
  },
  {
    name: 'no quarantine',
    breaks: 'QU1',
    core: {
      ...sessionCore,
      decideExit: decideExit((events) => events.filter((event) => event.type !== 'session.quarantined')),
    },
  },
  {
    name: 'begin anew whatever the error',
    breaks: 'OP1',
    core: { ...sessionCore, decideSignal: beginAnewAlways },
  },
  { name: 'assume absent', breaks: 'RC1', reconcile: assumeAbsent },
  { name: 'never ask what became of it', breaks: 'RC2', reconcile: async () => ok(null) },
  { name: 'send again by itself', breaks: 'PR3', reconcile: sendAgainItself },
  {
    name: 'resume without sandbox',
    breaks: 'TH2',
    launch: (launch) => (plan, onSignals) => withoutSandbox(launch(plan, onSignals)),
  },
  ...queueMutants,
  ...policyMutants,
  ...poolMutants,
];
