/**
 * What must always hold, and the suites that would notice when it does not. The harness runs exactly these files, by invariant; a row whose
 * suites exist but did not run is `not_run`, which is never green.
 * Plain data without imports: the harness is a script and reads it with nothing built.
 */
export interface Invariant {
  /** Never reused: the trend is kept by it. */
  readonly id: string;
  readonly title: string;
  /** Files or folders that hold the tests, from the root of the checkout. A folder means every test file in it. */
  readonly suites: readonly string[];
}

export const invariants: readonly Invariant[] = [
  {
    id: 'ledger.durable',
    title: 'What was acknowledged survives a kill at any moment, and nothing is half written',
    suites: [
      'server/ledger/durability.real.test.ts',
      'server/ledger/storage-faults.test.ts',
      'server/ledger/append.test.ts',
    ],
  },
  {
    id: 'disk.power-cut',
    title:
      'Whatever a power cut leaves of the writes opens, with everything that was promised: ledger, head file, archives, markers, backup',
    suites: ['server/reliability/durability/core', 'server/reliability/durability/crash-images.real.test.ts'],
  },
  {
    id: 'disk.heals',
    title:
      'A killed process or a disk that is full or fails loses nothing that was promised, and work goes on when it heals',
    suites: [
      'server/reliability/durability/kills.real.test.ts',
      'server/reliability/durability/disk-faults.real.test.ts',
    ],
  },
  {
    id: 'ledger.append-only',
    title: 'History cannot be changed, and the schema says so by itself',
    suites: ['server/ledger/schema.test.ts', 'server/ledger/prune.test.ts', 'server/ledger/migrate.test.ts'],
  },
  {
    id: 'ledger.replayable',
    title: 'Everything that replay needs is recorded, with the hash of every step',
    suites: ['server/plane/replayable.test.ts', 'server/ledger/core'],
  },
  {
    id: 'ledger.tamper-evident',
    title: 'What was changed in the record is noticed and located, also by tools that share no code with us',
    suites: [
      'server/ledger/verify',
      'server/ledger/export',
      'server/ledger/sealing.test.ts',
      'server/ledger/backup.test.ts',
    ],
  },
  {
    id: 'archive.faithful',
    title: 'An archive says what the ledger says, and what was taken over is taken over once and whole',
    suites: ['server/archive'],
  },
  {
    id: 'session.decisions',
    title: 'Sessions and turns move only along their allowed steps, and settle explicitly',
    suites: ['server/session'],
  },
  {
    id: 'approval.explicit',
    title: 'No approval is given by a crash, a timeout or a second answer',
    suites: ['server/session/core/approval-life.test.ts', 'server/runtime/codex-approvals.real.test.ts'],
  },
  {
    id: 'queue.kept',
    title:
      'A follow-up is kept until it is sent, once and in its place, and nobody waits for ever for a free place',
    suites: [
      'server/session/core/queue.test.ts',
      'server/session/core/turn-line.test.ts',
      'server/session/turn-places.test.ts',
      'server/plane/queue.test.ts',
      'server/plane/places.test.ts',
    ],
  },
  {
    id: 'policy.enforced',
    title:
      'Policy decides before an act runs, its verdict is on record first, and what ran past it is flagged',
    suites: [
      'server/session/core/policy-answers.test.ts',
      'server/plane/policy.test.ts',
      'server/plane/policy-killed.real.test.ts',
      'server/runtime/codex-sandbox.real.test.ts',
    ],
  },
  {
    id: 'runtime.recovers',
    title: 'A dead runtime is noticed, said, restarted with bounds, and leaves no process behind',
    suites: [
      'server/supervisor',
      'server/runtime/process.real.test.ts',
      'server/runtime/codex-life.real.test.ts',
      'server/runtime/endings.real.test.ts',
      'server/runtime/guardian.real.test.ts',
      'server/runtime/stale-thread.real.test.ts',
      'server/plane/recovery.test.ts',
      'server/plane/cut-off.test.ts',
      'server/plane/lost-thread.test.ts',
      'server/plane/quarantine.test.ts',
      'server/plane/background-command.test.ts',
      'server/plane/pool.real.test.ts',
      'server/session/worker-pins.test.ts',
    ],
  },
  {
    id: 'simulation.holds',
    title: 'Under a swarm of simulated faults nothing lies, nothing is lost, and everything comes to rest',
    suites: ['server/reliability/simulation'],
  },
  {
    id: 'runtime.understood',
    title: 'No line of the runtime is lost: decoded, kept raw, or counted',
    suites: ['server/runtime/core', 'server/runtime/codex-turns.real.test.ts'],
  },
  {
    id: 'feed.complete',
    title: 'Every reader gets every entry once and in order, however often it is cut',
    suites: ['server/feed', 'server/http/feed-route.test.ts', 'components/feed'],
  },
  {
    id: 'door.closed',
    title: 'Nothing but our own logged-in page reaches the control plane',
    suites: ['server/http/door.test.ts', 'server/http/door-answers.test.ts', 'server/http/login.test.ts'],
  },
  {
    id: 'instance.single',
    title: 'One process writes to a data directory',
    suites: ['server/instance'],
  },
  {
    id: 'secrets.redacted',
    title: 'No secret is sealed into the record',
    suites: ['server/redaction'],
  },
];
