import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { limits } from '../vocabulary';
import type { ArchiveTurn } from './core/archive-turn';
import { renderHeader, renderTurn } from './core/render';

/** Where a file stops being what the ledger would write. `turnId` is null in the head of the file and behind its last turn. */
export interface FirstDifference {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  readonly turnId: string | null;
}

/**
 * Compares a file with the archive that the turns would become, piece by piece: neither is ever in memory as a whole. Null when they are the
 * same; rejects with the file system's error. Links are not followed.
 */
export async function firstDifference(
  path: string,
  threadId: string,
  turns: readonly ArchiveTurn[],
): Promise<FirstDifference | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const reader = new PieceReader(file);
    for (const { turnId, text } of pieces(threadId, turns)) {
      const expected = Buffer.from(text);
      for (let at = 0; at < expected.length; at += limits.archiveReadBytes) {
        const part = expected.subarray(at, at + limits.archiveReadBytes);
        const offset = await reader.differsAt(part);
        if (offset !== null) return { offset, turnId };
      }
    }
    const { size } = await file.stat();
    return size > reader.at ? { offset: reader.at, turnId: null } : null;
  } finally {
    await file.close();
  }
}

function* pieces(threadId: string, turns: readonly ArchiveTurn[]) {
  yield { turnId: null, text: renderHeader(threadId) };
  for (const turn of turns) yield { turnId: turn.id, text: renderTurn(turn) };
}

/** Reads on from where it stands. */
class PieceReader {
  readonly #file: FileHandle;
  at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Offset of the first byte that is not as expected; null when all are. */
  async differsAt(expected: Buffer): Promise<number | null> {
    const found = Buffer.alloc(expected.length);
    let filled = 0;
    while (filled < found.length) {
      const { bytesRead } = await this.#file.read(found, filled, found.length - filled, this.at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const [left, right] = [expected, found.subarray(0, filled)];
    if (left.equals(right)) {
      this.at += filled;
      await setImmediate();
      return null;
    }
    const end = Math.min(left.length, right.length);
    let same = 0;
    while (same < end && left[same] === right[same]) same += 1;
    return this.at + same;
  }
}
