import { parseArgs } from 'node:util';
import {
  type EnforcementFilter,
  enforcementFilter,
  enforcementLists,
  limits,
  readTimeSpan,
} from '../vocabulary';
import { UsageError } from './usage';

/** What a search is asked with. */
export interface SearchOptions {
  readonly filter: EnforcementFilter;
  /** Name of the saved search that the filter narrows; null: none. */
  readonly saved: string | null;
  readonly before: number | null;
  readonly limit: number;
  readonly json: boolean;
}

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
/** A name is an option for each condition that the log knows. */
const listOptions = Object.fromEntries(enforcementLists.map((name) => [name, many]));

/** `argv`: words and options after `enforcement search`. Throws a UsageError. */
export function readSearchOptions(argv: readonly string[], usage: string): SearchOptions {
  const wrong = (what: string) => new UsageError(`${what}\n${usage}`);
  const { values, positionals } = parse(argv, wrong);
  const whole = (name: 'limit' | 'before'): number | null => {
    const given = values[name];
    if (given === undefined) return null;
    const number = Number(given);
    if (Number.isSafeInteger(number) && number > 0) return number;
    throw wrong(`--${name} must be a whole number from 1 on, not "${given}".`);
  };
  const limit = whole('limit') ?? 50;
  if (limit > limits.enforcementPageMax) throw wrong(`--limit is at most ${limits.enforcementPageMax}.`);
  return {
    filter: readFilter(values, positionals, wrong),
    saved: values.saved ?? null,
    before: whole('before'),
    limit,
    json: values.json === true,
  };
}

function readFilter(
  values: ReturnType<typeof parse>['values'],
  words: readonly string[],
  wrong: (what: string) => UsageError,
): EnforcementFilter {
  const time = (name: 'from' | 'to'): EnforcementFilter => {
    const given = values[name];
    if (given === undefined) return {};
    const at = Date.parse(given);
    if (Number.isNaN(at) || at < 0) throw wrong(`--${name} is no instant: "${given}".`);
    return { [name]: at };
  };
  const last = values.last === undefined ? undefined : readTimeSpan(values.last);
  if (last === null) throw wrong(`--last is no length of time such as 24h or 7d: "${values.last}".`);
  const given: Readonly<Record<string, unknown>> = values;
  const lists = enforcementLists.filter((name) => given[name] !== undefined);
  const filter = enforcementFilter.safeParse({
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...Object.fromEntries(lists.map((name) => [name, given[name]])),
    ...(values.unjudged === true ? { unjudged: true } : {}),
    ...time('from'),
    ...time('to'),
    ...(last === undefined ? {} : { last }),
  });
  if (filter.success) {
    const { from, to } = filter.data;
    if (from !== undefined && to !== undefined && from >= to) throw wrong('--to must be later than --from.');
    return filter.data;
  }
  const issue = filter.error.issues[0];
  throw wrong(`--${issue?.path[0]?.toString() ?? '?'}: ${issue?.message ?? 'not valid'}`);
}

function parse(argv: readonly string[], wrong: (what: string) => UsageError) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...listOptions,
        unjudged: flag,
        from: one,
        to: one,
        last: one,
        saved: one,
        limit: one,
        before: one,
        json: flag,
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}
