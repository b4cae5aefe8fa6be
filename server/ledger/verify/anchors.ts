import type { ParsedNote } from '../core/note';
import { same } from '../core/proof';
import { type Frontier, rootOf } from '../core/tree';
import { messageOf } from '../database';
import { type HeadRecord, headPath, readHeadFile } from '../head-file';
import { hexOf, sha256Bytes } from '../sha256';
import type { AnchorVerdict, Findings } from './report';
import type { Signers } from './signers';
import type { LedgerSource } from './source';

/** A checkpoint from outside the ledger: one that the person kept and gave, or a copy that the ledger recorded. */
export interface GivenCheckpoint {
  readonly kind: 'checkpoint-file' | 'recorded-copy';
  readonly ref: string;
  /** Null when the copy is not there any more. */
  readonly text: string | null;
  /** Entries it was recorded with; null when it was not. */
  readonly size: number | null;
}

interface Lying {
  readonly dataDir: string;
  readonly isCopy: boolean;
}

interface Claim {
  readonly kind: AnchorVerdict['kind'];
  readonly ref: string;
  readonly size: number;
  readonly note: ParsedNote | null;
  /** Hex leaf hash of entry `size`, where it is claimed too. */
  readonly leaf: string | null;
  reached: boolean;
}

/** What copies outside the database say of it. They are read before the ledger is, so a running server can only be ahead of them. */
export class Anchors {
  readonly #findings: Findings;
  readonly #signers: Signers;
  readonly #claims: Claim[] = [];
  readonly #verdicts = new Map<Claim, AnchorVerdict>();
  readonly #unread: AnchorVerdict[] = [];

  constructor(findings: Findings, signers: Signers) {
    this.#findings = findings;
    this.#signers = signers;
  }

  /** `dataDir`: where the ledger lies, links resolved. `isCopy`: a backup made it, and it was not put in use since. */
  addHeadFile(headDir: string, ledgerId: string, { dataDir, isCopy }: Lying): void {
    const ref = headPath(headDir, ledgerId);
    let record: HeadRecord | null;
    try {
      record = readHeadFile(headDir, ledgerId);
    } catch (error) {
      this.#unreadable('head-file', ref, messageOf(error));
      return;
    }
    if (!record) {
      this.#unread.push({
        kind: 'head-file',
        ref,
        size: null,
        status: 'missing',
        what: 'There is no head file of this ledger in that folder.',
      });
      return;
    }
    if (isCopy && record.dataDir !== null && record.dataDir !== dataDir) {
      // It says how far the original went on, which is no fault of the copy.
      const what = `It is the head file of ${record.dataDir}, of which this is a backup: it was not compared.`;
      this.#unread.push({ kind: 'head-file', ref, size: record.size, status: 'missing', what });
      return;
    }
    const { size, lastLeaf, note: text } = record;
    const note = text === null ? null : this.#signed('head-file', ref, text);
    if (text !== null && !note) return;
    this.#claims.push({ kind: 'head-file', ref, size, note, leaf: lastLeaf, reached: false });
  }

  addCheckpoint({ kind, ref, text, size: recorded }: GivenCheckpoint): void {
    if (text === null) {
      this.#unread.push({
        kind,
        ref,
        size: recorded,
        status: 'missing',
        what: 'The copy is not there any more.',
      });
      return;
    }
    const note = this.#signed(kind, ref, text);
    if (!note) return;
    const { size } = note.head;
    if (recorded !== null && recorded !== size)
      this.#unreadable(
        kind,
        ref,
        `It is over ${size} entries, but the ledger says that one over ${recorded} went there.`,
        size,
      );
    else this.#claims.push({ kind, ref, size, note, leaf: null, reached: size === 0 });
  }

  #signed(kind: AnchorVerdict['kind'], ref: string, text: string): ParsedNote | null {
    const { note, why, lostIn } = this.#signers.objection(text);
    if (why !== null && lostIn !== null) {
      this.#unread.push({ kind, ref, size: note?.head.size ?? null, status: 'fault', what: why });
      this.#findings.add('completeness', lostIn, kind, `${ref}: ${why}`);
    } else if (why !== null) this.#unreadable(kind, ref, why, note?.head.size ?? null);
    return why === null ? note : null;
  }

  #unreadable(kind: AnchorVerdict['kind'], ref: string, what: string, size: number | null = null): void {
    this.#unread.push({ kind, ref, size, status: 'fault', what });
    this.#findings.add('integrity', null, kind, `${ref}: ${what}`);
  }

  onTree(tree: Frontier, leaf: Uint8Array): void {
    for (const claim of this.#claims) {
      if (claim.size !== tree.size) continue;
      claim.reached = true;
      const sameRoot = !claim.note || same(claim.note.head.root, rootOf(tree, sha256Bytes));
      const sameLeaf = claim.leaf === null || claim.leaf === hexOf(leaf);
      if (sameRoot && sameLeaf) continue;
      const end = this.#givenUpIn(claim);
      if (end !== null && end <= claim.size)
        this.#fault(
          claim,
          'completeness',
          end,
          `Those from ${end} on were lost, and their loss was accepted on record in entry ${end}.`,
        );
      else
        this.#fault(
          claim,
          'integrity',
          sameLeaf ? null : tree.size,
          'The history before it was rewritten since.',
        );
    }
  }

  /** The entry that ended the origin a claim was signed under. */
  #givenUpIn({ note }: Claim): number | null {
    return note ? this.#signers.endOf(note.head.origin) : null;
  }

  #fault(claim: Claim, kind: 'integrity' | 'completeness', seq: number | null, what: string): void {
    const { ref, size } = claim;
    this.#verdicts.set(claim, { kind: claim.kind, ref, size, status: 'fault', what });
    this.#findings.add(kind, seq, claim.kind, `${ref} speaks of ${size} entries. ${what}`);
  }

  /** After the walk: what was not reached is lost. `whole`: no entry was missing on the way. */
  finish(entries: number, whole: boolean): readonly AnchorVerdict[] {
    for (const claim of this.#claims) {
      if (claim.reached) continue;
      if (claim.size > entries) {
        const end = this.#givenUpIn(claim);
        const given = end === null ? '' : ` Their loss was accepted on record in entry ${end}.`;
        const what = `Entries ${entries + 1} to ${claim.size} are gone: the end was cut off, or an older copy was put back.${given}`;
        this.#fault(claim, 'completeness', entries + 1, what);
      } else if (!whole) {
        const what = 'It could not be compared, because entries before it are missing.';
        this.#verdicts.set(claim, {
          kind: claim.kind,
          ref: claim.ref,
          size: claim.size,
          status: 'fault',
          what,
        });
      }
    }
    const good = 'The ledger continues what it says.';
    const said = this.#claims.map(
      (claim) =>
        this.#verdicts.get(claim) ?? {
          kind: claim.kind,
          ref: claim.ref,
          size: claim.size,
          status: 'ok' as const,
          what: good,
        },
    );
    return [...said, ...this.#unread];
  }
}

/** The checkpoints kept in the database, compared while the tree grows past them. */
export class StoredCheckpoints {
  readonly #findings: Findings;
  readonly #signers: Signers;
  readonly #after;
  #next: { size: number; root: Buffer; note: string } | undefined;
  /** Once one root differs, all later ones do: that says nothing new. */
  #diverged = false;
  count = 0;

  constructor({ db }: LedgerSource, findings: Findings, signers: Signers) {
    this.#findings = findings;
    this.#signers = signers;
    this.#after = db.prepare<[number], { size: number; root: Buffer; note: string }>(
      'SELECT size, root, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1',
    );
    this.#next = this.#after.get(0);
  }

  onTree(tree: Frontier): void {
    if (this.#next?.size !== tree.size) return;
    const { size, root, note: text } = this.#next;
    this.count++;
    const { note, why } = this.#signers.objection(text);
    const computed = rootOf(tree, sha256Bytes);
    const fault = (what: string): void =>
      this.#findings.add('integrity', size, 'checkpoint', `The checkpoint over ${size} entries: ${what}`);
    if (why !== null) fault(why);
    else if (note?.head.size !== size) fault('Its note speaks of another number of entries.');
    else if (!same(note.head.root, root)) fault('Its note has another root than its row.');
    if (!this.#diverged && !same(root, computed)) {
      this.#diverged = true;
      fault('Its root is not that of the entries: one of them was changed since it was signed.');
    }
    this.#next = this.#after.get(size);
  }

  /** `newest`: size of the newest one, read before the entries were counted. */
  finish(entries: number, newest: number): void {
    if (newest <= entries) return;
    const what = `A signed checkpoint covers ${newest} entries, but the ledger ends at ${entries}.`;
    this.#findings.add('completeness', entries + 1, 'checkpoint', what);
  }
}
