/** Every address of the product's screens, made and read in one place. */
export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'session'; readonly sessionId: string }
  | { readonly screen: 'settings' }
  /** A screen with a route of its own, drawn by its page. */
  | { readonly screen: 'page' };

export const paths = {
  home: '/',
  session: (sessionId: string) => `/s/${encodeURIComponent(sessionId)}`,
  settings: '/settings',
} as const;

export function parsePlace(pathname: string): Place {
  if (pathname === paths.home) return { screen: 'home' };
  if (pathname === paths.settings) return { screen: 'settings' };
  const session = /^\/s\/([^/]+)$/.exec(pathname)?.[1];
  return session ? { screen: 'session', sessionId: decodeURIComponent(session) } : { screen: 'page' };
}
