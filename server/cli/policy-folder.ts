import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { configuredPolicy } from '../plane';
import type { Engine, Problem } from '../policy';
import { type LoadedPolicy, loadPolicy, readPolicyFiles } from '../policy-source';
import { TroubleError } from '../vocabulary';
import { packageFacts } from './package-facts';
import { UsageError } from './usage';

export const problemShape = z.object({
  file: z.string(),
  line: z.int(),
  what: z.string(),
  remedy: z.string(),
});

/** The tracked files lie with the program, or where `CODEXCHAT_POLICY` says; not in the folder that an agent works in. */
export const policyFolder = (): string =>
  configuredPolicy(process.env).policyFolder ?? join(packageFacts().root, 'policies');

/** The engine with the tracked rules. Throws a TroubleError when these have a problem: nothing may be judged by broken rules. */
export async function trackedEngine(): Promise<Engine> {
  const loaded: LoadedPolicy = await loadPolicy(readPolicyFiles(policyFolder()));
  if (loaded.engine && loaded.problems.length === 0) return loaded.engine;
  throw new TroubleError({
    kind: 'policy.not-valid',
    what: `The policy files have ${loaded.problems.length} problems.\n${problemLines(loaded.problems).join('\n')}`,
    safe: 'Nothing was judged.',
    next: 'Mend them; `codexchat policy validate` checks them.',
  });
}

export const problemLines = (problems: readonly Problem[]): readonly string[] =>
  problems.flatMap(({ file, line, what, remedy }) => [`✗ ${file}:${line}: ${what}`, `    ${remedy}`]);

/** String options and --json; anything else is wrong use. */
export function readPolicyOptions<Name extends string>(
  argv: readonly string[],
  names: readonly Name[],
  usage: string,
): { readonly [N in Name]?: string } & { readonly json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
        json: { type: 'boolean' as const },
      },
    });
    return { ...(values as { [N in Name]?: string }), json: (values as { json?: boolean }).json === true };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
