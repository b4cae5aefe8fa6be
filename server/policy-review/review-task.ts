import { z } from 'zod';
import type { Layer } from '../policy';
import type { TrackedPolicy } from '../policy-source';

/** A changed copy of one file of policy, which lies nowhere yet. */
export interface PolicyCopy {
  readonly layer: Layer;
  readonly file: string;
  readonly text: string;
  /** Of a project's own file: the only project that it counts for. */
  readonly projectId: string | null;
}

/** The files as they were read, handed to a thread: what it judges by is what the person saw. */
export interface PolicyOf {
  /** Null: of every project without rules of its own. */
  readonly projectId: string | null;
  readonly tracked: TrackedPolicy;
}

/** What a thread can be told to do with a copy. `limit`: requests, newest first. */
export type ReviewTask =
  | { readonly kind: 'policy-check'; readonly tracked: TrackedPolicy; readonly copy: PolicyCopy }
  | {
      readonly kind: 'policy-replay';
      readonly dataDir: string;
      readonly sets: readonly PolicyOf[];
      readonly copy: PolicyCopy;
      readonly limit: number;
    };

const namedText = z.looseObject({ file: z.string(), text: z.string() });
const tracked = z.looseObject({
  folder: z.string(),
  defaults: namedText,
  schema: namedText,
  files: z.array(namedText.extend({ layer: z.string() })),
  caseFiles: z.array(z.string()),
});
const copy = namedText.extend({ layer: z.string(), projectId: z.string().nullable() });
const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy-check'), tracked, copy }),
  z.object({
    kind: z.literal('policy-replay'),
    dataDir: z.string(),
    sets: z.array(z.object({ projectId: z.string().nullable(), tracked })),
    copy,
    limit: z.int().positive(),
  }),
]);

/** What came into the thread, as what it was sent; null when it is another kind of task. */
export function readReviewTask(task: unknown): ReviewTask | null {
  const kind = z.looseObject({ kind: z.string() }).parse(task).kind;
  return kind.startsWith('policy-') ? (shape.parse(task) as unknown as ReviewTask) : null;
}

/** The tracked policy with the copy in the place of the file of its name, or beside the others where there is none. */
export function withCopy(read: TrackedPolicy, { layer, file, text }: PolicyCopy): TrackedPolicy {
  const there = read.files.some((one) => one.file === file);
  const fresh = { layer, file, text };
  return {
    ...read,
    files: there ? read.files.map((one) => (one.file === file ? fresh : one)) : [...read.files, fresh],
  };
}
