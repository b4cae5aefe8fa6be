import type { Problem } from '../../policy';
import { err, ok, type ProjectPolicyChoice, type Result, type Trouble } from '../../vocabulary';

/**
 * How a project's own rules stand. `none`: it has none. `new`: it has some, and none were ever accepted. `changed`: they are others than the
 * accepted copy. `gone`: there is an accepted copy and nothing in the project. `declined`: a person does not want these. `in-force`: these
 * are the accepted ones. In each case the accepted copy, and nothing else, counts.
 */
export const trustStates = ['none', 'new', 'changed', 'gone', 'declined', 'in-force'] as const;
export type TrustState = (typeof trustStates)[number];

export function trustState(found: string | null, choice: ProjectPolicyChoice | undefined): TrustState {
  const accepted = choice?.accepted?.hash ?? null;
  if (found === null) return accepted === null ? 'none' : 'gone';
  if (found === accepted) return 'in-force';
  if (found === choice?.declined) return 'declined';
  return accepted === null ? 'new' : 'changed';
}

const trouble = (kind: string, what: string, next: string): Trouble => ({
  kind,
  what,
  safe: 'What counted before counts on.',
  next,
});

/** Whether a person's word about files of a hash holds for those that lie there now. */
export function sameAsShown(found: string | null, shown: string): Result<null> {
  return found === shown
    ? ok(null)
    : err(
        trouble(
          'project.policy-changed',
          'The rules in the project are not those that you looked at: they changed meanwhile.',
          'Look at them again, then decide.',
        ),
      );
}

export function soundToAccept(problems: readonly { readonly what: string }[]): Result<null> {
  const [first] = problems;
  return first === undefined
    ? ok(null)
    : err(
        trouble(
          'project.policy-broken',
          `The rules cannot count: they have ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}. ${first.what}`,
          'Mend the files in the project, then look at them again.',
        ),
      );
}

/**
 * Rules that the record would mask: the copy in it is what judges, so what was accepted would not be what counts. `cleaned` is what happens to
 * an event before it is sealed.
 */
export function maskedProblems(
  files: readonly { readonly name: string; readonly text: string }[],
  cleaned: <T>(value: T) => T,
): readonly Problem[] {
  const kept = cleaned({ files }).files;
  return files.flatMap(({ name, text }, at) => {
    const stays = kept[at];
    if (stays?.text === text && stays.name === name) return [];
    const lines = stays?.text.split('\n') ?? [];
    const line =
      Math.max(
        0,
        text.split('\n').findIndex((one, place) => one !== lines[place]),
      ) + 1;
    const what =
      'It holds what looks like a secret. The record masks secrets, and what counts is the copy in the record: that would be another text.';
    return [{ file: `project/${name}`, line, what, remedy: 'Take it out of the rules.' }];
  });
}
