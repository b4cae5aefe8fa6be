import { setImmediate } from 'node:timers/promises';
import type { JobRun } from '../job';
import { openReadOnlyLedger } from '../ledger';
import { type CaseResult, type Engine, policyCases, runCases } from '../policy';
import { readCaseFile, sha256, type TrackedPolicy } from '../policy-source';
import { limits, TroubleError } from '../vocabulary';
import { engineOf } from './check-copy';
import {
  type ChangedRequest,
  type Comparison,
  compareRequest,
  nothingCompared,
  type SkippedRequest,
} from './core/compare';
import { type PolicyCopy, type ReviewTask, withCopy } from './review-task';

/** What of the past would have come out otherwise. `changed` and `skipped` are bounded; the counts are whole. */
export interface PastReplay {
  readonly format: 'codexchat-policy-replay/1';
  readonly file: string;
  readonly projectId: string | null;
  readonly layer: PolicyCopy['layer'];
  /** Of the copy's text. */
  readonly sha256: string;
  readonly inForceHash: string;
  readonly copyHash: string;
  readonly limit: number;
  readonly seen: number;
  /** Epoch ms of the oldest and the newest of them; null when there was none. */
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly counts: Comparison;
  readonly changed: readonly ChangedRequest[];
  readonly changedOmitted: number;
  readonly skipped: readonly SkippedRequest[];
  readonly cases: CasesCompared;
}

/** The tracked cases: how many come out otherwise, and which of those would then be a miss. */
export interface CasesCompared {
  readonly judged: number;
  readonly changed: number;
  readonly misses: readonly Pick<CaseResult, 'id' | 'expected' | 'decision' | 'miss'>[];
  readonly missesOmitted: number;
}

interface Pair {
  readonly inForce: Engine;
  readonly copy: Engine;
}

export type ReplayTask = Extract<ReviewTask, { kind: 'policy-replay' }>;

/** Judges the last requests again, by the policy in force and by the copy. Performs nothing and reads no disk but the ledger. */
export async function replayPast(task: ReplayTask, { progress, signal }: JobRun): Promise<PastReplay> {
  const pairOf = pairs(task);
  const common = await pairOf(task.copy.projectId);
  const ledger = openReadOnlyLedger(task.dataDir);
  try {
    let counts = nothingCompared;
    const changed: ChangedRequest[] = [];
    const skipped: SkippedRequest[] = [];
    let [seen, before] = [0, Number.MAX_SAFE_INTEGER];
    let [oldest, newest]: [number | null, number | null] = [null, null];
    while (seen < task.limit) {
      const page = ledger.approvals({ beforeSeq: before, limit: Math.min(pageSize, task.limit - seen) });
      const last = page.at(-1);
      if (last === undefined) break;
      before = last.row.seq;
      for (const { row, title, projectId } of page) {
        const compared = compareRequest(counts, { row, title }, await pairOf(projectId));
        counts = compared.counts;
        if (compared.changed) changed.push(compared.changed);
        if (compared.skipped && skipped.length < limits.policyReplaySkippedMax)
          skipped.push(compared.skipped);
        oldest = Math.min(oldest ?? row.requestedAt, row.requestedAt);
        newest = Math.max(newest ?? row.requestedAt, row.requestedAt);
      }
      seen += page.length;
      progress(seen, task.limit, 'requests');
      await setImmediate();
      signal.throwIfAborted();
    }
    const cases = await casesCompared(task.sets[0]?.tracked.caseFiles ?? [], common, { progress, signal });
    const { file, layer, text, projectId } = task.copy;
    const shown = changed.slice(0, limits.policyReplayChangedMax);
    return {
      format: 'codexchat-policy-replay/1',
      file,
      projectId,
      layer,
      sha256: sha256(text),
      inForceHash: common.inForce.set.hash,
      copyHash: common.copy.set.hash,
      limit: task.limit,
      seen,
      oldest,
      newest,
      counts,
      changed: shown,
      changedOmitted: changed.length - shown.length,
      skipped,
      cases,
    };
  } finally {
    ledger.close();
  }
}

/** Requests between two looks at whether it shall stop. */
const pageSize = 50;

/** The engines of a project: made once, when its first request comes. */
function pairs({ sets, copy }: ReplayTask): (projectId: string | null) => Promise<Pair> {
  const made = new Map<string | null, Promise<Pair>>();
  return (projectId) => {
    const own = sets.find((one) => one.projectId === projectId) ?? sets.find((one) => one.projectId === null);
    const key = own?.projectId ?? null;
    const known =
      made.get(key) ??
      makePair(own?.tracked, copy.projectId === null || copy.projectId === key ? copy : null);
    made.set(key, known);
    return known;
  };
}

async function makePair(tracked: TrackedPolicy | undefined, copy: PolicyCopy | null): Promise<Pair> {
  const inForce = tracked ? await engineOf(tracked) : null;
  const changed = tracked && copy ? await engineOf(withCopy(tracked, copy)) : inForce;
  if (inForce && changed) return { inForce, copy: changed };
  throw new TroubleError({
    kind: 'policy.copy-not-valid',
    what: inForce
      ? 'The copy is no policy: it has problems.'
      : 'There is no policy in force to compare with.',
    safe: 'Nothing was judged, and nothing was changed.',
    next: 'Mend the problems that are listed beside the copy, then replay again.',
  });
}

async function casesCompared(
  files: readonly string[],
  { inForce, copy }: Pair,
  { progress, signal }: JobRun,
): Promise<CasesCompared> {
  let [judged, changed] = [0, 0];
  const misses: CaseResult[] = [];
  for (const [at, file] of files.entries()) {
    const read = policyCases.safeParse(readCaseFile(file));
    if (!read.success) continue;
    // One case at a time would not know the folder that most of them stand in.
    const before = runCases(inForce, read.data);
    const after = runCases(copy, read.data);
    judged += after.length;
    for (const [index, result] of after.entries()) {
      const was = before[index];
      if (was?.decision === result.decision) continue;
      changed += 1;
      if (result.miss !== null && was?.miss !== result.miss) misses.push(result);
    }
    progress(at + 1, files.length, 'case files');
    await setImmediate();
    signal.throwIfAborted();
  }
  const shown = misses.slice(0, limits.policyReplayMissesMax);
  return {
    judged,
    changed,
    misses: shown.map(({ id, expected, decision, miss }) => ({ id, expected, decision, miss })),
    missesOmitted: misses.length - shown.length,
  };
}
