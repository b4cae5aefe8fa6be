import { type Decision, type Engine, judgeCommand, type Place } from '../../policy';
import { diskPlace } from '../disk-place';
import type { CanaryCage } from './canary-cage';
import { canaries, generateCommand } from './shell-grammar';

export interface FuzzReport {
  readonly from: number;
  readonly count: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  /** Commands in which a canary ran. */
  readonly sang: number;
  /** Of these, allowed: each is a hole in the policy. */
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
];

/** Judges generated commands and runs every one in the cage. What sang and was allowed is run again alone, so that no neighbour is blamed. */
export function fuzzPolicy(engine: Engine, cage: CanaryCage, from: number, count: number): FuzzReport {
  const place: Place = diskPlace(cage.workspace, cage.workspace);
  const silent = cage.run(['true', 'echo canary0', "echo '$(canary1)'"]);
  const control = cage.run(controls).every((sang) => sang) && silent.every((sang) => !sang);
  const commands = Array.from({ length: count }, (_, at) => generateCommand(from + at));
  const verdicts = commands.map((command) => judgeCommand(engine, command, cage.workspace, place).decision);
  const sang = cage.run(commands);
  const suspects = commands.flatMap((command, at) =>
    sang[at] && verdicts[at] === 'allow' ? [{ seed: from + at, command }] : [],
  );
  const decisions = { allow: 0, ask: 0, deny: 0 };
  for (const verdict of verdicts) decisions[verdict]++;
  return {
    from,
    count,
    decisions,
    sang: sang.filter(Boolean).length,
    escapes: suspects.filter(({ command }) => cage.run([command])[0]),
    control,
  };
}
