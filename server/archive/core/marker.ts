import { z } from 'zod';
import { isUuid, upperUuid } from './archive-turn';
import { parseIsoSeconds } from './iso-seconds';
import { prettyJson } from './pretty-json';

const marker = z.strictObject({
  schemaVersion: z.literal(1),
  generatedAt: z.string().refine((text) => parseIsoSeconds(text) !== null),
  projectPath: z.string().min(1),
  threadID: z.string().refine(isUuid),
  ledgerPath: z.string().min(1),
  turnLimit: z.int().positive().optional(),
  entryCount: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The original's proof that one archive was exported, version 1. It counts only while everything that it names still holds. */
export type BackfillMarker = z.infer<typeof marker>;

export const renderMarker = ({ turnLimit, ...facts }: BackfillMarker): string =>
  prettyJson(turnLimit === undefined ? facts : { ...facts, turnLimit });

/** The marker, or in words why the text is none for this thread and limit. */
export function readMarker(text: string, threadId: string, limit: number | null): BackfillMarker | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'the marker is not JSON';
  }
  const read = marker.safeParse(value);
  if (!read.success) return `the marker has another form: ${formFault(read.error)}`;
  if (upperUuid(read.data.threadID) !== upperUuid(threadId)) return 'the marker is for another thread';
  if ((read.data.turnLimit ?? null) !== limit) return 'the marker is for another limit';
  return read.data;
}

/** The first thing that is wrong with its form; a field too many has no path, but a name. */
function formFault({ issues: [issue] }: z.ZodError): string {
  if (!issue) return 'it cannot be read';
  if (issue.code === 'unrecognized_keys')
    return `it has more fields, ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  return issue.path.length === 0
    ? 'it is no object'
    : `the field "${issue.path.join('.')}" is not as it should be`;
}
