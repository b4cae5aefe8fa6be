import { begunValue, findAnnounced } from './announced';
import { decodedView } from './decoded-view';
import { searchDeep } from './deep-search';
import { begunKey, findKeyBlocks } from './key-block';
import type { KnownValues } from './known-values';
import { LiveRedaction, type Search } from './live-redaction';
import { type Finder, merged, type Span } from './span';
import { begunToken, findTokens, placeholder } from './tokens';

export interface RedactorParts {
  readonly known: KnownValues;
  /** Rules of others, beside ours. */
  readonly others: readonly Finder[];
  /** Eight hexadecimal digits that tell equal secrets, and nothing of them without the key. */
  readonly digest: (secret: string) => string;
}

export interface Redactor {
  /** A text that is complete. The same as a live redaction of it gives, however it is cut. */
  text(raw: string): string;
  /** Every string of a JSON-like value; a field whose name says that it is a secret as a whole; what is nested too deep as a whole. Never throws for its form. */
  deep<T>(value: T): T;
  /** A text that arrives in pieces. */
  live(): LiveRedaction;
}

/**
 * Masks secrets as `[redacted:kind#digest]`. What is masked already stays as it is. Nothing in a text can switch it off.
 */
export function createRedactor({ known, others, digest }: RedactorParts): Redactor {
  const finders = [findKeyBlocks, known.find, findTokens, findAnnounced, ...others];
  const search: Search = {
    find(given) {
      if (given.length < shortest) return [];
      const text = given.replace(mask, hidden);
      const spans = finders.flatMap((find) => find(text));
      const view = decodedView(text);
      if (view !== null)
        for (const span of finders.flatMap((find) => find(view.text))) {
          const [from, last] = [view.begins[span.from], view.ends[span.to - 1]];
          const anchor = view.begins[span.anchor];
          if (from !== undefined && last !== undefined && anchor !== undefined)
            spans.push({ ...span, from, to: last, anchor });
        }
      return merged(spans.filter(({ from, to }) => !placeholder.test(text.slice(from, to))));
    },
    begunIn: (text) => known.begunIn(text),
    findBegun: (text) => begun(text, known.cutAt(text)),
    mask: (text, { from, to, kind }) => `[redacted:${kind}#${digest(plain(text.slice(from, to), kind))}]`,
  };
  const live = (): LiveRedaction => new LiveRedaction(search);
  const text = (raw: string): string => {
    if (raw.length < shortest) return raw;
    const whole = live();
    return whole.push(raw) + whole.end();
  };
  const whole = (value: string, kind: 'field' | 'too-deep'): string =>
    search.mask(value, { from: 0, to: value.length, anchor: 0, kind });
  return { text, live, deep: <T>(value: T) => searchDeep(value, { text, find: search.find, whole }) as T };
}

/** What is masked already is no part of anything. */
const mask = /\[redacted:[a-z0-9-]+#[0-9a-f]{8}\]/g;
const hidden = (found: string): string => '\uffff'.repeat(found.length);

/** Nothing shorter is a secret of any kind, known values apart, and those are longer. */
const shortest = 6;

/** Equal secrets are to be told however they were written: with colours, escaped, or broken into lines. */
function plain(secret: string, kind: string): string {
  const seen = decodedView(secret)?.text ?? secret;
  return kind === 'private-key' ? seen.replace(/[^A-Za-z0-9+/]/g, '') : seen;
}

function begun(text: string, knownAt: number | null): Span | null {
  for (const expression of [begunKey, begunValue, begunToken]) {
    const match = expression.exec(text);
    const place = match?.indices?.groups?.secret ?? match?.indices?.[0];
    if (match && place && !placeholder.test(text.slice(place[0])))
      return { from: place[0], to: place[1], anchor: match.index, kind: 'unfinished' };
  }
  return knownAt === null ? null : { from: knownAt, to: text.length, anchor: knownAt, kind: 'unfinished' };
}
