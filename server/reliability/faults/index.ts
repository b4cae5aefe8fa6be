/**
 * Every fault that is known to happen to a program like this one, and how each is made to happen in the simulator or with real parts; or why it
 * cannot be here. Plain data: a test compares it with the tests that exist.
 */
import { doorFaults } from './door-faults';
import type { KnownFault } from './fault';
import { hostFaults } from './host-faults';
import { processFaults } from './process-faults';
import { protocolFaults } from './protocol-faults';
import { storageFaults } from './storage-faults';

export type { Exercise, KnownFault } from './fault';

export const knownFaults: readonly KnownFault[] = [
  ...processFaults,
  ...protocolFaults,
  ...storageFaults,
  ...doorFaults,
  ...hostFaults,
];
