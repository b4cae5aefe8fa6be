import type { AnchorVerdict, Uncompared } from './report';

/** What is to be said beside a verdict on completeness that found nothing; null when the end of the log was compared with something outside of it. */
export function caveatOf(anchors: readonly AnchorVerdict[]): string | null {
  if (anchors.some(({ status }) => status !== 'missing')) return null;
  return 'There was nothing outside of the database to compare with: when its end was cut off, or an older copy was put in its place, nothing here could show it.';
}

/** What is to be said beside a verdict on integrity that found nothing; null when every row of the read model was compared. */
export function uncomparedCaveat(uncompared: readonly Uncompared[]): string | null {
  const rows = sumOf(uncompared, 'rows');
  if (rows === 0) return null;
  const why = uncompared.filter((one) => one.rows > 0).map((one) => `${one.rows}: ${one.why}`);
  return `${rows} ${rows === 1 ? 'row' : 'rows'} of the read model could not be compared with anything (${why.join('; ')}): a change of what they show would go unnoticed.`;
}

const sumOf = (uncompared: readonly Uncompared[], of: 'rows' | 'streams'): number =>
  uncompared.reduce((sum, one) => sum + one[of], 0);

/** What could have been done without a trace in anything that was looked at, in words. */
export function undetectable({
  anchors,
  entries,
  uncompared,
  sealed,
}: {
  readonly anchors: readonly AnchorVerdict[];
  readonly entries: number;
  readonly uncompared: readonly Uncompared[];
  /** Rows that were held against what a removal of payloads sealed. */
  readonly sealed: number;
}): string[] {
  const kept = anchors.filter(({ kind, status }) => kind === 'checkpoint-file' && status === 'ok');
  const headFile = anchors.find(({ kind }) => kind === 'head-file');
  const pinned = Math.max(0, ...kept.map(({ size }) => size ?? 0));
  const list: string[] = [];
  if (kept.length === 0)
    list.push(
      'No checkpoint from outside this machine was given: whoever can read the signing key and write the data directory and the head file could have rewritten or shortened everything, signed it again, and no check here would notice. Keep a checkpoint elsewhere and pass it with --checkpoint.',
    );
  else if (pinned < entries)
    list.push(
      `Entries ${pinned + 1} to ${entries} are newer than every checkpoint given: whoever holds the signing key could have rewritten or removed those.`,
    );
  if (headFile?.status === 'missing')
    list.push(
      `No head file was compared: when the end of the log was cut off before it was signed, or a whole older copy was put back, ${kept.length === 0 ? 'nothing' : 'only the checkpoints given'} could show it.`,
    );
  const caveat = uncomparedCaveat(uncompared);
  if (caveat !== null) list.push(caveat);
  if (sealed > 0)
    list.push(
      'What was changed in the read model of a session before its payloads were removed: the entry of the removal seals what stood there at that moment. A verification just before a removal shows it.',
    );
  list.push(
    'What stands beside the entries and is not sealed in them: how a command was answered and to which input, when a checkpoint was signed or a copy of one went out, and that a copy went out at all. A checkpoint or a note of a copy that was removed is noticed only where one must have been; the others over the same entries lose nothing by it.',
    'That something was recorded wrongly, or not recorded at all, when it happened: the proof begins with what was written.',
  );
  return list;
}
