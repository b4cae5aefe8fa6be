import { type EnforcementFilter, enforcementLists, writeTimeSpan } from '../vocabulary';
import { savedList } from './enforcement-search';
import { packageFacts } from './package-facts';
import { openClient } from './plane-client';
import { visible } from './transcript-line';
import { type ExitCode, flag, readOptions } from './usage';

/** The searches that people saved on the screen, each with the options that say the same. Exit code 0, also when there is none. */
export async function enforcementSaved(argv: readonly string[], usage: string): Promise<ExitCode> {
  const options = readOptions(argv, { json: flag }, usage);
  if (options === null) return 0;
  const client = await openClient(packageFacts());
  try {
    const list = savedList.parse(await client.call('enforcement.savedSearches'));
    const lines = list.rows.map(({ name, filter }) => `${JSON.stringify(name)}  ${optionsOf(filter)}`);
    const text = lines.length === 0 ? 'No search is saved.' : lines.join('\n');
    process.stdout.write(options.json === true ? `${JSON.stringify(list, null, 2)}\n` : visible(`${text}\n`));
    return 0;
  } finally {
    await client.close();
  }
}

const optionsOf = (filter: EnforcementFilter): string =>
  [
    ...(filter.text === undefined ? [] : [JSON.stringify(filter.text)]),
    ...enforcementLists.flatMap((name) => (filter[name] ?? []).map((value) => `--${name} ${value}`)),
    ...(filter.unjudged === true ? ['--unjudged'] : []),
    ...(filter.from === undefined ? [] : [`--from ${new Date(filter.from).toISOString()}`]),
    ...(filter.to === undefined ? [] : [`--to ${new Date(filter.to).toISOString()}`]),
    ...(filter.last === undefined ? [] : [`--last ${writeTimeSpan(filter.last)}`]),
  ].join(' ');
