import type { PageReads } from './ledger';

/** Opens the read side of an existing ledger. It cannot write. Prisma is loaded here, not at import: a command line that needs no page starts faster. */
export async function openPageReads(o: { readonly dataDir: string }): Promise<PageReads> {
  const { openPageReads: open } = await import('./page-reads');
  return open(o);
}
