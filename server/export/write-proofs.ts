import { openEntryProofs } from '../ledger';
import type { EnforcementFilter, EnforcementRecord } from '../vocabulary';

/** A selection of the enforcement log as lines that others can check. */
export interface ProofOrder {
  readonly dataDir: string;
  readonly headDir: string;
  /** What was asked for; told in the first line, and not applied again. */
  readonly filter: EnforcementFilter;
  readonly records: readonly EnforcementRecord[];
}

/**
 * A head with the checkpoint, then each record followed by the entries that make it, each with its proof, and an end with the counts. An entry
 * that no checkpoint covers yet has none, and is counted. Rejects with a TroubleError.
 */
export async function writeProofs(
  { dataDir, headDir, filter, records }: ProofOrder,
  write: (line: string) => unknown,
): Promise<void> {
  using proofs = openEntryProofs({ dataDir, headDir });
  const line = (value: object) => write(`${JSON.stringify(value)}\n`);
  await line({ format: 'codexchat-enforcement/1', ...proofs.facts, filter, records: records.length });
  let [entries, unproven] = [0, 0];
  for (const record of records) {
    await line({ record });
    for (const seq of record.seqs) {
      const entry = await proofs.prove(seq);
      entries += 1;
      if (entry.proof === null) unproven += 1;
      await line({ entry });
    }
  }
  await line({ format: 'end', records: records.length, entries, unproven });
}
