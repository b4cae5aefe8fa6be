import { type Decision, type Engine, judgeCommand, type Place } from '../../policy';
import { diskPlace } from '../disk-place';
import type { CanaryCage } from './canary-cage';
import { outsideFile } from './context-words';
import { canaries, generateCommand } from './shell-grammar';

export interface FuzzReport {
  readonly from: number;
  readonly count: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  /** Commands in which a canary ran, or that showed what lies outside. */
  readonly sang: number;
  /** Of these, allowed, and what is allowed and changes something: each is a hole in the policy. */
  readonly escapes: readonly { readonly seed: number; readonly command: string }[];
  /** Plain commands that must make a canary run. When they do not, the run proves nothing. */
  readonly control: boolean;
}

const certain = (at: number): string => canaries[at] ?? 'canary0';
const controls = [
  certain(0),
  `echo $(${certain(1)})`,
  `ls; ${certain(2)}`,
  `bash -c '${certain(3)}'`,
  `cat <<E\n$(${certain(4)})\nE`,
  `cat ../${outsideFile}`,
];

/**
 * Judges generated commands and runs every one in the cage. Those that are allowed run first, in a workspace that nothing has touched: none
 * may make a canary run, show what lies outside, or change anything. What did is run again alone, so that no neighbour is blamed.
 */
export function fuzzPolicy(engine: Engine, cage: CanaryCage, from: number, count: number): FuzzReport {
  cage.renew();
  const place: Place = diskPlace(cage.workspace, cage.workspace);
  const silent = cage.run(['true', 'echo canary0', "echo '$(canary1)'", `ls ../${outsideFile}`]);
  const control = cage.run(controls).every((sang) => sang) && silent.every((sang) => !sang);
  const commands = Array.from({ length: count }, (_, at) => ({
    seed: from + at,
    command: generateCommand(from + at),
  }));
  const decisions = { allow: 0, ask: 0, deny: 0 };
  const allowed: typeof commands = [];
  const others: typeof commands = [];
  for (const item of commands) {
    const { decision } = judgeCommand(engine, item.command, cage.workspace, place);
    decisions[decision]++;
    (decision === 'allow' ? allowed : others).push(item);
  }
  const before = cage.state();
  const sang = cage.run(allowed.map(({ command }) => command));
  const changed = cage.state() !== before;
  const escapes = allowed.filter((item, at) => {
    if (!changed && !sang[at]) return false;
    if (changed) cage.renew();
    const alone = cage.state();
    return cage.run([item.command])[0] || cage.state() !== alone;
  });
  const rest = cage.run(others.map(({ command }) => command));
  return {
    from,
    count,
    decisions,
    sang: [...sang, ...rest].filter(Boolean).length,
    escapes,
    // Changes that none of them makes alone prove nothing.
    control: control && (!changed || escapes.length > 0),
  };
}
