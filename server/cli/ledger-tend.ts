import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquireInstanceLock, connectControl } from '../instance';
import { openLedger, type TendedLedger } from '../ledger';
import { findPlaces, type Places } from '../plane';
import { TroubleError } from '../vocabulary';
import { packageFacts } from './package-facts';

/**
 * Does something with the ledger whether a server has it or not: here, when the data directory is free, and otherwise by a call to the running
 * server. Rejects with a TroubleError.
 */
export async function tendLedger<T>(o: {
  readonly here: (ledger: TendedLedger, places: Places) => Promise<T>;
  readonly there: (call: (path: string, input?: unknown) => Promise<unknown>) => Promise<T>;
}): Promise<T> {
  const places = findPlaces(process.env);
  requireLedger(places.dataDir);
  const lock = acquireInstanceLock({ dataDir: places.dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) {
    if (lock.error.kind !== 'instance.owned') throw new TroubleError(lock.error);
    const control = await connectControl(places.dataDir).catch((error: unknown) => {
      const isSilent = error instanceof TroubleError && error.trouble.kind === 'instance.not-running';
      throw isSilent ? new TroubleError({ ...lock.error, next: waitForIt }) : error;
    });
    try {
      return await o.there((path, input) => control.call(path, input));
    } finally {
      control.close();
    }
  }
  try {
    const { root, version } = packageFacts();
    const migrationsDir = join(root, 'prisma', 'migrations');
    const ledger = await openLedger({ ...places, migrationsDir, producer: { app: 'codexchat', version } });
    try {
      return await o.here(ledger, places);
    } finally {
      await ledger.close();
    }
  } finally {
    lock.value.release();
  }
}

/** A mistyped folder must not become a new, empty ledger. What a lost one leaves behind is for the opening to judge. */
function requireLedger(dataDir: string): void {
  if (readdirSync(dataDir).length > 0) return;
  throw new TroubleError({
    kind: 'ledger.none',
    what: `There is no ledger in ${dataDir}.`,
    safe: 'Nothing was made and nothing was changed.',
    next: 'Name the right folder with CODEXCHAT_HOME, or start the server once (`npm start`): it makes a ledger.',
  });
}

/** Another command holds the folder, and it answers nobody; a server would. */
const waitForIt =
  'Wait until it ends, or run the server (`npm start`): with it, several commands work at the same time.';
