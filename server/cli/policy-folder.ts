import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { configuredPolicy } from '../plane';
import type { Problem } from '../policy';
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
