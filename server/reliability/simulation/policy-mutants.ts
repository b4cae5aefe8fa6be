import { encodeAnswer } from '../../runtime';
import { sessionCore } from '../../session';
import type { DomainEvent } from '../../vocabulary';
import type { Mutant } from './mutant';

type Core = typeof sessionCore;

/** What policy denies is accepted all the same. */
const acceptDenied: Core['decideSignal'] = (state, signal, env) => {
  const decision = sessionCore.decideSignal(state, signal, env);
  if (env.verdict?.decision !== 'deny') return decision;
  const accepted = (event: DomainEvent): DomainEvent =>
    event.type === 'approval.decided'
      ? { type: event.type, payload: { ...event.payload, answer: 'accept' } }
      : event;
  return {
    events: decision.events.map(accepted),
    effects: decision.effects.map((effect) =>
      effect.do === 'answer' ? { ...effect, answer: 'accept' } : effect,
    ),
  };
};

/** What policy would have a person asked counts as allowed. */
const allowAsked: Core['decideSignal'] = (state, signal, env) => {
  const { verdict } = env;
  if (verdict?.decision !== 'ask') return sessionCore.decideSignal(state, signal, env);
  return sessionCore.decideSignal(state, signal, { ...env, verdict: { ...verdict, decision: 'allow' } });
};

const forgetUnjudged: Core['decideSignal'] = (state, signal, env) => {
  const { events, effects } = sessionCore.decideSignal(state, signal, env);
  return { events: events.filter(({ type }) => type !== 'item.ran-unjudged'), effects };
};

/** Whoever is allowed is told so before it is on record. */
const answerAllowedEarly: NonNullable<Mutant['launch']> = (launch) => (plan, onSignals) => {
  const process = launch(plan, (signals) => {
    for (const signal of signals)
      if (signal.kind === 'approval-requested' && signal.approval.command?.startsWith('look'))
        process.respond(signal.wireId, encodeAnswer(signal.method, 'accept'));
    onSignals(signals);
  });
  return process;
};

/** Faults of what policy decides in place of people. */
export const policyMutants: readonly Mutant[] = [
  { name: 'accept what policy denies', breaks: 'PO1', core: { ...sessionCore, decideSignal: acceptDenied } },
  { name: 'allow what policy asks', breaks: 'PO1', core: { ...sessionCore, decideSignal: allowAsked } },
  { name: 'allow before commit', breaks: 'AP4', launch: answerAllowedEarly },
  { name: 'forget what ran unjudged', breaks: 'PO2', core: { ...sessionCore, decideSignal: forgetUnjudged } },
  {
    name: 'judge in the mode of before',
    breaks: 'PO1',
    judge: (judge) =>
      judge === null
        ? null
        : (state, act) =>
            judge(
              { ...state, row: state.row && { ...state.row, mode: { mode: 'auto', acceptEdits: false } } },
              act,
            ),
  },
];
