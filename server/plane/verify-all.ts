import { z } from 'zod';
import { archivePlace, checkArchives } from '../archive';
import {
  openReadOnlyLedger,
  recordedCheckpoints,
  type VerifyOptions,
  verifyLedger,
  verifyReport,
} from '../ledger';
import { noDigestKey, openSteadyRedactor } from '../redaction';
import { systemClockwork } from './clockwork';
import { foldOf } from './folds';

const trouble = z.object({ kind: z.string(), what: z.string(), safe: z.string(), next: z.string() });
const state = z.enum([
  'ok',
  'missing',
  'differs',
  'lagging',
  'unreadable',
  'pruned',
  'extra',
  'empty',
  'temporary',
  'not-ours',
]);

/** Every archive against the ledger, project by project. */
const archivesVerdict = z.object({
  /** ok: every project is clean. */
  status: z.enum(['ok', 'fault']),
  projects: z.array(
    z.object({
      projectId: z.string(),
      mode: z.enum(['dual', 'ledger-only']),
      folder: z.string().nullable(),
      inProject: z.boolean(),
      problem: trouble.nullable(),
      clean: z.boolean(),
      /** Sessions compared and files looked at. */
      checked: z.int(),
      counts: z.record(state, z.int()),
      findings: z.array(
        z.object({
          state,
          threadId: z.string().nullable(),
          sessionId: z.string().nullable(),
          path: z.string(),
          /** Bytes from the beginning of the file. */
          offset: z.int().nullable(),
          turnId: z.string().nullable(),
          what: z.string().nullable(),
        }),
      ),
    }),
  ),
});

/** What `ledger verify` found; the stable answer of `--json`. `archives` is null when they were not asked for. */
export const fullReport = verifyReport.extend({ archives: archivesVerdict.nullable() });
export type FullReport = z.infer<typeof fullReport>;
type ArchivesVerdict = NonNullable<FullReport['archives']>;

/** Checks the ledger, and with `archives` every archive against it. Changes nothing; a server may run on it. Rejects with a TroubleError. */
export async function verifyAll(
  o: Omit<VerifyOptions, 'foldOf'> & { readonly archives: boolean; readonly signal?: AbortSignal },
): Promise<FullReport> {
  const checkpoints = [...o.checkpoints, ...recordedCheckpoints(o.dataDir)];
  const report = await verifyLedger({ ...o, checkpoints, foldOf });
  return { ...report, archives: o.archives ? await verifyArchives(o) : null };
}

async function verifyArchives(o: Parameters<typeof verifyAll>[0]): Promise<ArchivesVerdict> {
  const ledger = openReadOnlyLedger(o.dataDir);
  try {
    const all = ledger.projects();
    const listed = async (projectId: string) =>
      all.find((row) => row.projectId === projectId && row.removedAt === null) ?? null;
    const place = archivePlace({ dataDir: o.dataDir, project: listed, newId: systemClockwork.newId });
    // Masked as the take-over did, without the values of a session. The digests are not compared: the key may not be here.
    const masking = { text: (await openSteadyRedactor(noDigestKey)).text, key: noDigestKey.hex };
    const ports = {
      ledger,
      place,
      masking,
      sessionsOf: async (projectId: string) => ledger.sessionsOf(projectId),
    };
    const projects: ArchivesVerdict['projects'] = [];
    for (const { projectId } of all) {
      const onProgress = (done: number, of: number): void => o.onProgress?.('archives', done, of);
      const signal = o.signal ? { signal: o.signal } : {};
      const found = await checkArchives(ports, { projectId, onProgress, ...signal });
      projects.push({ ...found, findings: [...found.findings], counts: { ...found.counts } });
    }
    return { status: projects.every(({ clean }) => clean) ? 'ok' : 'fault', projects };
  } finally {
    ledger.close();
  }
}

/** One plain sentence about a verification. */
export function verdictSentence({
  entries,
  integrity,
  completeness,
  firstBad,
  archives,
}: FullReport): string {
  const count = integrity.findings.length + integrity.more + completeness.findings.length + completeness.more;
  const where = firstBad?.seq == null ? '' : `, the first at entry ${firstBad.seq}`;
  const found =
    count === 0
      ? completeness.caveat === null
        ? `All ${entries} entries are there as they were written.`
        : `The ${entries} entries that are there are as they were written. ${completeness.caveat}`
      : `${count} ${count === 1 ? 'fault was' : 'faults were'} found in ${entries} entries${where}.`;
  const said = integrity.caveat === null ? found : `${found} ${integrity.caveat}`;
  if (archives === null) return said;
  const unclean = archives.projects.filter(({ clean }) => !clean).length;
  return unclean === 0
    ? `${said} Every archive holds what the ledger has.`
    : `${said} The archives of ${unclean} ${unclean === 1 ? 'project differ' : 'projects differ'} from it.`;
}
