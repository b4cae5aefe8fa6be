import { z } from 'zod';
import { type CaseResult, decisions, type Engine, type PolicyCase, policyCases, runCases } from '../policy';
import { readCaseFile, readPolicyFiles } from '../policy-source';
import { TroubleError } from '../vocabulary';
import { policyFolder, readPolicyOptions } from './policy-folder';
import { judgedBy, judgedByLines, type LayeredEngine, layeredEngine } from './policy-layers';
import { projectLines, projectShape } from './policy-project';
import { visible } from './transcript-line';
import type { ExitCode } from './usage';

export const summaryShape = z.object({
  cases: z.int(),
  ok: z.int(),
  /** Allowed, and should not be. */
  allowed: z.int(),
  /** Should be denied, and is asked. */
  softened: z.int(),
  /** Should simply run, and is asked or denied. */
  overAsked: z.int(),
  policyHash: z.string(),
});
export const output = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      expected: z.enum(decisions),
      decision: z.enum(decisions),
      rules: z.array(z.string()),
    }),
  ),
  summary: summaryShape,
  judgedBy,
  project: projectShape.nullable(),
});

/** `codexchat policy test`: judges cases by all layers. A case describes its own files; the disk is not looked at. */
export async function policyTest(argv: readonly string[], usage: string): Promise<ExitCode> {
  const { cases: file, project, fromDisk, json } = readPolicyOptions(argv, ['cases', 'project'], usage);
  const { engine, ...by } = await layeredEngine(project, fromDisk);
  const files = file === undefined ? readPolicyFiles(policyFolder()).caseFiles : [file];
  const cases = files.flatMap(readCases);
  const results =
    files.length === 1 ? runCases(engine, cases) : files.flatMap((name) => runCases(engine, readCases(name)));
  const summary = summaryOf(engine, results);
  if (json) {
    const report = { cases: results.map(({ miss: _, ...result }) => result), summary, ...by };
    process.stdout.write(`${JSON.stringify(output.parse(report), null, 2)}\n`);
  } else process.stdout.write(visible(reportText(cases, results, summary, by)));
  return summary.ok === summary.cases ? 0 : 1;
}

export function readCases(file: string): readonly PolicyCase[] {
  const read = policyCases.safeParse(readCaseFile(file));
  if (read.success) return read.data;
  throw new TroubleError({
    kind: 'policy.cases-invalid',
    what: `${file} is no list of cases: ${z.prettifyError(read.error)}`,
    safe: 'Nothing was judged.',
    next: 'Each case needs id, command, cwd (absolute) and expected (allow, ask or deny).',
  });
}

export function summaryOf(engine: Engine, results: readonly CaseResult[]): z.infer<typeof summaryShape> {
  const count = (miss: CaseResult['miss']) => results.filter((result) => result.miss === miss).length;
  return {
    cases: results.length,
    ok: count(null),
    allowed: count('allowed'),
    softened: count('softened'),
    overAsked: count('over-asked'),
    policyHash: engine.set.hash,
  };
}

const headings = {
  allowed: 'allowed, and should not be',
  softened: 'should be denied, and is asked',
  'over-asked': 'should simply run, and does not',
} as const;

export function reportText(
  cases: readonly PolicyCase[],
  results: readonly CaseResult[],
  summary: z.infer<typeof summaryShape>,
  { judgedBy: by, project }: Omit<LayeredEngine, 'engine'>,
): string {
  const commands = cases.map(({ command }) => JSON.stringify(command).slice(0, 100));
  const width = Math.max(4, ...results.map(({ id }) => id.length));
  const line = ({ id, decision, rules }: CaseResult, at: number) =>
    `${id.padEnd(width)}  ${decision.padEnd(5)}  ${rules.join(' ') || 'no rule'}  ${commands[at] ?? ''}`;
  const misses = Object.entries(headings).flatMap(([miss, heading]) => {
    const lines = results.flatMap((result, at) => (result.miss === miss ? [`✗ ${line(result, at)}`] : []));
    return [`${heading}: ${lines.length}`, ...lines];
  });
  return `${[...results.map(line), '', ...misses, '', `${summary.ok} of ${summary.cases} as expected, policy ${summary.policyHash.slice(0, 16)}, judged by`, ...judgedByLines(by), ...projectLines(project)].join('\n')}\n`;
}
