import type { Fold, ProjectRow } from '../../vocabulary';

type Row = Omit<ProjectRow, 'seq'>;

export interface ProjectState {
  readonly row: Row | null;
}

export const projectFold: Fold<ProjectState> = {
  name: 'project',
  version: 1,
  initial: { row: null },
  evolve: (state, event, at) => {
    const row = next(state.row);
    return row === null || row === state.row
      ? { state, changes: [] }
      : { state: { row }, changes: [{ put: 'project', row }] };

    function next(before: Row | null): Row | null {
      if (event.type === 'project.added') {
        const { projectId, path, name, settings } = event.payload;
        const kept = before?.archives === undefined ? {} : { archives: before.archives };
        const createdAt = before?.createdAt ?? at;
        return { projectId, path, name, settings, ...kept, createdAt, removedAt: null };
      }
      if (before === null) return null;
      if (event.type === 'project.settings-changed') return { ...before, settings: event.payload.settings };
      if (event.type === 'project.archives-changed') return { ...before, archives: event.payload.archives };
      if (event.type === 'project.removed') return { ...before, removedAt: at };
      return before;
    }
  },
};
