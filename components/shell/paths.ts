/** Every address of the product's screens, made and read in one place. */
export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'session'; readonly sessionId: string; readonly dialog: SessionDialog | null }
  | { readonly screen: 'settings' }
  | { readonly screen: 'project'; readonly projectId: string; readonly dialog: ProjectDialog | null }
  | { readonly screen: 'ledger' }
  | { readonly screen: 'diagnostics' }
  | { readonly screen: 'enforcement' }
  | { readonly screen: 'policies' }
  | { readonly screen: 'replay'; readonly sessionId: string }
  /** A screen with a route of its own, drawn by its page. */
  | { readonly screen: 'page' };

/** What can be open above a session: its export, and for a conversation that is lost the search for another one and the summary. */
export type SessionDialog = 'export' | 'find' | 'summary';
const sessionDialogs: ReadonlySet<string> = new Set<SessionDialog>(['export', 'find', 'summary']);
const isSessionDialog = (word: string): word is SessionDialog => sessionDialogs.has(word);

/** What can be open above the settings of a project. */
export type ProjectDialog = 'import' | 'ledger-only' | 'policy' | 'remove';
const projectDialogs: ReadonlySet<string> = new Set<ProjectDialog>([
  'import',
  'ledger-only',
  'policy',
  'remove',
]);
const isProjectDialog = (word: string): word is ProjectDialog => projectDialogs.has(word);

/** Parts of the settings; each is a heading that an address can lead to. */
export type SettingsPart = 'login' | 'projects' | 'theme' | 'data';

const session = (sessionId: string): string => `/s/${encodeURIComponent(sessionId)}`;
const project = (projectId: string): string => `/projects/${encodeURIComponent(projectId)}`;

export const paths = {
  home: '/',
  session,
  sessionDialog: (sessionId: string, dialog: SessionDialog) => `${session(sessionId)}/${dialog}`,
  settings: '/settings',
  settingsPart: (part: SettingsPart) => `/settings#${part}`,
  project,
  projectDialog: (projectId: string, dialog: ProjectDialog) => `${project(projectId)}/${dialog}`,
  ledger: '/ledger',
  diagnostics: '/diagnostics',
  enforcement: '/enforcement',
  /** The enforcement log, with what ran in this session without a decision. */
  unjudged: (sessionId: string) => `/enforcement?session=${encodeURIComponent(sessionId)}&unjudged=yes`,
  /** The session, scrolled to one item of it. */
  sessionItem: (sessionId: string, itemId: string) =>
    `${session(sessionId)}?item=${encodeURIComponent(itemId)}`,
  policies: '/policies',
  /** The session as it stood: after an entry of the ledger, after one of its own, or after its last one. */
  replay: (sessionId: string, moment?: { readonly at: number } | { readonly nth: number }) => {
    const place = moment === undefined ? '' : 'at' in moment ? `?at=${moment.at}` : `?nth=${moment.nth}`;
    return `/replay/${encodeURIComponent(sessionId)}${place}`;
  },
} as const;

export function parsePlace(pathname: string): Place {
  if (pathname === paths.home) return { screen: 'home' };
  if (pathname === paths.settings) return { screen: 'settings' };
  if (pathname === paths.ledger) return { screen: 'ledger' };
  if (pathname === paths.diagnostics) return { screen: 'diagnostics' };
  if (pathname === paths.enforcement) return { screen: 'enforcement' };
  if (pathname === paths.policies) return { screen: 'policies' };
  const [, room, id, word, more] = pathname.split('/');
  if (id === undefined || id === '' || more !== undefined) return { screen: 'page' };
  if (room === 's' && (word === undefined || isSessionDialog(word)))
    return { screen: 'session', sessionId: decodeURIComponent(id), dialog: word ?? null };
  if (room === 'replay' && word === undefined) return { screen: 'replay', sessionId: decodeURIComponent(id) };
  if (room === 'projects' && (word === undefined || isProjectDialog(word)))
    return { screen: 'project', projectId: decodeURIComponent(id), dialog: word ?? null };
  return { screen: 'page' };
}
