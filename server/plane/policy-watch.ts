import type { CurrentPolicy } from '../policy-source';
import { type Condition, limits } from '../vocabulary';

interface WatchPorts {
  readonly current: () => Promise<CurrentPolicy>;
  /** What is wrong with the policy as it lies there, whenever that changes; null when nothing is. */
  readonly tell: () => void;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => { cancel(): void };
}

/**
 * Tells every screen for as long as the files of policy are refused. It begins with the first turn: a policy that nobody uses is not read,
 * because reading it costs most of a second.
 */
export function watchPolicy({ current, tell, now, every }: WatchPorts) {
  let condition: Condition | null = null;
  let timer: { cancel(): void } | null = null;
  let stopped = false;
  const look = async (): Promise<void> => {
    const policy = await current();
    const after = refusedCondition(policy, condition?.since ?? now());
    const changed = JSON.stringify(after) !== JSON.stringify(condition);
    condition = after;
    if (changed && !stopped) tell();
  };
  return {
    look,
    begin(): void {
      if (!stopped) timer ??= every(limits.policyWatchMs, () => void look().catch(() => undefined));
    },
    conditions: (): readonly Condition[] => (condition === null ? [] : [condition]),
    stop(): void {
      stopped = true;
      timer?.cancel();
    },
  };
}

const named = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** The first problem in full, as it can be mended: file, line, what is wrong, what to do. */
export function refusedCondition(
  { problems, engine }: Pick<CurrentPolicy, 'problems' | 'engine'>,
  since: number,
): Condition | null {
  const [first] = problems;
  if (!first) return null;
  const more = problems.length - 1;
  const others = more === 0 ? '' : ` ${more === 1 ? 'One more problem' : `${more} more problems`} beside it.`;
  return {
    id: 'policy',
    since,
    refusesActs: false,
    trouble: {
      kind: 'policy.refused',
      what: `The policy as it lies in its files is refused: ${named(first.file)}, line ${first.line}. ${first.what}${others}`,
      safe:
        engine === null
          ? 'No policy is in force: nothing is allowed, everything asks.'
          : 'The last good policy is in force, all of it.',
      next: `${first.remedy} It counts as soon as all files are good.`,
    },
  };
}
