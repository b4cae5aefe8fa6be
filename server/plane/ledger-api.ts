import type { ControlPlane } from '../http';
import type { TendedLedger } from '../ledger';

/** What is done to the ledger itself, as the API has it. */
export const ledgerApi = ({ tend }: Pick<TendedLedger, 'tend'>): ControlPlane['ledger'] => ({
  recordAnchor: async (anchor) => void (await tend({ kind: 'record-anchor', anchor })),
  rotateKey: async () => ({ vkey: String((await tend({ kind: 'rotate-key' })).vkey) }),
});
