import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  type EnforcementFilter,
  type EnforcementRecord,
  enforcementFilter,
  enforcementRecord,
  limits,
} from '../vocabulary';
import { packageFacts } from './package-facts';
import { openClient } from './plane-client';
import { visible } from './transcript-line';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat enforcement search [QUERY] [filters] [--limit N] [--before SEQ] [--json]
Records of what the agent wanted, what was decided and what became of it; newest first. All words of QUERY occur; WORD* is the beginning of one.
  --decision D   allow, ask, deny or none            --outcome O   ran, declined, unknown …
  --actor A      policy, person or nobody            --kind K      command, edit, stdin, permissions …
  --rule ID      a rule that decided                 --because B   granted, contained-by-facts …
  --project ID   --session ID   --policy HASH        --unjudged    what ran without an accept
  --from T, --to T   instants, ISO 8601; to is not included
  --limit N      at most N records (default 50, at most ${limits.enforcementPageMax}); --before SEQ goes on where a page ended
  --json         one JSON document
A filter given twice means either of the two.`;

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

/** Waits until everything that is durable now can be found. Exit code 0, also when nothing is. */
export async function enforcement(argv: readonly string[]): Promise<ExitCode> {
  const options = readOptions(argv);
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const client = await openClient(packageFacts());
  try {
    const { filter, before, limit } = options;
    const told = answer.parse(await client.call('enforcement.search', { filter, before, limit, wait: true }));
    const { state, ...found } = told;
    const page = enforcementPage.parse({ ...found, indexed: state.indexed, head: state.head });
    process.stdout.write(options.json ? `${JSON.stringify(page, null, 2)}\n` : linesOf(page));
    return 0;
  } finally {
    await client.close();
  }
}

function linesOf({ rows, next }: z.infer<typeof enforcementPage>): string {
  const lines = rows.map(lineOf);
  if (rows.length === 0) lines.push('No record is in this selection.');
  if (next !== null) lines.push(`There are more: --before ${next}`);
  return visible(`${lines.join('\n')}\n`);
}

function lineOf({
  seq,
  at,
  decision,
  actor,
  outcome,
  exitCode,
  rules,
  text,
  unjudged,
}: EnforcementRecord): string {
  const end = exitCode === null ? outcome : `${outcome} ${exitCode}`;
  const marks = unjudged ? ' UNJUDGED' : '';
  const why = rules.length === 0 ? '' : `  [${rules.join(', ')}]`;
  return `${seq}  ${new Date(at).toISOString()}  ${decision} by ${actor}: ${end}${marks}  ${JSON.stringify(text)}${why}`;
}

interface Options {
  readonly filter: EnforcementFilter;
  readonly before: number | null;
  readonly limit: number;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options | null {
  const { values, positionals } = parse(argv);
  if (values.help === true) return null;
  const [verb, ...words] = positionals;
  if (verb !== 'search') throw new UsageError(usage);
  const filter = enforcementFilter.safeParse({
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...lists(values),
    ...(values.unjudged === true ? { unjudged: true } : {}),
    ...instant('from', values.from),
    ...instant('to', values.to),
  });
  if (!filter.success) {
    const issue = filter.error.issues[0];
    throw new UsageError(
      `--${issue?.path[0]?.toString() ?? '?'}: ${issue?.message ?? 'not valid'}\n${usage}`,
    );
  }
  const limit = whole('limit', values.limit) ?? 50;
  if (limit > limits.enforcementPageMax)
    throw new UsageError(`--limit is at most ${limits.enforcementPageMax}.\n${usage}`);
  return { filter: filter.data, before: whole('before', values.before), limit, json: values.json === true };
}

const listNames = [
  'decision',
  'outcome',
  'actor',
  'kind',
  'rule',
  'because',
  'project',
  'session',
  'policy',
] as const;

const lists = (values: { readonly [name in (typeof listNames)[number]]?: string[] | undefined }) =>
  Object.fromEntries(
    listNames.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const])),
  );

function instant(name: 'from' | 'to', given: string | undefined): EnforcementFilter {
  if (given === undefined) return {};
  const at = Date.parse(given);
  if (Number.isNaN(at) || at < 0) throw new UsageError(`--${name} is no instant: "${given}".\n${usage}`);
  return { [name]: at };
}

function whole(name: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const number = Number(given);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--${name} must be a whole number from 1 on, not "${given}".\n${usage}`);
}

const many = { type: 'string', multiple: true } as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        decision: many,
        outcome: many,
        actor: many,
        kind: many,
        rule: many,
        because: many,
        project: many,
        session: many,
        policy: many,
        unjudged: { type: 'boolean' },
        from: { type: 'string' },
        to: { type: 'string' },
        limit: { type: 'string' },
        before: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
