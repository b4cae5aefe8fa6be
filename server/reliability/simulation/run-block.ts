import { createHash } from 'node:crypto';
import { fixtures } from './fixtures';
import { minimise } from './minimise';
import type { Mutant } from './mutant';
import { mutants } from './mutants';
import { commandOf, faults, type SimOptions, type SimRequest, type Switch } from './options';
import type { Breach } from './referee/referee';
import { runSeed, type SeedResult } from './run-seed';

export interface Failure extends Breach {
  readonly request: SimRequest;
  /** Everything that the seed drew. */
  readonly options: SimOptions;
  /** The one command that repeats it. */
  readonly command: string;
  /** The smallest run that breaks the same invariant, to be kept in `fixtures.ts`; null of all but the first few. */
  readonly small: SimRequest | null;
}

export interface BlockResult {
  readonly seeds: { readonly from: number; readonly count: number };
  readonly failures: readonly Failure[];
  /** What never happened in the whole block: a green run proves nothing about it. */
  readonly neverHappened: readonly string[];
  /** The fault put in on purpose was noticed. */
  readonly canary: boolean;
  /** SHA-256 over the digests of all runs, in order. */
  readonly digest: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly virtualMs: number;
  readonly entries: number;
}

export interface BlockOptions {
  readonly from: number;
  readonly count: number;
  readonly acts?: number;
  readonly without?: readonly Switch[];
  readonly progress?: (done: number) => void;
  /** A fault put in on purpose, to see what a failing block says. */
  readonly mutant?: Mutant;
}

/** Fewer seeds than this do not go everywhere; then what never happened is told and does not count. */
export const fullBlock = 300;

/** What a block of runs must have seen at least once, beside every fault. */
const paths = [
  'all-places-taken',
  'answered-at-the-end',
  'begun-anew',
  'circuit-open-at-start',
  'circuit-opened',
  'command-ended',
  'command-repeated',
  'decided-accept',
  'decided-cancel',
  'decided-decline',
  'exit-recorded',
  'feed-reconnected',
  'followup-deleted',
  'followup-edited',
  'followup-moved',
  'followup-queued',
  'followup-sent',
  'followup-sent-after-restart',
  'fresh-chosen',
  'item-taken-over',
  'late-item',
  'line-of-two',
  'mode-answered',
  'mode-auto',
  'mode-supervised',
  'mode-unattended',
  'orphaned-when-decided',
  'orphaned-when-requested',
  'passed-by',
  'policy-allow',
  'policy-ask',
  'policy-deny',
  'policy-unread',
  'probe-failed',
  'process-died',
  'provisional-abandoned',
  'quarantined',
  'queue-resumed',
  'queue-stopped',
  'ran-unjudged',
  'reconciled-absent',
  'reconciled-completed',
  'reconciled-interrupted',
  'reconciled-unknown',
  'released',
  'request-failed: refused',
  'request-failed: timeout',
  'seeded',
  'sent-again',
  'sent-turn/start',
  'sent-turn/steer',
  'stable-reset',
  'stranger-answered',
  'thread-lost',
  'thread-remapped',
  'thread-resumed',
  'thread-stale',
  'thread-started',
  'turn-completed-by-runtime',
  'turn-failed-by-runtime',
  'turn-failed-by-session',
  'turn-interrupted-by-local',
  'turn-interrupted-by-runtime',
  'turn-interrupted-by-supervisor',
  'turn-retried',
  'two-tabs',
  'unserved-answered',
  'waited-for-a-place',
  'worker-assigned',
  'worker-died-beside-another',
  'worker-replaced',
] as const;

/** Failures kept beside those of fixtures; a broken build need not fail a thousand times. */
const failuresMax = 20;
/** Failures made small: each costs some fifty runs. */
const smallMax = 3;
const canarySeedsMax = 25;

/** Runs the fixtures, the canary and a block of seeds, one after the other. */
export async function runBlock(options: BlockOptions): Promise<BlockResult> {
  const { from, count, acts, without, progress, mutant = null } = options;
  const hash = createHash('sha256');
  const counts = new Map<string, number>();
  const failures: Failure[] = [];
  let virtualMs = 0;
  let entries = 0;
  const take = (request: SimRequest, result: SeedResult) => {
    hash.update(result.digest);
    virtualMs += result.virtualMs;
    entries += result.entries;
    for (const [what, times] of result.counts) counts.set(what, (counts.get(what) ?? 0) + times);
    if (result.breach)
      failures.push({
        ...result.breach,
        request,
        options: result.options,
        command: commandOf(request),
        small: null,
      });
  };
  for (const { request } of fixtures) take(request, await runSeed(request, mutant));
  const canary = await singsCanary();
  const most = failures.length + failuresMax;
  for (let seed = from; seed < from + count && failures.length < most; seed++) {
    const request = { seed, ...(acts === undefined ? {} : { acts }), ...(without ? { without } : {}) };
    take(request, await runSeed(request, mutant));
    progress?.(seed - from + 1);
  }
  const expected = [...faults.map((fault) => `fault/${fault}`), ...paths.map((path) => `path/${path}`)];
  return {
    seeds: { from, count },
    failures: await Promise.all(
      failures.map(async (one, index) =>
        index < smallMax ? { ...one, small: await minimise(one.request, one.invariant, mutant) } : one,
      ),
    ),
    neverHappened: expected.filter((what) => !counts.has(what)),
    canary,
    digest: hash.digest('hex'),
    counts: Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1))),
    virtualMs,
    entries,
  };
}

/** Whether the alarm rings: a core that loses approvals must be noticed within a few seeds. */
async function singsCanary(): Promise<boolean> {
  const mutant = mutants.find(({ name }) => name === 'lose approvals');
  if (!mutant) return false;
  for (let seed = 1; seed <= canarySeedsMax; seed++) {
    const { breach } = await runSeed({ seed }, mutant);
    if (breach?.invariant === mutant.breaks) return true;
  }
  return false;
}
