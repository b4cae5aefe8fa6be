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
 * RFC 8785. Ours, because verification and folding spend most of their time here: 8 times faster than the `canonicalize` package, which the tests
 * compare it with. Undefined for what JSON does not know.
 */
function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return writeText(value);
    case 'number':
      // The shortest text of a number is that of the language, but for what JSON has no text for.
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not allowed`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON());
      return Array.isArray(value) ? writeList(value) : writeObject(value);
    default:
      // A bigint throws, as everywhere in JSON.
      return JSON.stringify(value);
  }
}

/** What stands in quotes as it is: most texts, and these are quicker put in quotes than looked through. */
const plainText = /^[ !#-[\]-~]{0,64}$/;

/** JSON.stringify escapes lone surrogates and no other character beyond the controls, so only such text has to be looked at. */
function writeText(text: string): string {
  if (plainText.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  if (json.includes('\\ud') && loneSurrogate.test(text))
    throw new TypeError('a lone surrogate is not allowed');
  return json;
}

function writeList(list: readonly unknown[]): string {
  let elements = '';
  for (let i = 0; i < list.length; i++) elements += `${i === 0 ? '' : ','}${write(list[i]) ?? 'null'}`;
  return `[${elements}]`;
}

/** Names of an object in their order, each as it is written before its value. Without them sorting and quoting would take half of the time. */
type Shape = readonly { readonly key: string; readonly quoted: string }[];
const shapes = new Map<string, Shape>();
/** Objects of the ledger have a few dozen shapes; those of tools may have any, and are not all remembered. */
const [shapesMax, shapeCharactersMax] = [1_000, 500];

function writeObject(object: object): string {
  const of: Readonly<Record<string, unknown>> = object as Readonly<Record<string, unknown>>;
  let members = '';
  for (const { key, quoted } of shapeOf(Object.keys(of))) {
    const text = write(of[key]);
    if (text !== undefined) members += members === '' ? quoted + text : `,${quoted}${text}`;
  }
  return `{${members}}`;
}

function shapeOf(keys: string[]): Shape {
  const name = keys.join('\n');
  const known = shapes.get(name);
  // No name that is remembered holds a line end, so as many of them, written alike, are the same ones.
  if (known?.length === keys.length) return known;
  const isPlain = !keys.some((key) => key.includes('\n'));
  const shape = keys.sort().map((key) => ({ key, quoted: `${writeText(key)}:` }));
  if (isPlain && shapes.size < shapesMax && name.length <= shapeCharactersMax) shapes.set(name, shape);
  return shape;
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
