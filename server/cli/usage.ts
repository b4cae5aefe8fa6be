import { parseArgs } from 'node:util';

/** Exit codes: 0 ok, 1 found a fault, 2 wrong use, 3 could not run. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The command line itself is wrong; the message says how it should be. */
export class UsageError extends Error {}

export const flag = { type: 'boolean' } as const;

/**
 * The flags of a command that takes no words. Null when only help was asked for, which is then printed. Throws a UsageError for any word or option that it does not know.
 */
export function readOptions<Name extends string>(
  argv: readonly string[],
  options: Readonly<Record<Name, typeof flag>>,
  usage: string,
): Readonly<Partial<Record<Name, boolean>>> | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: { ...options, help: flag } });
    if (!('help' in values)) return values as Partial<Record<Name, boolean>>;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  process.stdout.write(`${usage}\n`);
  return null;
}
