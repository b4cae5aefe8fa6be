import type { TableName } from '../../vocabulary';

/** Tables whose rows a stream of a kind owns, and what of them holds the name behind the kind. */
export const owned: Readonly<Record<TableName, { readonly kind: string; readonly name: string }>> = {
  project: { kind: 'project', name: 'project_id' },
  session: { kind: 'session', name: 'session_id' },
  turn: { kind: 'session', name: 'session_id' },
  item: { kind: 'session', name: 'session_id' },
  chunk: { kind: 'session', name: "data ->> 'sessionId'" },
  approval: { kind: 'session', name: 'session_id' },
  followup: { kind: 'session', name: 'session_id' },
  runtime: { kind: 'runtime', name: 'flavour' },
  job: { kind: 'job', name: 'job_id' },
};
