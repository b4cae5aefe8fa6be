import { basename } from 'node:path';
import { z } from 'zod';
import { type Engine, type Layer, type Problem, policyCases, readDefaultPolicy, runCases } from '../policy';
import { loadPolicy, readFileText, readPolicyFiles, type TrackedPolicy } from '../policy-source';
import { policyFolder, problemLines, problemShape, readPolicyOptions } from './policy-folder';
import { visible } from './transcript-line';
import type { ExitCode } from './usage';

export const output = z.object({
  ok: z.boolean(),
  policyHash: z.string().nullable(),
  files: z.array(z.string()),
  rules: z.int(),
  cases: z.int(),
  problems: z.array(problemShape),
});

/**
 * `codexchat policy validate`: all tracked files together with their tests. `--file` puts one file in the place of the tracked one of its
 * kind: `*.json` the defaults, `project*.cedar` and `user*.cedar` those layers, any other `*.cedar` the organisation's.
 */
export async function policyValidate(argv: readonly string[], usage: string): Promise<ExitCode> {
  const { file, json } = readPolicyOptions(argv, ['file'], usage);
  const report =
    file?.endsWith('.json') && !file.endsWith('.test.json') ? defaultsOnly(file) : await everything(file);
  if (json) process.stdout.write(`${JSON.stringify(output.parse(report), null, 2)}\n`);
  else process.stdout.write(visible(reportText(report)));
  return report.ok ? 0 : 1;
}

type Report = z.infer<typeof output>;

function defaultsOnly(file: string): Report {
  const { problems } = readDefaultPolicy(file, readFileText(file));
  return {
    ok: problems.length === 0,
    policyHash: null,
    files: [file],
    rules: 0,
    cases: 0,
    problems: [...problems],
  };
}

async function everything(file: string | undefined): Promise<Report> {
  const tracked = replaced(readPolicyFiles(policyFolder()), file);
  const { engine, problems } = await loadPolicy(tracked);
  const caseFiles = file?.endsWith('.test.json') ? [file] : tracked.caseFiles;
  const checked = engine ? caseFiles.map((name) => runCaseFile(engine, name)) : [];
  const all = [...problems, ...checked.flatMap((result) => result.problems)];
  return {
    ok: all.length === 0,
    policyHash: engine?.set.hash ?? null,
    files: [
      tracked.defaults.file,
      tracked.schema.file,
      ...tracked.files.map((one) => one.file),
      ...caseFiles,
    ],
    rules: engine?.set.rules.size ?? 0,
    cases: checked.reduce((sum, { count }) => sum + count, 0),
    problems: all,
  };
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
  const others = tracked.files.filter((one) => one.layer !== layer);
  return { ...tracked, files: [...others, { layer, file, text: readFileText(file) }] };
}

/** Every case whose decision is not the expected one, with the line on which its id stands. */
function runCaseFile(
  engine: Engine,
  file: string,
): { readonly count: number; readonly problems: readonly Problem[] } {
  const text = readFileText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const what = `It is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
    return { count: 0, problems: [{ file, line: 1, what, remedy: 'Correct the JSON.' }] };
  }
  const read = policyCases.safeParse(value);
  if (!read.success) {
    const what = `It is no list of cases: ${z.prettifyError(read.error).slice(0, 400)}`;
    return {
      count: 0,
      problems: [{ file, line: 1, what, remedy: 'Each case needs id, command, cwd and expected.' }],
    };
  }
  const problems = runCases(engine, read.data).flatMap(({ id, expected, decision, rules, miss }) =>
    miss === null
      ? []
      : [
          {
            file,
            line: text.slice(0, Math.max(0, text.indexOf(JSON.stringify(id)))).split('\n').length,
            what: `Case ${id} wants ${expected} and gets ${decision} (${rules.join(', ') || 'no rule'}).`,
            remedy: 'Change the rule, or the case if it asks for the wrong thing; `policy explain` says why.',
          },
        ],
  );
  return { count: read.data.length, problems };
}

function reportText({ ok, policyHash, files, rules, cases, problems }: Report): string {
  return `${[
    ...problemLines(problems),
    `${ok ? '✓' : '✗'} ${files.length} files, ${rules} rules, ${cases} cases, ${problems.length} problems`,
    ...(policyHash === null ? [] : [`policy ${policyHash}`]),
  ].join('\n')}\n`;
}
