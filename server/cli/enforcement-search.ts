import { z } from 'zod';
import { searchOfName } from '../enforcement';
import {
  type EnforcementFilter,
  type EnforcementRecord,
  enforcementRecord,
  savedSearch,
  TroubleError,
} from '../vocabulary';
import { readSearchOptions } from './enforcement-options';
import { packageFacts } from './package-facts';
import { openClient, type PlaneClient } from './plane-client';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

export const enforcementPage = z.object({
  rows: z.array(enforcementRecord),
  /** Give it as --before for the next page; null on the last one. */
  next: z.int().nullable(),
  words: z.array(z.string()),
  /** The records hold up to `indexed` of the ledger's `head`. */
  indexed: z.int(),
  head: z.int(),
});

const answer = z.object({
  rows: z.array(enforcementRecord),
  next: z.int().nullable(),
  words: z.array(z.string()),
  state: z.object({ indexed: z.int(), head: z.int() }),
});

/** All saved searches, in the order in which they were first saved. */
export const savedList = z.object({ rows: z.array(savedSearch) });

/** Waits until everything that is durable now can be found. Exit code 0, also when nothing is. */
export async function enforcementSearch(argv: readonly string[], usage: string): Promise<ExitCode> {
  const { filter: given, saved, before, limit, json } = readSearchOptions(argv, usage);
  const client = await openClient(packageFacts());
  try {
    const filter = saved === null ? given : { ...(await filterOf(client, saved)), ...given };
    const told = answer.parse(await client.call('enforcement.search', { filter, before, limit, wait: true }));
    const { state, ...found } = told;
    const page = enforcementPage.parse({ ...found, indexed: state.indexed, head: state.head });
    process.stdout.write(json ? `${JSON.stringify(page, null, 2)}\n` : linesOf(page));
    return 0;
  } catch (error) {
    const isRefused = error instanceof TroubleError && error.trouble.kind === 'enforcement.query-refused';
    throw isRefused ? new UsageError(`${error.trouble.what} ${error.trouble.next}`) : error;
  } finally {
    await client.close();
  }
}

async function filterOf(client: PlaneClient, name: string): Promise<EnforcementFilter> {
  const { rows } = savedList.parse(await client.call('enforcement.savedSearches'));
  const found = searchOfName(rows, name);
  if (found !== null) return found.filter;
  const names = rows.map((one) => JSON.stringify(one.name)).join(', ');
  throw new UsageError(
    visible(
      `There is no saved search "${name}". ${rows.length === 0 ? 'None is saved.' : `Saved are: ${names}.`}`,
    ),
  );
}

function linesOf({ rows, next }: z.infer<typeof enforcementPage>): string {
  const lines = rows.map(lineOf);
  if (rows.length === 0) lines.push('No record is in this selection.');
  if (next !== null) lines.push(`There are more: --before ${next}`);
  return visible(`${lines.join('\n')}\n`);
}

function lineOf(record: EnforcementRecord): string {
  const { seq, at, decision, actor, outcome, exitCode, rules, text, unjudged } = record;
  const end = exitCode === null ? outcome : `${outcome} ${exitCode}`;
  const marks = unjudged ? ' UNJUDGED' : '';
  const why = rules.length === 0 ? '' : `  [${rules.join(', ')}]`;
  return `${seq}  ${new Date(at).toISOString()}  ${decision} by ${actor}: ${end}${marks}  ${JSON.stringify(text)}${why}`;
}
