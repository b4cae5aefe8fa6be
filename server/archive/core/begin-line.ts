import { type ArchiveStatus, isUuid, upperUuid } from './archive-turn';
import { parseIsoSeconds } from './iso-seconds';
import { beginPrefix } from './render';

/** What the first line of a block says. */
export interface BeginFacts {
  readonly id: string;
  readonly timestamp: number;
  readonly status: ArchiveStatus;
  /** Markers in the texts of this block are broken by backslashes. */
  readonly escaped: boolean;
}

/** The facts of a begin line, or in words why it cannot be read. An absent or unknown status reads as completed. */
export function readBeginLine(line: string): BeginFacts | string {
  const text = line.trimEnd();
  if (!text.endsWith('-->')) return 'the line that begins the turn is not closed';
  const words = text.slice(beginPrefix.length, -3).trim().split(/\s+/);
  const values = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) values.set(word.slice(0, at), word.slice(at + 1));
  }
  const id = values.get('id') ?? '';
  if (!isUuid(id)) return `"${id.slice(0, 60)}" is not the id of a turn`;
  const time = values.get('timestamp') ?? '';
  const timestamp = parseIsoSeconds(time);
  if (timestamp === null) return `"${time.slice(0, 60)}" is not a time`;
  const status = values.get('status');
  return {
    id: upperUuid(id),
    timestamp,
    status: status === 'pending' || status === 'failed' ? status : 'completed',
    escaped: values.get('escaped') === '1',
  };
}
