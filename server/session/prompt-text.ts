import type { Ledger } from '../ledger';
import { eventSchemas, type ItemRow, limits, streams } from '../vocabulary';

/**
 * The whole text of a prompt as it is on record: secrets masked, lengths kept. A long one is not whole in its row; then it is looked for among
 * the session's entries.
 */
export async function promptText(ledger: Ledger, row: ItemRow): Promise<string> {
  if (row.cut.text === undefined) return String(row.data.text ?? '');
  const stream = streams.session(row.sessionId);
  for (let afterSeq = 0; ; ) {
    const page = await ledger.entries({ afterSeq, limit: limits.entriesPageMax, stream });
    for (const { type, payload } of page) {
      if ((type !== 'turn.requested' && type !== 'turn.steered') || payload === null) continue;
      const prompt = eventSchemas[type].parse(payload);
      if (prompt.clientMessageId === row.data.clientMessageId) return prompt.text;
    }
    const last = page.at(-1);
    if (last === undefined) return String(row.data.text ?? '');
    afterSeq = last.seq;
  }
}
