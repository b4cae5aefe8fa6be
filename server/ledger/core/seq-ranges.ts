/** First and last sequence, both included. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** Rising sequences as the fewest ranges. */
export function rangesOf(seqs: readonly number[]): SeqRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last && seq === last.to + 1) last.to = seq;
    else ranges.push({ from: seq, to: seq });
  }
  return ranges;
}
