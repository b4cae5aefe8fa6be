import type { DomainEvent, Fold, ProjectRow } from '../../vocabulary';

type Row = Omit<ProjectRow, 'seq'>;

/** A project's own rules as they were accepted, whole. */
export interface Pinned {
  readonly hash: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export interface ProjectState {
  readonly row: Row | null;
  /** Absent where no rules of the project count. */
  readonly pinned?: Pinned;
}

export const projectFold: Fold<ProjectState> = {
  name: 'project',
  version: 1,
  initial: { row: null },
  evolve: (state, event, at) => {
    const row = nextRow(state.row, event, at);
    if (row === null || row === state.row) return { state, changes: [] };
    const pinned = nextPinned(state.pinned, event);
    return { state: { row, ...(pinned ? { pinned } : {}) }, changes: [{ put: 'project', row }] };
  },
};

function nextRow(before: Row | null, event: DomainEvent, at: number): Row | null {
  if (event.type === 'project.added') {
    const { projectId, path, name, settings } = event.payload;
    const archives = before?.archives === undefined ? {} : { archives: before.archives };
    const policy = before?.policy === undefined ? {} : { policy: before.policy };
    const createdAt = before?.createdAt ?? at;
    return { projectId, path, name, settings, ...archives, ...policy, createdAt, removedAt: null };
  }
  if (before === null) return null;
  const accepted = before.policy?.accepted ?? null;
  switch (event.type) {
    case 'project.settings-changed':
      return { ...before, settings: event.payload.settings };
    case 'project.archives-changed':
      return { ...before, archives: event.payload.archives };
    case 'project.policy-accepted': {
      const { hash, files } = event.payload;
      const names = files.map(({ name }) => name);
      return { ...before, policy: { accepted: { hash, files: names, at }, declined: null } };
    }
    case 'project.policy-declined':
      return { ...before, policy: { accepted, declined: event.payload.hash } };
    case 'project.policy-withdrawn':
      // What was withdrawn is not asked about again by itself.
      return { ...before, policy: { accepted: null, declined: event.payload.hash } };
    case 'project.removed':
      return { ...before, removedAt: at };
    default:
      return before;
  }
}

function nextPinned(before: Pinned | undefined, event: DomainEvent): Pinned | undefined {
  if (event.type === 'project.policy-withdrawn') return undefined;
  if (event.type !== 'project.policy-accepted') return before;
  const { hash, files } = event.payload;
  return { hash, files: files.map(({ name, text }) => ({ name, text })) };
}
