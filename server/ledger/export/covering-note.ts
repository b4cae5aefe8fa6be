import { TroubleError } from '../../vocabulary';
import { type NoteKey, type ParsedNote, vkeyText } from '../core/note';
import { readHeadFile } from '../head-file';
import { troubles } from '../troubles';
import { Findings } from '../verify/report';
import { findSigners } from '../verify/signers';
import { headOf, type LedgerSource } from '../verify/source';

/** The newest checkpoint of a ledger, and whom to believe it. */
export interface CoveringNote {
  readonly text: string;
  readonly note: ParsedNote;
  readonly vkey: string;
  /** Entries that came after it and are covered by none yet. */
  readonly uncovered: number;
}

/** The newest checkpoint in the database or the head file whose signature holds. Throws `ledger.unsigned` when there is none. */
export function coveringNote(source: LedgerSource, headDir: string): CoveringNote {
  const signers = findSigners(source, new Findings());
  const head = headOf(source);
  const kept = source.db
    .prepare<[], string>('SELECT note FROM checkpoint ORDER BY size DESC LIMIT 2')
    .pluck()
    .all();
  const inHeadFile = readHead(source, headDir);
  const good = [...kept, ...(inHeadFile === null ? [] : [inHeadFile])].flatMap((text) => {
    const { note, why } = signers.objection(text);
    return note && why === null && note.head.size <= head ? [{ text, note }] : [];
  });
  const [newest] = good.sort((a, b) => b.note.head.size - a.note.head.size);
  const key: NoteKey | null = signers.current;
  if (!newest || !key) throw new TroubleError(troubles.unsigned());
  return { ...newest, vkey: vkeyText(key), uncovered: head - newest.note.head.size };
}

function readHead(source: LedgerSource, headDir: string): string | null {
  try {
    return readHeadFile(headDir, source.ledgerId)?.note ?? null;
  } catch {
    // An export does not judge the head file; `ledger verify` does.
    return null;
  }
}
