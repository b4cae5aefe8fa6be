import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultPolicy, type Engine, type Problem, strictDefaults } from '../policy';
import { type DomainEvent, limits, TroubleError } from '../vocabulary';
import { checkPolicy, loadPolicy, readDefaults } from './load-policy';
import { type PinnedPolicy, pinnedDefaults, withheld, withProject } from './pinned-policy';
import { policyFileNames, readPolicyFiles, type TrackedPolicy, userPolicyNames } from './policy-files';
import { loadedEvent, refusedEvent } from './policy-records';

/** The policy that counts now. `engine` is null while there never was a good one: then nothing is allowed. */
export interface CurrentPolicy {
  readonly engine: Engine | null;
  readonly defaults: DefaultPolicy | null;
  /** Why the files as they lie there now do not count; empty when they do. */
  readonly problems: readonly Problem[];
}

export interface LivePolicy {
  /**
   * The policy of this moment, with a project's accepted copy below it. Files that changed are read first, all together; a broken edit
   * leaves what was good in force.
   */
  current(pinned?: PinnedPolicy | null): Promise<CurrentPolicy>;
  /**
   * What is possible at all in this moment. Reads the default files alone while the rules were never needed, so that a turn does not wait
   * for the engine; the strict ones when they cannot be read.
   */
  defaults(pinned?: PinnedPolicy | null): Promise<DefaultPolicy>;
  /** What would be wrong with a project's files below the policy of this moment; empty when they could count. */
  check(files: PinnedPolicy): Promise<readonly Problem[]>;
}

export interface LivePolicyPorts {
  readonly folder: string;
  /** Of the person's own rules; null where there is none. It need not exist. */
  readonly userFolder: string | null;
  /** Puts into the record which policy counts, and which edit does not. */
  readonly record: (event: DomainEvent) => Promise<void>;
  readonly report: (what: string, error: unknown) => void;
}

const watched = [
  policyFileNames.defaults,
  policyFileNames.schema,
  policyFileNames.organisation,
  policyFileNames.project,
  policyFileNames.user,
];

interface Base extends CurrentPolicy {
  readonly tracked: TrackedPolicy | null;
}

/** Keeps the tracked policy of a folder loaded. Nothing is read before it is first asked for, because loading takes most of a second. */
export function openLivePolicy({ folder, userFolder, record, report }: LivePolicyPorts): LivePolicy {
  let base: Base = { engine: null, defaults: null, problems: [], tracked: null };
  let seen: string | null = null;
  let loading: Promise<unknown> = Promise.resolve();
  /** By the hash of the accepted copy: what it and a good base make together. */
  const views = new Map<string, { readonly of: TrackedPolicy; readonly policy: CurrentPolicy }>();

  /** Screens ask again and again about the same files. */
  let checked: { hash: string; of: TrackedPolicy; problems: readonly Problem[] } | null = null;

  const note = (event: DomainEvent) =>
    record(event).catch((error: unknown) => report('record which policy counts', error));

  async function loadBase(): Promise<void> {
    const signature = signatureOf(folder, userFolder);
    if (signature === seen) return;
    const read = await loadWhole(folder, userFolder, signature);
    // Changed while it was read: half of one edit and half of another is no policy. The next question reads again.
    if (read === null) return;
    const { tracked, engine, defaults, problems } = read;
    const good = problems.length === 0 && engine !== null && defaults !== null && tracked !== null;
    base = good ? { engine, defaults, problems: [], tracked } : { ...base, problems };
    seen = signature;
    await note(good ? loadedEvent(tracked, engine) : refusedEvent(problems, base.engine));
  }

  async function load(pinned: PinnedPolicy | null): Promise<CurrentPolicy> {
    await loadBase();
    const { tracked, engine, defaults, problems } = base;
    if (pinned === null || tracked === null || engine === null || defaults === null) return base;
    const known = views.get(pinned.hash);
    if (known?.of === tracked) return { ...known.policy, problems: [...problems, ...known.policy.problems] };
    const policy = await combine(tracked, engine, defaults, pinned);
    views.delete(pinned.hash);
    views.set(pinned.hash, { of: tracked, policy });
    for (const oldest of views.keys()) if (views.size > limits.policyViewsMax) views.delete(oldest);
    return { ...policy, problems: [...problems, ...policy.problems] };
  }

  async function combine(
    tracked: TrackedPolicy,
    engine: Engine,
    defaults: DefaultPolicy,
    pinned: PinnedPolicy,
  ): Promise<CurrentPolicy> {
    const together = withProject(tracked, pinned);
    const read = await loadPolicy(together);
    if (read.problems.length === 0 && read.engine !== null) {
      await note(loadedEvent(together, read.engine));
      return read;
    }
    await note(refusedEvent(read.problems, engine));
    return {
      engine: withheld(engine),
      defaults: pinnedDefaults([defaults], pinned),
      problems: read.problems,
    };
  }

  const current = (pinned: PinnedPolicy | null = null): Promise<CurrentPolicy> => {
    const done = loading.then(() => load(pinned));
    loading = done.catch(() => undefined);
    return done;
  };

  return {
    current,
    async defaults(pinned = null) {
      if (seen !== null) return (await current(pinned)).defaults ?? strictDefaults;
      return pinnedDefaults([defaultsOf(folder, userFolder) ?? strictDefaults], pinned);
    },
    async check(files) {
      const { problems } = await current();
      const { tracked } = base;
      if (tracked === null) return problems;
      if (checked?.hash !== files.hash || checked.of !== tracked)
        checked = { hash: files.hash, of: tracked, problems: await checkPolicy(withProject(tracked, files)) };
      return checked.problems;
    },
  };
}

async function loadWhole(folder: string, userFolder: string | null, signature: string) {
  try {
    const tracked = readPolicyFiles(folder, userFolder);
    if (signatureOf(folder, userFolder) !== signature) return null;
    return { tracked, ...(await loadPolicy(tracked)) };
  } catch (error) {
    const trouble = error instanceof TroubleError ? error.trouble : null;
    const what = trouble?.what ?? (error instanceof Error ? error.message : String(error));
    const remedy = trouble?.next ?? 'Put the files of policy back.';
    return {
      tracked: null,
      engine: null,
      defaults: null,
      problems: [{ file: folder, line: 1, what, remedy }],
    };
  }
}

function defaultsOf(folder: string, userFolder: string | null): DefaultPolicy | null {
  try {
    const { defaults, moreDefaults } = readPolicyFiles(folder, userFolder);
    return readDefaults([defaults, ...moreDefaults]).defaults;
  } catch {
    return null;
  }
}

/** What tells one state of the files from another. */
function signatureOf(folder: string, userFolder: string | null): string {
  const files = [...watched.map((name) => join(folder, name)), ...ownFiles(userFolder)];
  return files.map(stateOf).join('|');
}

/** What cannot be listed or looked at is a state like any other; reading it says what is wrong. */
function ownFiles(userFolder: string | null): readonly string[] {
  if (userFolder === null) return [];
  try {
    return userPolicyNames(userFolder).map((name) => join(userFolder, name));
  } catch {
    return [userFolder];
  }
}

function stateOf(file: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false, bigint: true });
    return found ? `${file}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}` : `${file}:-`;
  } catch (error) {
    return `${file}:${error instanceof Error && 'code' in error ? error.code : error}`;
  }
}
