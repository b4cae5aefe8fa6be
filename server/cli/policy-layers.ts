import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { userPolicyFolder } from '../plane';
import { type Engine, layers, type Problem } from '../policy';
import {
  loadPolicy,
  readPolicyFiles,
  readProjectPolicy,
  type TrackedPolicy,
  withProject,
} from '../policy-source';
import { TroubleError } from '../vocabulary';
import { policyFolder, problemLines } from './policy-folder';
import { UsageError } from './usage';

/** The files of every layer, as a server with the same environment reads them. */
export interface LayeredFiles {
  readonly tracked: TrackedPolicy;
  /** A project was named. */
  readonly project: boolean;
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

/**
 * The organisation's files, the person's own beside the data, and those that lie in the project now. A session judges by the copy of them that
 * a person accepted; here nothing is accepted, so the files are taken as they are. Throws for a project that is no folder.
 */
export function layeredFiles(project: string | undefined): LayeredFiles {
  const tracked = readPolicyFiles(policyFolder(), userPolicyFolder(process.env));
  if (project === undefined) return { tracked, project: false, caseFiles: [], problems: [], notes: [] };
  const folder = resolve(project);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--project wants the folder of a project, and ${folder} is none.`);
  const policies = join(folder, 'policies');
  const place = (name: string) => join(policies, name);
  const found = readProjectPolicy(folder);
  if (found === null) {
    const what = 'This project has no rules of its own.';
    const remedy = 'Write project.cedar or default-policy.json there to have some.';
    return {
      tracked,
      project: true,
      caseFiles: [],
      problems: [],
      notes: [{ file: policies, line: 1, what, remedy }],
    };
  }
  return {
    tracked: withProject(tracked, found, place),
    project: true,
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

/** The engine of all layers. Throws a TroubleError when a file has a problem: nothing may be judged by half of the rules. */
export async function layeredEngine(
  project: string | undefined,
): Promise<{ readonly engine: Engine; readonly judgedBy: z.infer<typeof judgedBy> }> {
  const { tracked, problems: unread } = layeredFiles(project);
  const { engine, problems } = await loadPolicy(tracked);
  const all = [...unread, ...problems];
  if (engine !== null && all.length === 0) return { engine, judgedBy: judgedByOf(engine) };
  throw new TroubleError({
    kind: 'policy.not-valid',
    what: `The policy files have ${all.length} problems.\n${problemLines(all).join('\n')}`,
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

/** Said where a project's files were judged by: in a session they count only once they were accepted. */
export const projectAsItLies =
  'the project as its files lie there now; a session judges by the copy that a person accepted';
