import { messageOf } from '../database';
import type { Findings } from './report';
import { isDamage, type LedgerSource } from './source';

interface ReceiptRow {
  readonly command: string;
  readonly first: number;
  readonly last: number;
}

/**
 * Compares the answers to commands with the entries. An entry that a person's command caused names the command in its sealed envelope, so its receipt must be
 * there and cover it: without one the same command, sent again, would be done again. What a receipt answers, and to which input, no entry says.
 */
export class ReceiptCheck {
  readonly #source: LedgerSource;
  readonly #findings: Findings;
  readonly #receipt;
  count = 0;

  constructor(source: LedgerSource, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
    this.#receipt = source.db.prepare<[string], ReceiptRow>(
      'SELECT command_id AS command, first_seq AS first, last_seq AS last FROM receipt WHERE command_id = ?',
    );
  }

  /** An entry that says which command caused it. */
  caused(seq: number, command: string): void {
    const receipt = this.#receipt.get(command);
    if (!receipt)
      this.#findings.add(
        'completeness',
        seq,
        'receipt',
        `The receipt of the command ${command}, which caused this entry, is gone: sent again, it would be done again.`,
      );
    else if (seq < receipt.first || seq > receipt.last)
      this.#findings.add(
        'integrity',
        seq,
        'receipt',
        `The receipt of the command ${command}, which caused this entry, speaks of the entries ${receipt.first} to ${receipt.last}.`,
      );
  }

  /** After the walk: what a receipt covers is there, was written at once, and belongs to no other. */
  finish(): void {
    try {
      this.#checkRanges();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#findings.add('integrity', null, 'database', messageOf(error));
    }
  }

  #checkRanges(): void {
    const { db } = this.#source;
    this.count = db.prepare<[], number>('SELECT count(*) FROM receipt').pluck().get() ?? 0;
    // One statement sees one moment, so a running server has written entries and receipt or neither.
    const wrong = db.prepare<[], ReceiptRow & { readonly why: string }>(
      `SELECT command, first, last, CASE
         WHEN first < 1 OR last < first - 1 THEN 'which is no range of entries'
         WHEN last > (SELECT ifnull(max(seq), 0) FROM event) THEN 'which are not all there'
         WHEN first <= before THEN 'of which another receipt speaks too'
         WHEN (SELECT recorded_at FROM event WHERE seq = first) <> (SELECT recorded_at FROM event WHERE seq = last)
           THEN 'which were not written at once' END AS why
       FROM (SELECT command_id AS command, first_seq AS first, last_seq AS last,
               lag(last_seq) OVER (ORDER BY first_seq, last_seq) AS before FROM receipt)
       WHERE why IS NOT NULL`,
    );
    for (const { command, first, last, why } of wrong.iterate())
      this.#findings.add(
        'integrity',
        first,
        'receipt',
        `The receipt of the command ${command} speaks of the entries ${first} to ${last}, ${why}.`,
      );
  }
}
