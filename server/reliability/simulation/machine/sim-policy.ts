import type { AskedAct } from '../../../policy';
import type { DeskPorts } from '../../../session';
import type { SessionMode, Verdict } from '../../../vocabulary';
import type { World } from '../world';
import type { Life } from './life';

type Decision = Verdict['decision'];

/** First words of simulated commands, with what the rules say of them; `contained`: a mode may answer in place of a person. */
const rules: { readonly [word: string]: { readonly judged: Decision; readonly contained: boolean } } = {
  look: { judged: 'allow', contained: false },
  run: { judged: 'ask', contained: false },
  touch: { judged: 'ask', contained: true },
  steal: { judged: 'deny', contained: false },
};
export const commandWords = Object.keys(rules);

const supervised: SessionMode = { mode: 'supervised', acceptEdits: false };

/** What must become of an act in a mode: `what` is the command, or null of an edit. Also the referee's idea of it. */
export function expectedVerdict(what: string | null, mode: SessionMode = supervised): Decision {
  const edit = { judged: 'ask' as const, contained: true };
  const { judged, contained } =
    what === null ? edit : (rules[what.split(' ', 1)[0] ?? ''] ?? { judged: 'ask', contained: false });
  if (judged !== 'ask') return judged;
  if (contained && (mode.mode !== 'supervised' || (what === null && mode.acceptEdits))) return 'allow';
  return mode.mode === 'unattended' ? 'deny' : 'ask';
}

/** Names the policy that could not be read. */
export const noPolicy = 'none';

/** A policy of four rules that now and then takes long, or cannot be read. */
export function simJudge(world: World, life: Life): DeskPorts['judge'] {
  if (!world.options.habits.includes('policy')) return null;
  const verdict = (decision: Decision, policyHash: string): Verdict => ({ decision, rules: [], policyHash });
  return async ({ row }, act) => {
    if (world.strikes('slowPolicy'))
      await new Promise<void>((resolve) => life.timer(resolve, world.draw('policy').between(1, 3_000)));
    const mode = row?.mode ?? supervised;
    if (world.strikes('noPolicy')) return verdict(mode.mode === 'unattended' ? 'deny' : 'ask', noPolicy);
    return verdict(expectedVerdict(subjectOf(act), mode), 'sim');
  };
}

const subjectOf = ({ kind, command }: AskedAct): string | null =>
  kind === 'fileChange' ? null : (command ?? '');
