import { type JsonObject, limits } from '../../vocabulary';

/** What an action card says of an item, beside its time. */
export interface Card {
  readonly title: string;
  readonly detail: string;
}

/** The card of a completed item of the runtime. By default the detail is cut: an archive is for reading, the ledger keeps the whole. */
export function cardOf(kind: string, raw: JsonObject, cut: (text: string) => string = bounded): Card {
  const text = (field: string): string => (typeof raw[field] === 'string' ? raw[field] : '');
  const status = text('status') === '' ? '' : ` (${text('status')})`;
  switch (kind) {
    case 'commandExecution':
      return {
        title: `Command${status}`,
        detail: cut([text('command'), text('aggregatedOutput')].filter((part) => part !== '').join('\n\n')),
      };
    case 'fileChange':
      return { title: `File change${status}`, detail: cut(changedFiles(raw)) };
    case 'webSearch':
      return { title: 'Web search', detail: cut(text('query')) };
    default:
      return { title: `${kind}${status}`, detail: cut(JSON.stringify(raw)) };
  }
}

function changedFiles(raw: JsonObject): string {
  const changes = Array.isArray(raw.changes) ? raw.changes : [];
  return changes
    .map((change: unknown) => {
      const { path, diff } = (typeof change === 'object' && change !== null ? change : {}) as JsonObject;
      return [path, diff].filter((part) => typeof part === 'string').join('\n');
    })
    .join('\n\n');
}

/** The beginning of a long text, and how much of it is missing. */
export const bounded = (text: string): string => cutText(text, limits.archiveDetailCharsMax, 'the ledger');

/** For what is taken over: the ledger has no more of it than the card. */
export const boundedImport = (text: string): string =>
  cutText(text, limits.importDetailCharsMax, 'the file that it was taken over from');

function cutText(text: string, max: number, whole: string): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}\n… ${text.length - kept.length} more characters are in ${whole}`;
}
