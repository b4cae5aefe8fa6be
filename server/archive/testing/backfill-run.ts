import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OpenPlane } from '../../plane';
import type { BackfillSummary } from '../backfill';

/** Tests only. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export interface OpenProject {
  readonly opened: OpenPlane;
  readonly projectId: string;
}

export const runBackfill = (
  { opened, projectId }: OpenProject,
  o: { limit?: number; force?: boolean } = {},
): Promise<BackfillSummary> =>
  opened.plane.projects.backfill({
    commandId: randomUUID(),
    projectId,
    limit: o.limit ?? null,
    force: o.force ?? false,
  });

/** As a stranger with a database tool would: the triggers taken away, then put back. */
export function tamperWith(home: { readonly dataDir: string }, sql: string): void {
  const db = new Database(join(home.dataDir, 'ledger.db'));
  const triggers = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('event', 'payload')",
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  db.exec(sql);
  for (const one of triggers) db.exec(one.sql);
  db.close();
}
