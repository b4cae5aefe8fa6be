import type { CommandDesk, ReceiptOf } from '../command';
import type { EnforcementLog } from '../enforcement';
import type { ControlPlane } from '../http';
import type { JobService } from '../job';
import { openReadOnlyLedger, type PageReads } from '../ledger';
import {
  type CheckedCopy,
  createPolicyReview,
  type PastReplay,
  type PolicyView,
  type ReviewPorts,
  reviewTroubles,
} from '../policy-review';
import { sha256 } from '../policy-source';
import type { ProjectService } from '../project';
import { type DomainEvent, type JsonObject, limits, streams, TroubleError } from '../vocabulary';
import { inThread } from './jobs';

interface PolicyDeskParts {
  readonly dataDir: string;
  /** The policy at work, and the files that it is read from. */
  readonly policy: Pick<ReviewPorts, 'now' | 'tracked' | 'ownProjects' | 'kept'> & {
    readonly places: { readonly folder: string; readonly userFolder: string | null };
  };
  readonly project: Pick<ProjectService, 'known'>;
  readonly reads: Pick<PageReads, 'projects'>;
  readonly commands: CommandDesk;
  readonly enforcement: EnforcementLog;
  readonly work: Pick<JobService, 'start'>;
  readonly note: (event: DomainEvent, receipt?: ReturnType<ReceiptOf>) => Promise<void>;
}

/** Copies that are checked or wait for it. */
const checksWaitingMax = 4;

/** The screen of policies behind the API: the room that looks, with the plane's record, jobs and threads. */
export function openPolicyDesk(parts: PolicyDeskParts): ControlPlane['policies'] {
  const { dataDir, policy, project, reads, commands, enforcement, work, note } = parts;
  return createPolicyReview({
    ...policy,
    places: async () => ({
      ...policy.places,
      workspaces: (await reads.projects()).rows.map(({ path }) => path),
    }),
    project: project.known,
    since: rememberedSince(dataDir),
    hits: () => hitsOf(enforcement),
    check: oneAtATime(),
    startReplay: (commandId, subject, task) => {
      const input = { subject, file: task.copy.file, text: sha256(task.copy.text) };
      const job = { commandId, kind: 'policy-replay', subject, input } as const;
      return work.start(job, async (run) => {
        const report = (await inThread(task, run)) as JsonObject & PastReplay;
        return { summary: replaySentence(report), report };
      });
    },
    commands,
    record: note,
    dataDir,
  });
}

/** Reading a policy takes a second of a processor: never two at once, and no long line of them. */
function oneAtATime(): ReviewPorts['check'] {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (task) => {
    if (waiting >= checksWaitingMax) return Promise.reject(new TroubleError(reviewTroubles.busy()));
    waiting += 1;
    const run = () =>
      inThread(task, {
        signal: AbortSignal.timeout(limits.policyCheckMs),
        progress: () => undefined,
      }) as Promise<JsonObject & CheckedCopy>;
    const done = last
      .then(run)
      .catch((error: unknown) => {
        const late = error instanceof Error && error.name === 'TimeoutError';
        throw late ? new TroubleError(reviewTroubles.tooSlow()) : error;
      })
      .finally(() => {
        waiting -= 1;
      });
    last = done.catch(() => undefined);
    return done;
  };
}

/** How often each rule decided, whatever it decided; null rather than a guess while the log cannot be asked. */
async function hitsOf(log: EnforcementLog): Promise<PolicyView['hits']> {
  try {
    const { rules, state } = await log.ask('ruleHits', {});
    const counts: Record<string, number> = {};
    for (const { rule, hits } of rules) counts[rule] = (counts[rule] ?? 0) + hits;
    return { counts, asOf: state.indexed };
  } catch {
    return null;
  }
}

/** From which entry on a policy counts for every project, without another one between. Looked up again when one was loaded since. */
function rememberedSince(dataDir: string): ReviewPorts['since'] {
  let known: { readonly hash: string; readonly upTo: number; readonly since: PolicyView['since'] } | null =
    null;
  return async (policyHash) => {
    const ledger = openReadOnlyLedger(dataDir);
    const lastLoads = (limit: number) =>
      ledger.lastOf({
        stream: streams.system,
        type: 'policy.loaded',
        beforeSeq: Number.MAX_SAFE_INTEGER,
        limit,
      });
    try {
      const upTo = (await lastLoads(1))[0]?.seq ?? 0;
      if (known?.hash === policyHash && known.upTo === upTo) return known.since;
      // With a project's own rules another policy is loaded beside, not instead; from when such a one counts is not told.
      const common = (await lastLoads(limits.policySinceMax)).filter(
        ({ payload }) => !namesOf(payload).some((name) => name.startsWith('project/')),
      );
      const other = common.findIndex(({ payload }) => payload?.policyHash !== policyHash);
      const first = common.slice(0, other === -1 ? common.length : other).at(-1);
      const since = first ? { at: first.at, seq: first.seq } : null;
      known = { hash: policyHash, upTo, since };
      return since;
    } finally {
      ledger.close();
    }
  };
}

/** Names of the files that a policy was loaded from. */
const namesOf = (payload: JsonObject | null): readonly string[] =>
  (Array.isArray(payload?.files) ? payload.files : []).flatMap((file) =>
    typeof file === 'object' && file !== null && 'name' in file && typeof file.name === 'string'
      ? [file.name]
      : [],
  );

function replaySentence({ counts, seen }: PastReplay): string {
  const { judged, looser, stricter } = counts;
  if (seen === 0) return 'No request is on record yet.';
  const left = seen - judged;
  const rest = left === 0 ? '' : ` ${left} could not be judged again.`;
  if (looser + stricter === 0) return `Of ${judged} requests none would be answered otherwise.${rest}`;
  return `Of ${judged} requests ${looser + stricter} would be answered otherwise: ${looser} looser, ${stricter} stricter.${rest}`;
}
