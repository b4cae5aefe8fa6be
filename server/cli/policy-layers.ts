import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { userPolicyFolder } from '../plane';
import { type Engine, layers, type Problem } from '../policy';
import {
  loadPolicy,
  type PinnedPolicy,
  readPolicyFiles,
  type TrackedPolicy,
  withheld,
  withProject,
} from '../policy-source';
import { TroubleError } from '../vocabulary';
import { policyFolder, problemLines } from './policy-folder';
import { type ProjectRules, type ProjectSaid, projectRules, projectSaid } from './policy-project';

/** The files of every layer, with those that lie in a project. */
export interface LayeredFiles {
  readonly tracked: TrackedPolicy;
  /** Null: no project was named. */
  readonly rules: ProjectRules | null;
  /** `*.test.json` of it, judged by all layers. */
  readonly caseFiles: readonly string[];
  /** Why the project's files cannot be read whole. */
  readonly problems: readonly Problem[];
  /** What lies in the project and is not read. */
  readonly notes: readonly Problem[];
}

/** Which files a layer was judged by; a layer without rules is not in the list. */
export const judgedBy = z.array(
  z.object({ layer: z.enum(layers), files: z.array(z.string()), rules: z.int() }),
);

/** The organisation's files and the person's own, as a server with the same environment reads them. */
const trackedFiles = (): TrackedPolicy => readPolicyFiles(policyFolder(), userPolicyFolder(process.env));

/** The same with the files that lie in the project now, whether a person accepted them or not. Throws for a project that is no folder. */
export async function layeredFiles(project: string | undefined): Promise<LayeredFiles> {
  const rules = project === undefined ? null : await projectRules(project);
  return withFound(trackedFiles(), rules);
}

function withFound(tracked: TrackedPolicy, rules: ProjectRules | null): LayeredFiles {
  const nothing = { tracked, rules, caseFiles: [], problems: [], notes: [] };
  if (rules === null) return nothing;
  const policies = join(rules.folder, 'policies');
  const place = (name: string) => join(policies, name);
  const { found } = rules;
  if (found === null) {
    const what = 'This project has no rules of its own.';
    const remedy = 'Write project.cedar or default-policy.json there to have some.';
    return { ...nothing, notes: [{ file: policies, line: 1, what, remedy }] };
  }
  return {
    tracked: withProject(tracked, found, place),
    rules,
    caseFiles: found.problems.length === 0 ? casesIn(policies) : [],
    problems: found.problems.map((problem) => ({
      ...problem,
      file: problem.file === 'policies' ? policies : place(basename(problem.file)),
    })),
    notes: found.notRead.map((name) => ({
      file: place(name),
      line: 1,
      what: 'It is not read: a project cannot have rules of this layer.',
      remedy: 'Call it project.cedar when it is meant as the rules of the project.',
    })),
  };
}

const casesIn = (policies: string): readonly string[] =>
  readdirSync(policies)
    .filter((name) => name.endsWith('.test.json'))
    .sort()
    .map((name) => join(policies, name));

/** Where the accepted copy is not what lies in the project: that is said, and the copy is checked as well, because it is what counts. */
export async function acceptedChecks(
  rules: ProjectRules | null,
): Promise<{ readonly problems: readonly Problem[]; readonly notes: readonly Problem[] }> {
  if (rules === null || rules.state === 'none' || rules.state === 'in-force')
    return { problems: [], notes: [] };
  const { pinned, folder } = rules;
  const problems = pinned === null ? [] : await misfitsOf(trackedFiles(), pinned);
  const { says } = projectSaid(rules, false, problems.length > 0);
  const remedy = 'What counts, a person decides on the screen of the project.';
  return { problems, notes: [{ file: join(folder, 'policies'), line: 1, what: says, remedy }] };
}

/** What is wrong with an accepted copy below the other layers, and not with these alone. */
async function misfitsOf(tracked: TrackedPolicy, pinned: PinnedPolicy): Promise<readonly Problem[]> {
  const { problems } = await loadPolicy(withProject(tracked, pinned));
  if (problems.length === 0) return [];
  const key = ({ file, line, what }: Problem) => JSON.stringify([file, line, what]);
  const without = new Set((await loadPolicy(tracked)).problems.map(key));
  return problems
    .filter((problem) => !without.has(key(problem)))
    .map((problem) => ({ ...problem, what: `With the accepted copy: ${problem.what}` }));
}

export interface LayeredEngine {
  readonly engine: Engine;
  readonly judgedBy: z.infer<typeof judgedBy>;
  readonly project: ProjectSaid | null;
}

/**
 * The engine that would judge in a session: the project by the copy that a person accepted, or with `fromDisk` as its files lie there now.
 * Throws a TroubleError when a file has a problem: nothing may be judged by half of the rules.
 */
export async function layeredEngine(project: string | undefined, fromDisk: boolean): Promise<LayeredEngine> {
  const rules = project === undefined ? null : await projectRules(project);
  const tracked = trackedFiles();
  const lies = fromDisk ? withFound(tracked, rules) : null;
  const pinned = fromDisk ? null : (rules?.pinned ?? null);
  const whole = await loadPolicy(pinned === null ? (lies?.tracked ?? tracked) : withProject(tracked, pinned));
  const problems = [...(lies?.problems ?? []), ...whole.problems];
  const said = (misfits: boolean) => rules && projectSaid(rules, fromDisk, misfits);
  if (whole.engine !== null && problems.length === 0)
    return { engine: whole.engine, judgedBy: judgedByOf(whole.engine), project: said(false) };
  // As a session does it with an accepted copy that does not fit any more.
  const base = pinned === null ? null : await loadPolicy(tracked);
  if (base?.engine && base.problems.length === 0)
    return { engine: withheld(base.engine), judgedBy: judgedByOf(base.engine), project: said(true) };
  throw new TroubleError({
    kind: 'policy.not-valid',
    what: `The policy files have ${problems.length} problems.\n${problemLines(problems).join('\n')}`,
    safe: 'Nothing was judged.',
    next: `Mend them; \`codexchat policy validate${project === undefined ? '' : ' --project …'}\` checks them.`,
  });
}

function judgedByOf({ set }: Engine): z.infer<typeof judgedBy> {
  const rules = [...set.rules.values()];
  return layers.flatMap((layer) => {
    const own = rules.filter((rule) => rule.layer === layer);
    return own.length === 0
      ? []
      : [{ layer, files: [...new Set(own.map(({ file }) => file))], rules: own.length }];
  });
}

export const judgedByLines = (list: z.infer<typeof judgedBy>): readonly string[] =>
  list.map(({ layer, files, rules }) => `  ${layer.padEnd(13)} ${rules} rules, ${files.join(', ')}`);
