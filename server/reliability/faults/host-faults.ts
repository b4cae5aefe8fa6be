import { by, fault, type KnownFault, notHere, sim } from './fault';

const clockSet = 'e2e/clock-set.spec.ts';
const custody = 'e2e/custody.test.ts';
const decisionDies = 'e2e/decision-dies.spec.ts';
const endings = 'server/runtime/endings.real.test.ts';
const guardian = 'server/runtime/guardian.real.test.ts';
const hostWatch = 'server/host/core/watch.test.ts';
const lock = 'server/instance/lock.test.ts';
const serverDies = 'e2e/server-dies.spec.ts';
const standsStill = 'e2e/stands-still.spec.ts';
const starting = 'e2e/starting.spec.ts';

/** What the machine does. */
export const hostFaults: readonly KnownFault[] = [
  fault(
    'O01',
    'the machine sleeps',
    by(standsStill, 'the server stands still with all that it started'),
    by(hostWatch, 'sleep: the clock of the machine went on'),
    sim('suspend'),
  ),
  fault(
    'O02',
    'the clock is set back',
    by(clockSet, 'the clock is set back while an answer streams'),
    by(hostWatch, 'the wall clock is set by %i ms'),
    sim('clockStep'),
  ),
  fault(
    'O03',
    'the clock is set forward',
    by(clockSet, 'and forward while a request waits'),
    by(hostWatch, 'the wall clock is set by %i ms'),
    sim('clockStep'),
  ),
  fault('O04', 'the runtime is killed for its memory', by(endings, 'it is ended by %s'), sim('crash')),
  fault(
    'O05',
    'the server is killed',
    by(serverDies, 'kill -9 of the server while a request waits'),
    by(decisionDies, 'kill -9 of the server between a click and the outcome of the act'),
    by(guardian, 'is gone soon with its family'),
    by(custody, 'and the server is killed: nothing is left'),
    sim('serverCrash'),
    sim('outlivesServer'),
  ),
  fault('O06', 'no file descriptors are left', sim('spawnFails')),
  fault('O07', 'no process can be started', sim('spawnFails')),
  notHere(
    'O08',
    'the folder for temporary files is full',
    'Nothing durable is written there; what a runtime does with it is its own.',
  ),
  fault(
    'O09',
    'SIGTERM in the middle of work',
    by(serverDies, 'SIGTERM in the middle of a turn'),
    sim('serverStop'),
  ),
  notHere('O10', 'an impatient second Ctrl-C', 'Not tried yet with the real server.'),
  fault('O11', 'a second server on one data directory', by(lock, 'one instance per data directory')),
  fault('O12', 'the port is taken', by(starting, 'a port that is taken')),
  notHere(
    'O13',
    'hardly any processor time',
    'A test would depend on the machine it runs on; the simulator draws delays of every length instead.',
  ),
  notHere(
    'O14',
    'a data directory on a network or odd file system',
    'None can be made here without changing the machine.',
  ),
];
