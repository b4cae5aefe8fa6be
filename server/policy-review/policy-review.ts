import { randomUUID } from 'node:crypto';
import type { CommandDesk, ReceiptOf } from '../command';
import {
  clampSettings,
  type DefaultPolicy,
  type Engine,
  firstSettings,
  type Kept,
  type Problem,
  strictDefaults,
} from '../policy';
import { sha256, type TrackedPolicy } from '../policy-source';
import { type DomainEvent, type ProjectSettings, TroubleError } from '../vocabulary';
import type { CheckedCopy } from './check-copy';
import { type LayerFile, layerFiles, type PolicyPlaces } from './policy-files';
import { type PolicyView, rulesOf } from './policy-view';
import type { ReplayTask } from './replay-past';
import type { PolicyCopy, ReviewTask } from './review-task';
import { troubles } from './troubles';
import { type Tried, type TriedAct, tryAct } from './try-act';
import { prepareFile, textNow } from './write-file';

/** The policy of a project in this moment, and the files it can be made of again. */
export interface PolicyNow {
  readonly engine: Engine | null;
  readonly defaults: DefaultPolicy | null;
  readonly problems: readonly Problem[];
}

export interface ReviewPorts {
  /** Reads the files first when they changed. Null: of no project. */
  readonly now: (projectId: string | null) => Promise<PolicyNow>;
  /** The files as they lie there now. Throws a TroubleError when they cannot be read. */
  readonly tracked: (projectId: string | null) => Promise<TrackedPolicy>;
  readonly places: () => Promise<PolicyPlaces>;
  readonly project: (
    projectId: string,
  ) => Promise<{ readonly path: string; readonly settings: ProjectSettings }>;
  /** Projects with rules of their own. */
  readonly ownProjects: () => Promise<readonly string[]>;
  /** From which entry on the rules of this hash count. */
  readonly since: (policyHash: string) => Promise<PolicyView['since']>;
  readonly hits: () => Promise<PolicyView['hits']>;
  /** Checks a copy in a thread of its own. */
  readonly check: (task: ReviewTask) => Promise<CheckedCopy>;
  /** Starts the replay as a job. */
  readonly startReplay: (commandId: string, subject: string, task: ReplayTask) => Promise<{ jobId: string }>;
  readonly commands: CommandDesk;
  readonly record: (event: DomainEvent, receipt: ReturnType<ReceiptOf>) => Promise<void>;
  readonly dataDir: string;
  readonly kept: Kept;
}

export interface CopyOf {
  /** Of the file, as the view of the project lists it. */
  readonly fileId: string;
  readonly projectId: string | null;
  readonly text: string;
}

export interface SaveOrder extends Omit<CopyOf, 'projectId'> {
  readonly commandId: string;
  readonly base: string | null;
  readonly meantLoosening: boolean;
}

/** `counts`: the rules were read anew with the copy, and judge from here on. */
export type Saved = { readonly policyHash: string; readonly counts: boolean };

/** Looks at policy, tries it, and changes one file of it at a time. */
export interface PolicyReview {
  view(o: { readonly projectId: string | null }): Promise<PolicyView>;
  /** The text of a file as it lies there now; null when it does not exist yet. */
  file(o: Omit<CopyOf, 'text'>): Promise<{ readonly text: string | null; readonly sha256: string | null }>;
  /** What would be answered. Performs nothing. */
  tryAct(o: {
    readonly projectId: string | null;
    readonly cwd: string;
    readonly act: TriedAct;
  }): Promise<Tried>;
  check(o: CopyOf): Promise<CheckedCopy>;
  /** Judges the last `limit` requests by the policy in force and by the copy, as a job. */
  replay(o: CopyOf & { readonly commandId: string; readonly limit: number }): Promise<{ jobId: string }>;
  /**
   * Puts the copy in the place of its file. `base`: SHA-256 of the file that the copy was made of, null for none; another one there now is
   * refused. A copy with which more could run unasked is saved only with `meantLoosening`.
   */
  save(o: SaveOrder): Promise<Saved>;
}

export function createPolicyReview(ports: ReviewPorts): PolicyReview {
  let saving: Promise<unknown> = Promise.resolve();

  /** The rules of a project that nobody knows are not those of no project. */
  const known = async (projectId: string | null): Promise<void> => {
    if (projectId !== null) await ports.project(projectId);
  };

  async function fileOf({
    fileId,
    projectId,
  }: Omit<CopyOf, 'text'>): Promise<{ tracked: TrackedPolicy; found: LayerFile }> {
    await known(projectId);
    const tracked = await ports.tracked(projectId);
    const found = layerFiles(tracked, await ports.places()).find(({ id }) => id === fileId);
    if (!found) throw new TroubleError(troubles.noFile(fileId));
    return { tracked, found };
  }
  const copyOf = ({ layer, file }: LayerFile, { text, projectId }: CopyOf): PolicyCopy => ({
    layer,
    file,
    text,
    projectId: layer === 'project' ? projectId : null,
  });

  async function save(
    { fileId, text, base, meantLoosening }: Omit<SaveOrder, 'commandId'>,
    receiptOf: ReceiptOf,
  ): Promise<Saved> {
    // As it counts for every project: rules of one project are below it and change nothing of it.
    const here = { fileId, projectId: null, text };
    const { tracked, found } = await fileOf(here);
    const { file, layer, name, whyNot } = found;
    if (whyNot !== null) throw new TroubleError(troubles.notOurs(name, whyNot));
    if (found.sha256 !== base) throw new TroubleError(troubles.changedMeanwhile(name));
    const checked = await ports.check({ kind: 'policy-check', tracked, copy: copyOf(found, here) });
    const { problems, loosening, policyHash } = checked;
    if (policyHash === null) throw new TroubleError(troubles.notValid(problems.length, problems[0]));
    if (loosening.length > 0 && !meantLoosening) throw new TroubleError(troubles.loosening(loosening));
    const prepared = prepare(file, text);
    try {
      const now = textNow(file);
      if ((now === null ? null : sha256(now)) !== base)
        throw new TroubleError(troubles.changedMeanwhile(name));
      const payload = { layer, name, before: base, after: sha256(text), text, loosening: [...loosening] };
      const event: DomainEvent = { type: 'policy.edit-accepted', payload };
      await ports.record(event, receiptOf({ policyHash, counts: true }));
      try {
        prepared.commit();
      } catch (error) {
        throw new TroubleError(troubles.notWritten(file, wordsOf(error)));
      }
    } finally {
      prepared.discard();
    }
    const { engine } = await ports.now(null);
    return { policyHash, counts: engine?.set.hash === policyHash };
  }

  return {
    async view({ projectId }) {
      await known(projectId);
      const [{ engine, defaults, problems }, hits] = await Promise.all([ports.now(projectId), ports.hits()]);
      const places = await ports.places();
      const files = await ports.tracked(projectId).then(
        (tracked) => layerFiles(tracked, places),
        () => [],
      );
      return {
        policyHash: engine?.set.hash ?? null,
        since: engine === null ? null : await ports.since(engine.set.hash),
        problems,
        defaults,
        rules: engine === null ? [] : rulesOf(engine),
        files: files.map(({ text: _, ...file }) => file),
        hits,
      };
    },
    async file(where) {
      const { text, sha256: hash } = (await fileOf(where)).found;
      return { text, sha256: hash };
    },
    async tryAct({ projectId, cwd, act }) {
      const { engine, defaults, problems } = await ports.now(projectId);
      if (engine === null) throw new TroubleError(troubles.noPolicy(problems[0]?.what ?? 'none was read.'));
      const project = projectId === null ? null : await ports.project(projectId);
      const bounds = defaults ?? strictDefaults;
      const settings = project ? clampSettings(project.settings, bounds) : firstSettings(bounds);
      return tryAct(
        engine,
        act,
        { cwd, workspace: project?.path ?? null, kept: ports.kept },
        settings,
        defaults,
      );
    },
    async check(given) {
      const { tracked, found } = await fileOf(given);
      return ports.check({ kind: 'policy-check', tracked, copy: copyOf(found, given) });
    },
    async replay({ commandId, limit, ...given }) {
      const { found } = await fileOf(given);
      const own = await ports.ownProjects();
      const sets = await Promise.all(
        [null, ...own].map(async (projectId) => ({ projectId, tracked: await ports.tracked(projectId) })),
      );
      const copy = copyOf(found, given);
      const subject = `${found.id}, last ${limit} requests`;
      return ports.startReplay(commandId, subject, {
        kind: 'policy-replay',
        dataDir: ports.dataDir,
        sets,
        copy,
        limit,
      });
    },
    save({ commandId, ...input }) {
      const order = { ...input, text: sha256(input.text) };
      const done = saving.then(() =>
        ports.commands.once({ commandId, name: 'policy.save', input: order }, (receiptOf) =>
          save(input, receiptOf),
        ),
      );
      saving = done.catch(() => undefined);
      return done;
    },
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function prepare(file: string, text: string) {
  try {
    return prepareFile(file, text, randomUUID());
  } catch (error) {
    throw new TroubleError(troubles.notOurs(file, wordsOf(error)));
  }
}
