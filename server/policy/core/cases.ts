import { z } from 'zod';
import type { Engine } from './engine';
import { judgeCommand } from './judge-command';
import { type Decision, decisions } from './verdict';
import { virtualPlace } from './virtual-place';

/** A command with the most permissive decision that is acceptable for it; `allow` means exactly allow. */
export const policyCase = z.object({
  id: z.string().min(1).max(200),
  command: z.string(),
  cwd: z.string().startsWith('/'),
  expected: z.enum(decisions),
  workspace: z.string().startsWith('/').optional(),
  home: z.string().startsWith('/').optional(),
  fixture: z
    .object({
      symlinks: z.record(z.string(), z.string()).optional(),
      files: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});
export type PolicyCase = z.infer<typeof policyCase>;
export const policyCases = z.array(policyCase.loose());

/** `allowed`: allowed and should not be. `softened`: denied was wanted, and it is asked. `over-asked`: it should simply run. */
export type Miss = 'allowed' | 'softened' | 'over-asked';

export interface CaseResult {
  readonly id: string;
  readonly expected: Decision;
  readonly decision: Decision;
  readonly rules: readonly string[];
  readonly miss: Miss | null;
}

/** The folder that most cases stand in is the workspace: a case that stands elsewhere shows what happens outside of it. */
export function workspaceOf(cases: readonly PolicyCase[]): string {
  const counts = new Map<string, number>();
  for (const { cwd } of cases) counts.set(cwd, (counts.get(cwd) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '/';
}

export const homeOf = (workspace: string): string =>
  /^\/(?:home|Users)\/[^/]+/.exec(workspace)?.[0] ?? '/root';

export function runCases(engine: Engine, cases: readonly PolicyCase[]): readonly CaseResult[] {
  const common = workspaceOf(cases);
  return cases.map(
    ({ id, command, cwd, expected, fixture, workspace = common, home = homeOf(workspace) }) => {
      const verdict = judgeCommand(engine, command, cwd, virtualPlace(workspace, home, fixture));
      const { decision, rules } = verdict;
      return {
        id,
        expected,
        decision,
        rules: rules.map((rule) => `${rule.layer}/${rule.id}`),
        miss: missOf(expected, decision),
      };
    },
  );
}

function missOf(expected: Decision, decision: Decision): Miss | null {
  if (expected === 'allow') return decision === 'allow' ? null : 'over-asked';
  if (decision === 'allow') return 'allowed';
  return expected === 'deny' && decision === 'ask' ? 'softened' : null;
}
