import { join } from 'node:path';
import { loadCedar, loadPolicy, readPolicyFiles, sha256, type TrackedPolicy } from '../../policy-source';
import { createEngine, type Engine, type PolicyFile, type ReadSet, readPolicySet } from '..';

export const policiesFolder = join(import.meta.dirname, '..', '..', '..', 'policies');
export const trackedPolicy = (): TrackedPolicy => readPolicyFiles(policiesFolder);

/** The engine with the tracked rules. */
export async function trackedEngine(): Promise<Engine> {
  const { engine, problems } = await loadPolicy(trackedPolicy());
  if (!engine) throw new Error(JSON.stringify(problems));
  return engine;
}

/** The tracked rules with some layers written anew. */
export async function readWith(changed: readonly PolicyFile[]): Promise<ReadSet> {
  const tracked = trackedPolicy();
  const kept = tracked.files.filter(({ layer }) => !changed.some((file) => file.layer === layer));
  return readPolicySet(await loadCedar(), [...kept, ...changed], tracked.schema, sha256);
}

export async function engineWith(changed: readonly PolicyFile[]): Promise<Engine> {
  const { set, problems } = await readWith(changed);
  if (!set) throw new Error(JSON.stringify(problems));
  return createEngine(await loadCedar(), set);
}
