import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { PlaneStatus, SessionView } from '../../server/http';
import type { TurnLine } from '../../server/vocabulary';
import { applyToJobs, type JobFilter } from './apply-jobs';
import {
  applyToProjects,
  applyToRuntimes,
  applyToSessions,
  applyToStatus,
  applyToView,
  type Entry,
  type ListFilter,
} from './apply-rows';

/** Knows which held answer is which. tRPC keys are `[path, { input, type }]`. */
type Kind =
  | 'sessions.list'
  | 'sessions.get'
  | 'projects.list'
  | 'runtimes.list'
  | 'system.status'
  | 'jobs.list';
const kinds: ReadonlySet<string> = new Set<Kind>([
  'sessions.list',
  'sessions.get',
  'projects.list',
  'runtimes.list',
  'system.status',
  'jobs.list',
]);

/** Which answer a key stands for; null when it is none that entries change. */
export function kindOfAnswer(key: QueryKey): Kind | null {
  const path = Array.isArray(key[0]) ? key[0].join('.') : '';
  return kinds.has(path) ? (path as Kind) : null;
}

const filterOf = (key: QueryKey): ListFilter => {
  const options = key[1] as { input?: ListFilter } | undefined;
  return options?.input ?? { archived: false };
};

const jobFilterOf = (key: QueryKey): JobFilter => {
  const options = key[1] as { input?: JobFilter } | undefined;
  return options?.input ?? { limit: 0 };
};

// The cache is untyped; the kind in the key says what an answer is.
type Answer = never;
const appliers: Record<Kind, (data: Answer, entry: Entry, key: QueryKey) => unknown> = {
  'sessions.list': (data, entry, key) => applyToSessions(data, entry, filterOf(key)),
  'sessions.get': (data: SessionView, entry) => applyToView(data, entry),
  'projects.list': applyToProjects,
  'runtimes.list': applyToRuntimes,
  'system.status': (data: PlaneStatus, entry) => applyToStatus(data, entry),
  'jobs.list': (data, entry, key) => applyToJobs(data, entry, jobFilterOf(key)),
};

/** As of which sequence an answer is; null when it is none of ours. */
export function asOfAnswer(key: QueryKey, data: unknown): number | null {
  const kind = kindOfAnswer(key);
  if (kind === null || typeof data !== 'object' || data === null) return null;
  const field = kind === 'system.status' ? 'head' : 'asOf';
  const value: unknown = (data as Record<string, unknown>)[field];
  return typeof value === 'number' ? value : null;
}

export function applyEntries(key: QueryKey, data: unknown, entries: readonly Entry[]): unknown {
  const kind = kindOfAnswer(key);
  if (kind === null) return data;
  const apply = appliers[kind];
  return entries.reduce((answer, entry) => apply(answer as Answer, entry, key), data);
}

/** Brings every held answer up to the entries; an answer that is newer already skips them. */
export function writeEntries(client: QueryClient, entries: readonly Entry[]): void {
  for (const query of client.getQueryCache().getAll()) {
    const asOf = asOfAnswer(query.queryKey, query.state.data);
    if (asOf === null) continue;
    const due = entries.filter((entry) => entry.seq > asOf);
    if (due.length > 0)
      client.setQueryData(query.queryKey, (data: unknown) => applyEntries(query.queryKey, data, due), {
        updatedAt: query.state.dataUpdatedAt,
      });
  }
}

/** Who waits for a free place is part of the status, and comes beside the record. */
export function writeLine(client: QueryClient, turnLine: TurnLine): void {
  client.setQueriesData<PlaneStatus>(
    { predicate: ({ queryKey }) => kindOfAnswer(queryKey) === 'system.status' },
    (status) => status && { ...status, turnLine },
  );
}
