import { limits } from '../../vocabulary';
import { isFlagProse, isNothing, isPath } from './announced-values';
import { isSecretField, isSecretHeader, isSecretOption, isSecretVariable } from './secret-names';
import type { Span } from './span';
import { placeholder } from './tokens';

/** What the search in a structure needs of the search in texts. */
export interface TextSearch {
  text(raw: string): string;
  find(text: string): readonly Span[];
  /** A value that is a secret for the name it has, or for being too deep. */
  whole(value: string, kind: 'field' | 'too-deep'): string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Every string of a JSON-like value, and what only its place tells: the fields of a secret name with all they hold, a value beside its name, the
 * word behind an option. What is nested deeper than `limits.redactionDepthMax` is masked as a whole. Never throws for the form of a value.
 */
export function searchDeep(value: unknown, search: TextSearch): unknown {
  return new DeepSearch(search).walk(value, 0);
}

class DeepSearch {
  private readonly search: TextSearch;

  constructor(search: TextSearch) {
    this.search = search;
  }

  walk(part: unknown, depth: number): unknown {
    if (typeof part === 'string') return this.search.text(part);
    if (typeof part !== 'object' || part === null) return part;
    if (depth >= limits.redactionDepthMax)
      return this.search.whole(`nested more than ${limits.redactionDepthMax} deep`, 'too-deep');
    return Array.isArray(part) ? this.list(part, depth + 1) : this.fields(part as Fields, depth + 1);
  }

  private fields(part: Fields, depth: number): unknown {
    const named = isNamed(part);
    return Object.fromEntries(
      Object.entries(part).map(([name, value]) => {
        const secret = isSecretField(name) || (named && valueNames.test(name));
        const told = typeof value === 'string' && isSecretHeader(name) && isLikeSecret(value);
        const cleaned = secret || told ? this.secret(name, value, depth) : this.walk(value, depth);
        return [this.search.text(name), cleaned];
      }),
    );
  }

  /** Everything in it is a secret, but for what describes it. */
  private secret(name: string, value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.secretText(name, value);
    if (typeof value === 'number' && isPasswordName(name) && Math.abs(value) >= numberMin)
      return this.search.whole(String(value), 'field');
    if (typeof value !== 'object' || value === null || depth >= limits.redactionDepthMax)
      return this.walk(value, depth);
    if (Array.isArray(value)) return value.map((item) => this.secret(name, item, depth + 1));
    const kept = isSchema(value as Fields) ? schemaValues : null;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const tells = kept === null ? !describing.test(key) : kept.test(key);
        return [
          this.search.text(key),
          tells ? this.secret(name, item, depth + 1) : this.walk(item, depth + 1),
        ];
      }),
    );
  }

  private secretText(name: string, value: string): string {
    const least = isPasswordName(name) ? passwordMin : secretMin;
    if (value.length < least || placeholder.test(value) || isNothing(value)) return this.search.text(value);
    return this.search.whole(value, 'field');
  }

  private list(items: readonly unknown[], depth: number): unknown {
    if (!items.every((item) => typeof item === 'string')) return items.map((item) => this.walk(item, depth));
    const [first = '', second = ''] = items;
    if (items.length === 2 && (isSecretHeader(first) || isSecretField(first)) && isLikeSecret(second))
      return [this.search.text(first), this.secretText(first, second)];
    const words = items.map((item) => this.assignment(item));
    return this.commandLine(words).map((item) => this.search.text(item));
  }

  /** `NAME=value` as an item of its own: the value may have blanks in it. */
  private assignment(item: string): string {
    const at = item.indexOf('=');
    const [name, value] = [item.slice(0, at), item.slice(at + 1)];
    if (!/^[A-Z_][A-Z0-9_]{0,100}$/.test(name) || !isSecretVariable(name)) return item;
    if (isPath(value) || placeholder.test(value.replace(/^["']|["']$/g, ''))) return item;
    return `${name}=${this.secretText(name, value)}`;
  }

  /** Words of a command: what stands behind an option, or behind what only the program before it explains. */
  private commandLine(words: readonly string[]): readonly string[] {
    if (words.length > wordsMax || !words.some((word) => /^--?[A-Za-z]/.test(word))) return words;
    const plain = words.map((word, at) =>
      isSecretOption(words[at - 1] ?? '') && !/^-/.test(word) && !isFlagProse(word)
        ? this.secretText('password', word)
        : word,
    );
    if (plain.some((word) => /\s/.test(word) && word.length > 200)) return plain;
    const found = this.search.find(plain.join(' '));
    let from = 0;
    return plain.map((word) => {
      const [begin, end] = [from, from + word.length];
      from = end + 1;
      let out = '';
      let at = 0;
      for (const span of found) {
        const [start, stop] = [Math.max(span.from, begin) - begin, Math.min(span.to, end) - begin];
        if (start >= stop || start < at) continue;
        out += word.slice(at, start) + this.search.whole(word.slice(start, stop), 'field');
        at = stop;
      }
      return out + word.slice(at);
    });
  }
}

const passwordMin = 3;
const secretMin = 6;
/** A number of so many digits in a field called a password is one. */
const numberMin = 1_000;
/** A command of more words is not looked at as one line. */
const wordsMax = 256;

const isPasswordName = (name: string): boolean => /pass/i.test(name);
const isLikeSecret = (value: string): boolean =>
  value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value);

const namingFields = ['name', 'key', 'variable', 'header', 'field', 'Name', 'Key'] as const;
const valueNames = /^(?:value|val|content|contents|data|text|default|plaintext|secretValue)$/i;
/** `{ name: 'DB_PASSWORD', value: '…' }` */
const isNamed = (part: Fields): boolean =>
  namingFields.some((field) => {
    const name = part[field];
    return typeof name === 'string' && name.length <= 200 && (isSecretField(name) || isSecretHeader(name));
  });

const describing =
  /^(?:type|description|title|format|name|kind|id|required|label|placeholder|help|scheme|hint|expires?(?:_?(?:at|in))?|created_?at)$/i;
const schemaValues = /^(?:default|const|examples?|enum)$/;
/** The description of a field called `password` holds no password, but for the values it proposes. */
const isSchema = (part: Fields): boolean =>
  ['$ref', 'properties', 'anyOf', 'oneOf', 'allOf'].some((field) => field in part) ||
  (typeof part.type === 'string' && /^(?:string|number|integer|boolean|object|array|null)$/.test(part.type));
