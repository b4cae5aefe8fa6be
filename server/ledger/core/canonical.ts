import type { Json } from '../../vocabulary';

/**
 * Replaces each lone surrogate by U+FFFD, in strings and keys, at any depth. One code unit stays one code unit, so text offsets hold.
 * Terminal output may contain anything; RFC 8785 refuses such strings, and a byte of tool output must not stop the ledger.
 * Returns the same value when there was nothing to replace.
 */
export function wellFormed<T>(value: T): T {
  if (typeof value === 'string') return wellFormedText(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  return (Array.isArray(value) ? wellFormedList(value) : wellFormedObject(value)) as T;
}

const wellFormedText = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

function wellFormedList(list: readonly unknown[]): readonly unknown[] {
  const clean = list.map(wellFormed);
  return clean.some((element, i) => element !== list[i]) ? clean : list;
}

function wellFormedObject(object: object): object {
  let changed = false;
  const clean = Object.entries(object).map(([key, value]) => {
    const pair = [wellFormedText(key), wellFormed(value)] as const;
    changed ||= pair[0] !== key || pair[1] !== value;
    return pair;
  });
  return changed ? Object.fromEntries(clean) : object;
}

const loneSurrogate = /\p{Surrogate}/u;

/**
 * RFC 8785. Ours, because verification and folding spend most of their time here: 4 times faster than the `canonicalize` package, which the tests
 * compare it with. Undefined for what JSON does not know.
 */
function write(value: unknown): string | undefined {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is not allowed`);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON());
  return Array.isArray(value) ? `[${value.map((one) => write(one) ?? 'null').join()}]` : writeObject(value);
}

/** JSON.stringify escapes lone surrogates and no other character beyond the controls, so only such text has to be looked at. */
function writeText(text: string): string {
  const json = JSON.stringify(text);
  if (json.includes('\\ud') && loneSurrogate.test(text))
    throw new TypeError('a lone surrogate is not allowed');
  return json;
}

function writeObject(object: object): string {
  const of: Readonly<Record<string, unknown>> = object as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of Object.keys(of).sort()) {
    const text = write(of[key]);
    if (text === undefined) continue;
    members += members === '' ? `${writeText(key)}:${text}` : `,${writeText(key)}:${text}`;
  }
  return `{${members}}`;
}

/** RFC 8785 text of a JSON value, lone surrogates replaced. Throws on NaN, infinities, bigint and cycles. */
export function canonicalText(value: unknown): string {
  let text: string | undefined;
  try {
    text = write(value);
  } catch {
    text = write(wellFormed(value));
  }
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** The value as the ledger gives it back: through JSON, lone surrogates replaced. */
export const asRecorded = <T extends Json>(value: T): T => JSON.parse(canonicalText(value));
