import type { EnforcementFilter } from '../../server/vocabulary';
import { enforcementLists } from '../../server/vocabulary/enforcement-lists';
import { actorWords, decisionLooks, kindWords, outcomeLooks } from './record-words';

export const hour = 3600_000;

const instant = (at: number): string =>
  new Date(at).toLocaleString(undefined, {
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

function wordOf(name: string, value: string): string {
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
