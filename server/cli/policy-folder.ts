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

interface Switches {
  readonly json: boolean;
  /** Judge a project by its files as they lie there, not by the accepted copy. */
  readonly fromDisk: boolean;
}

/** String options, --json, and where a project is judged --from-disk; anything else is wrong use. */
export function readPolicyOptions<Name extends string>(
  argv: readonly string[],
  names: readonly Name[],
  usage: string,
  switches: readonly ('json' | 'from-disk')[] = ['json', 'from-disk'],
): { readonly [N in Name]?: string } & Switches {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
    const given = values as { [N in Name]?: string };
    const fromDisk = values['from-disk'] === true;
    if (fromDisk && values.project === undefined)
      throw new Error('--from-disk is about the rules of a project: name it with --project.');
    return { ...given, json: values.json === true, fromDisk };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
