import { lstatSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** One thread as a ledger document of the original. */
export const threadDocument = z.object({
  document: z.string(),
  sha256: z.string(),
  entryCount: z.int(),
  source: z.enum(['ledger', 'archive']),
  /** What a reader must know of the source. */
  diagnostic: z.string().nullable(),
});
type ThreadDocument = z.infer<typeof threadDocument>;

/**
 * Whether the place holds this very document, made at its own time when none was asked for: so an export can be run again, also after a
 * backfill, whose marker vouches for the bytes that lie there.
 */
export async function thereAlready(
  path: string,
  generatedAt: string | null,
  rendered: (time: string | null) => Promise<ThreadDocument>,
): Promise<readonly [boolean, ThreadDocument]> {
  const told = await rendered(generatedAt);
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile() || facts.size !== Buffer.byteLength(told.document)) return [false, told];
  const text = readFileSync(path, 'utf8');
  if (text === told.document) return [true, told];
  // A line of the document itself: those of texts are escaped in it.
  const time =
    generatedAt === null
      ? /^ {2}"generatedAt" : "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/m.exec(text)?.[1]
      : undefined;
  if (time === undefined) return [false, told];
  const again = await rendered(time);
  return text === again.document ? [true, again] : [false, told];
}
