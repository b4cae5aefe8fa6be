import type { Engine, Problem } from '../policy';
import { type DomainEvent, limits } from '../vocabulary';
import { sha256 } from './load-policy';
import type { TrackedPolicy } from './policy-files';

/** What is put into the record about policy: which one counts, whole, and which edit does not, with its problems. */

/** A file by its name, and by its layer where it is not of the tracked folder; where that lies on this machine is nobody's business. */
function named(file: string, folder: string | null): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (file.startsWith('project/')) return file;
  return folder === null || file.startsWith(`${folder}/`) ? name : `user/${name}`;
}

export function loadedEvent(tracked: TrackedPolicy, engine: Engine): DomainEvent {
  const { folder, defaults, moreDefaults, schema, files } = tracked;
  const all = [defaults, ...moreDefaults, schema, ...files].map(({ file, text }) => ({
    name: named(file, folder),
    sha256: sha256(text),
    text,
  }));
  const policyHash = engine.set.hash;
  return { type: 'policy.loaded', payload: { policyHash, rules: engine.set.rules.size, files: all } };
}

export function refusedEvent(problems: readonly Problem[], engine: Engine | null): DomainEvent {
  const told = problems.slice(0, limits.policyProblemsKept).map(({ file, ...rest }) => ({
    file: named(file, null),
    ...rest,
  }));
  return {
    type: 'policy.refused',
    payload: { problems: told, count: problems.length, keptHash: engine?.set.hash ?? null },
  };
}
