import { limits } from '../../vocabulary';
import { type ArchiveTurn, archiveText, turnText } from './archive-turn';
import { beginsWith, isBlank, lineAt, textOf } from './byte-lines';
import { unescapeText } from './escape';
import { endMarker, formatVersion, versionMarker } from './render';
import { type Block, scanBlocks } from './scan';
import { isPlaceholder, readSections } from './sections';

/** Something in a file that could not be taken over as it stands there. */
export interface ArchiveProblem {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
  /** The turn was taken over nevertheless, without the part that the reason names. */
  readonly taken: boolean;
}

export interface ParsedArchive {
  /** Null when the file does not say. */
  readonly version: number | null;
  /** The thread that the title names, upper case. */
  readonly titleId: string | null;
  /** In the order of the file, each id once. */
  readonly turns: readonly ArchiveTurn[];
  readonly problems: readonly ArchiveProblem[];
  /** Problems beyond `limits.archiveProblemsMax`, which are not listed. */
  readonly problemsOmitted: number;
  /** Where each turn begins, bytes, by its id. */
  readonly places: ReadonlyMap<string, number>;
}

/** Reads an archive: what is readable becomes turns, everything else a problem with its place. Nothing is left out in silence. */
export function parseArchive(bytes: Uint8Array): ParsedArchive {
  const reader = new ArchiveReader(bytes);
  const { version, titleId } = reader;
  const found = reader.entries.flatMap((entry) => {
    const turn = reader.read(entry);
    return turn === null ? [] : [{ turn, start: entry.offset }];
  });
  const places = new Map(found.map(({ turn, start }) => [turn.id, start]));
  return { version, titleId, turns: found.map(({ turn }) => turn), places, ...reader.problems() };
}

/** A turn in the file, not read yet. */
export interface ArchiveEntry {
  readonly id: string;
  readonly timestamp: number;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
}

interface KnownEntry extends ArchiveEntry {
  readonly block: Block;
  /** Read already, because another block has the same id. */
  readonly turn: ArchiveTurn | null;
}

/** An archive whose turns are found but read one by one, so that a large file never stands in memory as text. */
export class ArchiveReader {
  readonly #bytes: Uint8Array;
  readonly #problems = new Problems();
  /** In the order of the file, each id once. */
  readonly entries: readonly ArchiveEntry[];
  readonly version: number | null;
  readonly titleId: string | null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const { blocks, torn } = scanBlocks(bytes);
    const byId = new Map<string, Block[]>();
    for (const block of blocks) {
      const { facts, start, end } = block;
      if (typeof facts === 'string') this.#problems.add(start, end, facts, false);
      else byId.set(facts.id, [...(byId.get(facts.id) ?? []), block]);
    }
    this.entries = [...byId.values()].flatMap((same) => this.#chosen(same) ?? []);
    for (const { start, end } of torn)
      this.#problems.add(start, end, 'the turn has no end: the file was cut off or edited here', false);
    ({ version: this.version, titleId: this.titleId } = readBetween(bytes, blocks, torn, this.#problems));
  }

  /** Null when the block cannot be read after all; then it is among the problems. */
  read(entry: ArchiveEntry): ArchiveTurn | null {
    const { turn, block } = entry as KnownEntry;
    return turn ?? readBlock(this.#bytes, block, this.#problems);
  }

  /** Complete when every entry was read. */
  problems(): Pick<ParsedArchive, 'problems' | 'problemsOmitted'> {
    return this.#problems.sorted();
  }

  /** Of blocks with one id the last that can be read counts. */
  #chosen(same: readonly Block[]): KnownEntry | null {
    let chosen: { readonly block: Block; readonly turn: ArchiveTurn | null } | null = null;
    const [only] = same;
    if (only && same.length === 1) chosen = { block: only, turn: null };
    for (const block of same.length > 1 ? same : []) {
      const turn = readBlock(this.#bytes, block, this.#problems);
      if (turn === null) continue;
      if (chosen?.turn) reportTwin({ turn: chosen.turn, block: chosen.block }, turn, block, this.#problems);
      chosen = { block, turn };
    }
    if (chosen === null || typeof chosen.block.facts === 'string') return null;
    const { id, timestamp } = chosen.block.facts;
    return { id, timestamp, offset: chosen.block.start, ...chosen };
  }
}

function readBlock(bytes: Uint8Array, block: Block, problems: Problems): ArchiveTurn | null {
  const { facts, start, end } = block;
  const refuse = (reason: string): null => {
    problems.add(start, end, reason, false);
    return null;
  };
  if (typeof facts === 'string') return refuse(facts);
  const { text, exact } = textOf(bytes, block.bodyStart, block.bodyEnd);
  const sections = readSections(text, facts.escaped);
  if (sections === null) return refuse('the turn has no part of the user and none of the assistant');
  if (!exact) problems.add(start, end, 'bytes in it are not UTF-8 and stand as U+FFFD', true);
  for (const remark of sections.remarks) problems.add(start, end, remark, true);
  const read = (part: string): string => {
    const trimmed = archiveText(part);
    return facts.escaped ? archiveText(unescapeText(trimmed)) : trimmed;
  };
  const answer = archiveText(sections.assistant);
  return {
    id: facts.id,
    timestamp: facts.timestamp,
    status: facts.status,
    user: read(sections.user),
    assistant: isPlaceholder(answer) ? '' : read(answer),
    actions: sections.actions,
  };
}

function reportTwin(
  before: { readonly turn: ArchiveTurn; readonly block: Block },
  turn: ArchiveTurn,
  block: Block,
  problems: Problems,
): void {
  if (turnText(before.turn) === turnText(turn))
    problems.add(block.start, block.end, 'the turn stands in the file twice; it was taken once', true);
  else {
    const { start, end } = before.block;
    problems.add(
      start,
      end,
      'a later block has the same id and other content; the later one was taken',
      false,
    );
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What stands before, between and behind the blocks: title, version and rules are expected, the rest is reported. */
function readBetween(
  bytes: Uint8Array,
  blocks: readonly Range[],
  torn: readonly Range[],
  problems: Problems,
): Pick<ParsedArchive, 'version' | 'titleId'> {
  let version: number | null = null;
  let titleId: string | null = null;
  let at = 0;
  const taken = [...blocks, ...torn].sort((left, right) => left.start - right.start);
  for (const range of [...taken, { start: bytes.length, end: bytes.length }]) {
    const stray: { start: number; end: number }[] = [];
    while (at < range.start) {
      const line = lineAt(bytes, at);
      const text = line.end - line.start < 200 ? textOf(bytes, line.start, line.end).text.trim() : null;
      const marker = text === null ? null : /^<!-- CODEXCHAT_FORMAT_VERSION: (\d{1,9}) -->$/.exec(text);
      const title = text === null ? null : /^# Thread Transcript for ([0-9a-fA-F-]{36})$/.exec(text);
      if (marker) version ??= Number(marker[1]);
      else if (title) titleId ??= String(title[1]).toUpperCase();
      else if (!isBlank(bytes, line) && text !== '---' && text !== '') stray.push(line);
      at = line.next;
    }
    const [first] = stray;
    const whole = first && { start: first.start, end: stray.at(-1)?.end ?? first.end };
    if (whole) problems.add(whole.start, whole.end, strayReason(bytes, whole), false);
    at = Math.max(at, range.end);
  }
  if (version !== null && version !== formatVersion)
    problems.add(
      0,
      0,
      `the file says format version ${version}; it was read as version ${formatVersion}`,
      true,
    );
  if (version === null && bytes.length > 0)
    problems.add(
      0,
      0,
      `the file does not say "${versionMarker}"; it was read as version ${formatVersion}`,
      true,
    );
  return { version, titleId };
}

const strayReason = (bytes: Uint8Array, stray: Range): string =>
  beginsWith(bytes, lineAt(bytes, stray.start), endMarker)
    ? 'a turn ends here that never began'
    : 'text stands outside of every turn';

class Problems {
  readonly #list: ArchiveProblem[] = [];
  #omitted = 0;

  add(start: number, end: number, reason: string, taken: boolean): void {
    if (this.#list.length >= limits.archiveProblemsMax) this.#omitted += 1;
    else this.#list.push({ offset: start, length: end - start, reason, taken });
  }

  sorted(): Pick<ParsedArchive, 'problems' | 'problemsOmitted'> {
    return {
      problems: this.#list.toSorted((left, right) => left.offset - right.offset),
      problemsOmitted: this.#omitted,
    };
  }
}
