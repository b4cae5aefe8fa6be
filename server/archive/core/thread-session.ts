import type { CoreEnv } from '../../vocabulary';

const strictUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Ids that a thread's session may have, best first: the thread's own id, and one that is derived from project and thread, for a thread whose
 * id is taken by another project (a copied folder) or is not a UUID of any version.
 */
export function sessionIdsOf(
  projectId: string,
  threadId: string,
  sha256: CoreEnv['sha256'],
): readonly string[] {
  const own = threadId.toLowerCase();
  const derived = derivedUuid(`session/v1\0${projectId}\0${own}`, sha256);
  return strictUuid.test(own) ? [own, derived] : [derived];
}

/** An id made from what it is for: the same gives the same. */
export function derivedUuid(seed: string, sha256: CoreEnv['sha256']): string {
  const hex = sha256(seed);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Our id of an imported turn: turns of copied archives have the same ids, and ours must be unique in the ledger. */
export const importedTurnId = (sessionId: string, archiveTurnId: string): string =>
  `${sessionId}:${archiveTurnId.toLowerCase()}`;
