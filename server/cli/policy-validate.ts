import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { userPolicyFolder } from '../plane';
import { defaultsNotes, type Engine, type Layer, type Problem, readDefaultPolicy } from '../policy';
import {
  loadPolicy,
  readFileText,
  readPolicyFiles,
  type TrackedPolicy,
  UnreadableFile,
  unreadFiles,
} from '../policy-source';
import { checkCaseFile } from './policy-case-files';
import { policyFolder, problemLines, problemShape, readPolicyOptions } from './policy-folder';
import { acceptedChecks, type LayeredFiles, layeredFiles } from './policy-layers';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

export const output = z.object({
  ok: z.boolean(),
  policyHash: z.string().nullable(),
  files: z.array(z.string()),
  rules: z.int(),
  cases: z.int(),
  problems: z.array(problemShape),
  /** No mistakes: what is written there and switches nothing on. */
  notes: z.array(problemShape),
});

type Report = z.infer<typeof output>;

/**
 * `codexchat policy validate`: the files of all layers together, with their tests. `--file` puts one file in the place of the tracked one of its
 * kind: `*.json` the defaults, `project*.cedar` and `user*.cedar` those layers, any other `*.cedar` the organisation's.
 */
export async function policyValidate(argv: readonly string[], usage: string): Promise<ExitCode> {
  const { file, project, json } = readPolicyOptions(argv, ['file', 'project'], usage, ['json']);
  if (file !== undefined && project !== undefined)
    throw new UsageError(`--file and --project are two different checks: name one of them.\n${usage}`);
  if (file !== undefined && !lstatSync(file, { throwIfNoEntry: false }))
    throw new UsageError(`There is no file ${file}.`);
  const report = await checked(file, project);
  if (json) process.stdout.write(`${JSON.stringify(output.parse(report), null, 2)}\n`);
  else process.stdout.write(visible(reportText(report)));
  return report.ok ? 0 : 1;
}

/** A file that cannot be read is a problem like any other: it is named, and the exit code is that of a fault. */
async function checked(file: string | undefined, project: string | undefined): Promise<Report> {
  try {
    return file?.endsWith('.json') && !file.endsWith('.test.json')
      ? defaultsOnly(file)
      : await everything(file, await layeredFiles(project));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { what, next } = error.trouble;
    return reportOf([error.file], [{ file: error.file, line: 1, what, remedy: next }]);
  }
}

const reportOf = (files: readonly string[], problems: readonly Problem[]): Report => ({
  ok: problems.length === 0,
  policyHash: null,
  files: [...files],
  rules: 0,
  cases: 0,
  problems: [...problems],
  notes: [],
});

function defaultsOnly(file: string): Report {
  const text = readFileText(file);
  const { problems } = readDefaultPolicy(file, text);
  return { ...reportOf([file], problems), notes: [...defaultsNotes([{ file, text }])] };
}

/**
 * The tracked cases say what the tracked rules do: those of a person or a project may be stricter. So they are judged without these; the cases
 * of a project with all.
 */
async function everything(file: string | undefined, layered: LayeredFiles): Promise<Report> {
  const together = replaced(layered.tracked, file);
  const all = await loadPolicy(together);
  const checks = all.engine === null ? [] : await caseChecks(file, layered, all.engine);
  const accepted = await acceptedChecks(layered.rules);
  const problems = [
    ...layered.problems,
    ...all.problems,
    ...unread(),
    ...checks.flatMap((one) => one.problems),
    ...accepted.problems,
  ];
  const defaults = [together.defaults, ...together.moreDefaults];
  const files = [...defaults, together.schema, ...together.files].map((one) => one.file);
  return {
    ok: problems.length === 0,
    policyHash: all.engine?.set.hash ?? null,
    files: [...files, ...checks.map((one) => one.file)],
    rules: all.engine?.set.rules.size ?? 0,
    cases: checks.reduce((sum, { count }) => sum + count, 0),
    problems,
    notes: [...defaultsNotes(defaults), ...layered.notes, ...accepted.notes],
  };
}

/** A file that nobody reads because of its name would be a rule that is not enforced. */
const unread = (): readonly Problem[] =>
  unreadFiles(policyFolder(), userPolicyFolder(process.env)).map(({ file, remedy }) => ({
    file,
    line: 1,
    what: 'It is not read.',
    remedy,
  }));

async function caseChecks(file: string | undefined, layered: LayeredFiles, all: Engine) {
  if (layered.rules) return layered.caseFiles.map((name) => checkCaseFile(all, name));
  const tracked = replaced(readPolicyFiles(policyFolder()), file);
  const { engine } = await loadPolicy(tracked);
  const caseFiles = file?.endsWith('.test.json') ? [file] : tracked.caseFiles;
  return engine === null ? [] : caseFiles.map((name) => checkCaseFile(engine, name));
}

function replaced(tracked: TrackedPolicy, file: string | undefined): TrackedPolicy {
  if (file === undefined || file.endsWith('.test.json')) return tracked;
  if (file.endsWith('.cedarschema')) return { ...tracked, schema: { file, text: readFileText(file) } };
  const name = basename(file);
  const layer: Layer = name.startsWith('project')
    ? 'project'
    : name.startsWith('user')
      ? 'user'
      : 'organisation';
  // A person's own rules lie beside the data, and stay when the tracked ones are replaced.
  const place = join(tracked.folder, `${layer}.cedar`);
  const others = tracked.files.filter((one) => one.file !== place);
  return { ...tracked, files: [...others, { layer, file, text: readFileText(file) }] };
}

function reportText({ ok, policyHash, files, rules, cases, problems, notes }: Report): string {
  return `${[
    ...problemLines(problems),
    ...notes.flatMap(({ file, line, what, remedy }) => [`! ${file}:${line}: ${what}`, `    ${remedy}`]),
    `${ok ? '✓' : '✗'} ${files.length} files, ${rules} rules, ${cases} cases, ${problems.length} problems`,
    ...(policyHash === null ? [] : [`policy ${policyHash}`]),
  ].join('\n')}\n`;
}
