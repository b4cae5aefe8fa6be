import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultPolicy, type Engine, type Problem, readDefaultPolicy } from '../policy';
import { type DomainEvent, limits, TroubleError } from '../vocabulary';
import { loadPolicy, sha256 } from './load-policy';
import { policyFileNames, readFileText, readPolicyFiles, type TrackedPolicy } from './policy-files';

/** The policy that counts now. `engine` is null while there never was a good one: then nothing is allowed. */
export interface CurrentPolicy {
  readonly engine: Engine | null;
  readonly defaults: DefaultPolicy | null;
  /** Why the files as they lie there now do not count; empty when they do. */
  readonly problems: readonly Problem[];
}

export interface LivePolicy {
  /** The policy of this moment. Files that changed are read first, all together; a broken edit leaves what was good in force. */
  current(): Promise<CurrentPolicy>;
  /** The defaults as their file says now; null when it is none. */
  defaults(): DefaultPolicy | null;
}

export interface LivePolicyPorts {
  readonly folder: string;
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

/** Keeps the tracked policy of a folder loaded. Nothing is read before it is first asked for, because loading takes most of a second. */
export function openLivePolicy({ folder, record, report }: LivePolicyPorts): LivePolicy {
  let kept: CurrentPolicy = { engine: null, defaults: null, problems: [] };
  let seen: string | null = null;
  let loading: Promise<unknown> = Promise.resolve();

  async function load(): Promise<CurrentPolicy> {
    const signature = signatureOf(folder);
    if (signature === seen) return kept;
    const read = await loadWhole(folder, signature);
    // Changed while it was read: half of one edit and half of another is no policy. The next question reads again.
    if (read === null) return kept;
    const { tracked, engine, defaults, problems } = read;
    const good = problems.length === 0 && engine !== null && defaults !== null && tracked !== null;
    kept = good ? { engine, defaults, problems: [] } : { ...kept, problems };
    seen = signature;
    const event = good ? loaded(tracked, engine) : refused(problems, kept.engine);
    await record(event).catch((error: unknown) => report('record which policy counts', error));
    return kept;
  }

  const current = (): Promise<CurrentPolicy> => {
    const done = loading.then(load);
    loading = done.catch(() => undefined);
    return done;
  };
  const defaults = (): DefaultPolicy | null => {
    try {
      const file = join(folder, policyFileNames.defaults);
      return readDefaultPolicy(file, readFileText(file)).policy;
    } catch {
      return null;
    }
  };
  return { current, defaults };
}

async function loadWhole(folder: string, signature: string) {
  try {
    const tracked = readPolicyFiles(folder);
    if (signatureOf(folder) !== signature) return null;
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

/** What tells one state of the files from another. */
function signatureOf(folder: string): string {
  return watched
    .map((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false, bigint: true });
      return found ? `${name}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}` : `${name}:-`;
    })
    .join('|');
}

const named = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

function loaded({ defaults, schema, files }: TrackedPolicy, engine: Engine): DomainEvent {
  const all = [defaults, schema, ...files].map(({ file, text }) => ({
    name: named(file),
    sha256: sha256(text),
    text,
  }));
  const policyHash = engine.set.hash;
  return { type: 'policy.loaded', payload: { policyHash, rules: engine.set.rules.size, files: all } };
}

function refused(problems: readonly Problem[], engine: Engine | null): DomainEvent {
  const told = problems.slice(0, limits.policyProblemsKept).map(({ file, ...rest }) => ({
    file: named(file),
    ...rest,
  }));
  return {
    type: 'policy.refused',
    payload: { problems: told, count: problems.length, keptHash: engine?.set.hash ?? null },
  };
}
