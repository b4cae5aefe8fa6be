import type { ProjectRow } from '../../../vocabulary';

/** The one project of the simulated machine. */
export const simProject: Omit<ProjectRow, 'seq'> = {
  projectId: 'project-1',
  path: '/w',
  name: 'w',
  settings: { sandbox: 'workspace-write', network: false },
  createdAt: 0,
  removedAt: null,
};
