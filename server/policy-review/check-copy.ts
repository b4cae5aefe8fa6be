import { createEngine, type Engine, type PolicySet, readPolicySet } from '../policy';
import { loadCedar, loadPolicy, sha256, type TrackedPolicy } from '../policy-source';
import { lineDiff } from './core/line-diff';
import { looseningOf, type WrittenRule } from './core/loosening';
import { type PolicyCopy, withCopy } from './review-task';

/** What is to be said of a copy before it is saved. */
export interface CheckedCopy {
  /** Of the copy's text. */
  readonly sha256: string;
  /** Of the file as it was read; null when there is none. */
  readonly base: string | null;
  /** Every fault with its line; with one, the copy is no policy. */
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly what: string;
    readonly remedy: string;
  }[];
  /** Of the whole policy with the copy in it; null with a problem. */
  readonly policyHash: string | null;
  /** Rules in all layers together. */
  readonly rules: number;
  /** Why more could run unasked with it; empty when it can only tighten. */
  readonly loosening: readonly string[];
  /** Unified, from the file as it was read to the copy. */
  readonly diff: string;
}

/** Checks a copy together with all other files, as `policy validate` does, and compares it with the file that it is a copy of. */
export async function checkCopy(tracked: TrackedPolicy, copy: PolicyCopy): Promise<CheckedCopy> {
  const before = tracked.files.find(({ file }) => file === copy.file)?.text ?? null;
  const together = withCopy(tracked, copy);
  const read = await readSet(together);
  const old = await readSet(tracked);
  const loosening =
    read.set === null
      ? []
      : old.set === null
        ? ['The file as it lies there is no policy, so it cannot be said what the copy changes.']
        : looseningOf(writtenIn(old.set, copy.file), writtenIn(read.set, copy.file), copy.layer);
  return {
    sha256: sha256(copy.text),
    base: before === null ? null : sha256(before),
    problems: read.problems,
    policyHash: read.set?.hash ?? null,
    rules: read.set?.rules.size ?? 0,
    loosening,
    diff: lineDiff(before ?? '', copy.text),
  };
}

const readSet = async ({ files, schema }: TrackedPolicy) =>
  readPolicySet(await loadCedar(), files, schema, sha256);

const writtenIn = ({ rules, texts }: PolicySet, file: string): readonly WrittenRule[] =>
  [...rules].flatMap(([key, rule]) => (rule.file === file ? [{ rule, text: texts.get(key) ?? '' }] : []));

/** An engine of the files, or null when they are no policy. */
export async function engineOf(tracked: TrackedPolicy): Promise<Engine | null> {
  const { engine, problems } = await loadPolicy(tracked);
  if (engine !== null && problems.length === 0) return engine;
  // The defaults do not judge; their faults must not keep a comparison of rules from being made.
  const { set } = await readSet(tracked);
  return set && createEngine(await loadCedar(), set);
}
