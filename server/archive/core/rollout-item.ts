import type { JsonObject } from '../../vocabulary';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** An item of a rollout file in the shape that the runtime gives it to its clients; null when it is none. Unknown kinds keep what they have. */
export function clientItem(item: unknown): { readonly type: string; readonly raw: JsonObject } | null {
  if (!isObject(item) || typeof item.type !== 'string' || item.type === '') return null;
  const type = item.type.charAt(0).toLowerCase() + item.type.slice(1);
  const fields = Object.fromEntries(Object.entries(item).map(([name, value]) => [camel(name), value]));
  const raw: JsonObject = { ...fields, type };
  if (type === 'agentMessage') return { type, raw: { ...raw, text: partsText(item.content) } };
  if (type === 'commandExecution' && Array.isArray(item.command))
    return { type, raw: { ...raw, command: commandLine(item.command.map(String)) } };
  if (type === 'fileChange' && isObject(item.changes))
    return { type, raw: { ...raw, changes: changeList(item.changes) } };
  return { type, raw };
}

/** The text parts of a message; what is no text is named. */
export function partsText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => {
      if (!isObject(part)) return '';
      if (typeof part.text === 'string') return part.text;
      return `[${textOf(part.type)}${typeof part.path === 'string' ? ` ${part.path}` : ''}]`;
    })
    .join('');
}

/** A command as one line, quoted as a shell needs it. */
export const commandLine = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');

function changeList(changes: JsonObject): JsonObject[] {
  return Object.entries(changes).map(([path, change]) => {
    const { type, content, unified_diff } = isObject(change) ? change : {};
    const diff = textOf(unified_diff) === '' ? textOf(content) : textOf(unified_diff);
    return { path, kind: { type: textOf(type) }, diff };
  });
}
