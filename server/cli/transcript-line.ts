import type { ItemRow, JsonObject } from '../vocabulary';

const text = (data: JsonObject, field: string): string =>
  typeof data[field] === 'string' ? (data[field] as string) : '';

/** A finished item as plain text, or null while it is open or says nothing. Control characters are shown, not obeyed. */
export function transcriptLine(item: ItemRow): string | null {
  if (item.status === 'open') return null;
  const line = words(item);
  return line === null ? null : visible(line);
}

function words({ kind, status, data }: ItemRow): string | null {
  switch (kind) {
    case 'prompt':
      return `> ${text(data, 'text')}`;
    case 'agentMessage':
    case 'plan':
      return text(data, 'text');
    case 'commandExecution':
      return `$ ${text(data, 'command')} [${status}${data.exitCode == null ? '' : `, exit ${String(data.exitCode)}`}]\n${text(data, 'aggregatedOutput')}`;
    case 'fileChange':
      return `± ${changedPaths(data)} [${status}]`;
    case 'notice':
      return `! ${text(data, 'text')}${data.detail == null ? '' : ` (${text(data, 'detail')})`}`;
    case 'reasoning':
      return null;
    default:
      return `· ${kind} [${status}]`;
  }
}

function changedPaths(data: JsonObject): string {
  const { changes } = data;
  if (!Array.isArray(changes)) return '';
  return changes
    .map((change) =>
      typeof change === 'object' && change !== null && 'path' in change ? String(change.path) : '',
    )
    .join(', ');
}

const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

export const visible = (line: string): string =>
  line.replace(hidden, (found) =>
    found === '\n' || found === '\t'
      ? found
      : `⟨U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
