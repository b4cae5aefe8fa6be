import type { ItemRow, Json, JsonObject, NoticeData, PromptData } from '../../server/vocabulary';

/**
 * Lenient reading of what the runtime said about an item. A field that is missing or of another type is null: the card then shows less,
 * and the raw data stay one fold away. Never throws.
 */
export const textOf = (data: JsonObject, field: string): string | null => {
  const value = data[field];
  return typeof value === 'string' ? value : null;
};
export const numberOf = (data: JsonObject, field: string): number | null => {
  const value = data[field];
  return typeof value === 'number' ? value : null;
};
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (data: JsonObject, field: string): readonly Json[] => {
  const value = data[field];
  return Array.isArray(value) ? value : [];
};
const strings = (values: readonly Json[]): readonly string[] =>
  values.filter((value): value is string => typeof value === 'string');

export const reasoningOf = (data: JsonObject) => ({
  summary: strings(listOf(data, 'summary')).join('\n\n'),
  content: strings(listOf(data, 'content')).join('\n\n'),
});

export interface ChangedFile {
  readonly path: string;
  readonly change: string;
  readonly diff: string;
}

/** `kind` is `{ type, move_path }` on the wire; older runtimes send a plain word. */
export const changesOf = (data: JsonObject): readonly ChangedFile[] =>
  listOf(data, 'changes')
    .filter(isObject)
    .map((change) => {
      const kind = change.kind;
      const type = isObject(kind) ? textOf(kind, 'type') : typeof kind === 'string' ? kind : null;
      const moved = isObject(kind) ? textOf(kind, 'move_path') : null;
      const path = textOf(change, 'path') ?? 'unknown path';
      return {
        path: moved === null ? path : `${path} → ${moved}`,
        change: moved === null ? (type ?? 'changed') : 'move',
        diff: textOf(change, 'diff') ?? '',
      };
    });

export const noticeOf = (data: JsonObject): NoticeData => {
  const level = textOf(data, 'level');
  return {
    level: level === 'warning' || level === 'error' ? level : 'info',
    code: textOf(data, 'code') ?? 'notice',
    text: textOf(data, 'text') ?? 'A notice without words.',
    detail: textOf(data, 'detail'),
  };
};

export const promptOf = (data: JsonObject): Pick<PromptData, 'text' | 'intent'> => ({
  text: textOf(data, 'text') ?? userMessageText(data),
  intent: intentOf(textOf(data, 'intent')),
});

const intentOf = (word: string | null): PromptData['intent'] =>
  word === 'steer' || word === 'seed' || word === 'reason' ? word : 'start';

/** The runtime's own record of what the person sent: a list of inputs. */
const userMessageText = (data: JsonObject): string =>
  listOf(data, 'content')
    .filter(isObject)
    .map((input) => textOf(input, 'text') ?? `[${textOf(input, 'type') ?? 'input'}]`)
    .join('\n');

/** How much of a text the row does not hold, in characters; 0 when it is whole. */
export const cutFrom = (item: ItemRow, field: string): number =>
  Math.max(0, (item.cut[field] ?? 0) - (textOf(item.data, field)?.length ?? 0));
