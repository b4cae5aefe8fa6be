import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import {
  type CedarEngine,
  createEngine,
  type DefaultPolicy,
  type Engine,
  mergeDefaults,
  type Problem,
  readDefaultPolicy,
  readPolicySet,
} from '../policy';
import type { NamedText, TrackedPolicy } from './policy-files';

/** Loads the policy engine: compiled code, some 0.15 s, so only who judges pays for it. */
export async function loadCedar(): Promise<CedarEngine> {
  // V8 of Node 20 ends the whole process ("unreachable code") when it gives up optimised code while an inlined call into the engine is under
  // way: seen after some thousand verdicts. Not inlined, the same calls go on.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  return import('@cedar-policy/cedar-wasm/nodejs');
}
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface LoadedPolicy {
  /** Null with any problem: a set that is broken in one place is not used in the others. */
  readonly engine: Engine | null;
  readonly defaults: DefaultPolicy | null;
  readonly problems: readonly Problem[];
}

/** Checks all files together and readies the engine. Defaults of several layers are merged to the tightest. */
export async function loadPolicy({
  defaults,
  moreDefaults,
  schema,
  files,
}: TrackedPolicy): Promise<LoadedPolicy> {
  const cedar = await loadCedar();
  const read = readDefaults([defaults, ...moreDefaults]);
  const { set, problems } = readPolicySet(cedar, files, schema, sha256);
  return {
    engine: set && createEngine(cedar, set),
    defaults: read.defaults,
    problems: [...read.problems, ...problems],
  };
}

/** What is wrong with all files together; nothing is readied to judge. */
export async function checkPolicy({
  defaults,
  moreDefaults,
  schema,
  files,
}: TrackedPolicy): Promise<readonly Problem[]> {
  const { problems } = readPolicySet(await loadCedar(), files, schema, sha256);
  return [...readDefaults([defaults, ...moreDefaults]).problems, ...problems];
}

/** The defaults of all layers as one; null with any problem. */
export function readDefaults(all: readonly NamedText[]): Pick<LoadedPolicy, 'defaults' | 'problems'> {
  const read = all.map(({ file, text }) => readDefaultPolicy(file, text));
  const problems = read.flatMap((one) => one.problems);
  const good = read.flatMap(({ policy }) => (policy === null ? [] : [policy]));
  return { defaults: problems.length > 0 ? null : mergeDefaults(good), problems };
}
