import { createHash } from 'node:crypto';
import {
  type CedarEngine,
  createEngine,
  type DefaultPolicy,
  type Engine,
  type Problem,
  readDefaultPolicy,
  readPolicySet,
} from '../policy';
import type { TrackedPolicy } from './policy-files';

/** Loads the policy engine: compiled code, some 0.15 s, so only who judges pays for it. */
export const loadCedar = async (): Promise<CedarEngine> => import('@cedar-policy/cedar-wasm/nodejs');
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface LoadedPolicy {
  /** Null with any problem: a set that is broken in one place is not used in the others. */
  readonly engine: Engine | null;
  readonly defaults: DefaultPolicy | null;
  readonly problems: readonly Problem[];
}

/** Checks all files together and readies the engine. */
export async function loadPolicy({ defaults, schema, files }: TrackedPolicy): Promise<LoadedPolicy> {
  const cedar = await loadCedar();
  const read = readDefaultPolicy(defaults.file, defaults.text);
  const { set, problems } = readPolicySet(cedar, files, schema, sha256);
  return {
    engine: set && createEngine(cedar, set),
    defaults: read.policy,
    problems: [...read.problems, ...problems],
  };
}
