import type { EnforcementFilter, EnforcementList, Trouble } from '../../server/vocabulary';
import { enforcementLists } from '../../server/vocabulary/enforcement-lists';
import { actorWords, decisionLooks, kindWords, outcomeLooks } from './record-words';

export const hour = 3600_000;

const instant = (at: number): string =>
  new Date(at).toLocaleString(undefined, {
    ...(new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

function lastWords(ms: number): string {
  if (ms === hour) return 'Last hour';
  if (ms === 24 * hour) return 'Last day';
  if (ms % (24 * hour) === 0) return `Last ${ms / (24 * hour)} days`;
  return ms % hour === 0 ? `Last ${ms / hour} hours` : `Last ${Math.ceil(ms / 60_000)} minutes`;
}

/** The condition on time in words; null when there is none. */
export function timeWords({ from, to, last }: EnforcementFilter): string | null {
  const parts: string[] = last === undefined ? [] : [lastWords(last)];
  if (from !== undefined && to !== undefined) parts.push(`${instant(from)} to ${instant(to)}`);
  else if (from !== undefined) parts.push(`Since ${instant(from)}`);
  else if (to !== undefined) parts.push(`Until ${instant(to)}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** Of a condition's value: the word that the choices show, where there is one. */
const words: { readonly [name: string]: Readonly<Record<string, string | { readonly word: string }>> } = {
  decision: decisionLooks,
  outcome: outcomeLooks,
  actor: actorWords,
  kind: kindWords,
};

/** Values that the log does not know, of conditions that have a fixed choice: a hand-made address may have any. */
const unknownValues = (filter: EnforcementFilter): readonly (readonly [EnforcementList, string])[] =>
  enforcementLists.flatMap((name) => {
    const known = words[name];
    return (filter[name] ?? []).flatMap((value) =>
      known === undefined || Object.hasOwn(known, value) ? [] : [[name, value] as const],
    );
  });

export function wordOf(name: string, value: string): string {
  const known = words[name];
  const word = known && Object.hasOwn(known, value) ? known[value] : undefined;
  if (word === undefined) return value;
  return typeof word === 'string' ? word : word.word;
}

/** A selection in one line: what a person would say that it holds. */
export function filterWords(filter: EnforcementFilter): string {
  const parts = filter.text === undefined ? [] : [`"${filter.text}"`];
  for (const name of enforcementLists) {
    const values = filter[name];
    if (values?.length) parts.push(values.map((value) => wordOf(name, value)).join(' or '));
  }
  if (filter.unjudged === true) parts.push('Ran unjudged');
  const time = timeWords(filter);
  if (time !== null) parts.push(time);
  return parts.join(' · ');
}

/** What is wrong with an address that was made by hand; null when nothing is. */
export function unknownTrouble(filter: EnforcementFilter): Trouble | null {
  const unknown = unknownValues(filter);
  if (unknown.length === 0) return null;
  const said = unknown.map(([name, value]) => `${name} "${value.slice(0, 60)}"`).join(', ');
  return {
    kind: 'enforcement.unknown-value',
    what: `The address asks for what the log does not know: ${said}.`,
    safe: 'Nothing was searched.',
    next: 'Choose it from the list instead.',
  };
}
