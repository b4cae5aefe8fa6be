import { type Engine, mergeDefaults, type Rule, readDefaultPolicy } from '../policy';
import type { NamedText, TrackedPolicy } from './policy-files';
import { policyFileNames } from './policy-files';

/** A project's own policy as a person accepted it: a copy out of the record, never what lies in the project now. */
export interface PinnedPolicy {
  /** SHA-256 over names and texts. */
  readonly hash: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

const inProject = (name: string): string => `project/${name}`;
const isDefaults = ({ name }: { readonly name: string }): boolean => name === policyFileNames.defaults;

/** The tracked policy with a project's own below it. `place` says what a file is called in problems. */
export function withProject(
  tracked: TrackedPolicy,
  { files }: Pick<PinnedPolicy, 'files'>,
  place: (name: string) => string = inProject,
): TrackedPolicy {
  const own = (one: { name: string; text: string }): NamedText => ({
    file: place(one.name),
    text: one.text,
  });
  return {
    ...tracked,
    moreDefaults: [...tracked.moreDefaults, ...files.filter(isDefaults).map(own)],
    files: [
      ...tracked.files,
      ...files.filter((one) => !isDefaults(one)).map((one) => ({ layer: 'project' as const, ...own(one) })),
    ],
  };
}

/** The defaults of the accepted copy that can still be read; the ones below them are merged in. */
export function pinnedDefaults(base: Parameters<typeof mergeDefaults>[0], pinned: PinnedPolicy | null) {
  const own = (pinned?.files ?? []).filter(isDefaults).flatMap(({ name, text }) => {
    const { policy } = readDefaultPolicy(inProject(name), text);
    return policy === null ? [] : [policy];
  });
  return mergeDefaults([...base, ...own]);
}

const uncontained = (rule: Rule): Rule => ({ ...rule, contained: null, grantable: false });

/**
 * The engine for a project whose accepted rules no longer fit the others: nothing is allowed and nothing contained, because what these
 * rules would have forbidden is not known. What the others deny stays denied.
 */
export function withheld(engine: Engine): Engine {
  return {
    set: engine.set,
    judge: (action, context) => {
      const judgement = engine.judge(action, context);
      if (judgement.decision === 'deny') return judgement;
      return {
        decision: 'ask',
        rules: judgement.rules.filter(({ effect }) => effect === 'forbid').map(uncontained),
        fault: null,
      };
    },
    judgeLayer: engine.judgeLayer,
  };
}
