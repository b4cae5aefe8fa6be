import { type JsonObject, limits } from '../../vocabulary';
import { bounded } from './bounded-text';
import { isObject, listOf, numberOf, objectOf, textOf } from './record';

/** What the runtime said of one finished item, in the parts that every format shows. */
export type ItemParts =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'plan'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'tool'; readonly tool: ToolParts };

export interface ToolParts {
  /** `shell`, `apply_patch`, `web_search`, an MCP tool's `server.tool`, or the runtime's own word for the item. */
  readonly name: string;
  readonly type: 'command' | 'files' | 'other';
  readonly arguments: JsonObject;
  readonly status: string | null;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly output: string | null;
  readonly files: readonly FileParts[];
  /** Files that are not in `files`. */
  readonly moreFiles: number;
}

export interface FileParts {
  readonly path: string;
  readonly change: string;
  readonly diff: string;
}

const marks: Readonly<Record<string, string>> = {
  enteredReviewMode: 'A review began.',
  exitedReviewMode: 'The review ended.',
  contextCompaction: 'The context was compacted: older messages were summarised for the model.',
};

/** Every kind comes out as something: what is not known here is a tool by its own name with all of its fields. */
export function itemParts(type: string, raw: JsonObject): ItemParts {
  const text = bounded(textOf(raw, 'text') ?? '');
  const mark = marks[type];
  if (mark !== undefined) return { kind: 'mark', text: mark };
  switch (type) {
    case 'agentMessage':
      return { kind: 'message', text };
    case 'plan':
      return { kind: 'plan', text };
    case 'reasoning':
      return { kind: 'reasoning', text: bounded(reasoningText(raw)) };
    default:
      return { kind: 'tool', tool: toolParts(type, raw) };
  }
}

const reasoningText = (raw: JsonObject): string => {
  const texts = (field: string) => listOf(raw, field).filter((part) => typeof part === 'string');
  const summary = texts('summary');
  return (summary.length > 0 ? summary : texts('content')).join('\n\n');
};

function toolParts(type: string, raw: JsonObject): ToolParts {
  const facts = {
    status: textOf(raw, 'status'),
    exitCode: numberOf(raw, 'exitCode'),
    durationMs: numberOf(raw, 'durationMs'),
    files: [],
    moreFiles: 0,
  };
  switch (type) {
    case 'commandExecution':
      return {
        ...facts,
        name: 'shell',
        type: 'command',
        arguments: { command: bounded(textOf(raw, 'command') ?? ''), cwd: textOf(raw, 'cwd') },
        output: output(textOf(raw, 'aggregatedOutput')),
      };
    case 'fileChange': {
      const changes = listOf(raw, 'changes').filter(isObject);
      const files = changes.slice(0, limits.exportListMax).map(filePart);
      const paths = files.map(({ path, change }) => ({ path, change }));
      const moreFiles = changes.length - files.length;
      return {
        ...facts,
        name: 'apply_patch',
        type: 'files',
        arguments: { changes: paths },
        output: null,
        files,
        moreFiles,
      };
    }
    case 'webSearch':
      return other(facts, 'web_search', { query: bounded(textOf(raw, 'query') ?? '') }, null);
    case 'mcpToolCall':
      return other(
        facts,
        [textOf(raw, 'server'), textOf(raw, 'tool')].filter((part) => part !== null).join('.') || type,
        boundedObject(objectOf(raw, 'arguments') ?? {}),
        output(jsonOf(raw.result ?? raw.error)),
      );
    default: {
      const { id: _id, type: _type, ...fields } = raw;
      return other(facts, textOf(raw, 'tool') ?? type, boundedObject(fields), null);
    }
  }
}

type Facts = Pick<ToolParts, 'status' | 'exitCode' | 'durationMs' | 'files' | 'moreFiles'>;
const other = (facts: Facts, name: string, args: JsonObject, result: string | null): ToolParts => ({
  ...facts,
  name,
  type: 'other',
  arguments: args,
  output: result,
});

export function filePart(change: JsonObject): FileParts {
  const kind = objectOf(change, 'kind');
  const moved = textOf(kind, 'move_path');
  const path = textOf(change, 'path') ?? 'unknown path';
  return {
    path: moved === null ? path : `${path} → ${moved}`,
    change: textOf(kind, 'type') ?? textOf(change, 'kind') ?? textOf(change, 'change') ?? 'changed',
    diff: bounded(textOf(change, 'diff') ?? ''),
  };
}

const output = (text: string | null): string | null => (text === null ? null : bounded(text));
const jsonOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);

/** The object, or, when its JSON is too long for one place, the beginning and end of that. */
export function boundedObject(value: JsonObject): JsonObject {
  const text = JSON.stringify(value);
  return text.length <= limits.exportTextCharsMax ? value : { cut: bounded(text) };
}
