import { setFlagsFromString } from 'node:v8';
import type { PageReads } from './ledger';

/**
 * Opens the read side of an existing ledger. It cannot write. Prisma is loaded here, not at import: a command line that needs no page starts
 * faster. Its query compiler is WebAssembly of which V8 would keep an optimised copy besides (some 70 MB, measured); pages of a few
 * hundred rows do not need it.
 */
export async function openPageReads(o: { readonly dataDir: string }): Promise<PageReads> {
  setFlagsFromString('--liftoff-only');
  const { openPageReads: open } = await import('./page-reads');
  return open(o);
}
