import { restartPolicy as policy } from '../../../plane';
import { type DomainEvent, type Flavour, runtimeName, workerOf } from '../../../vocabulary';
import type { DiskEntry } from '../machine/disk';
import type { Fact, FactOf } from './fact';
import type { Court, Rule } from './referee';

/** Between a decision and its commit time may pass; near a boundary both sides are right, ms. */
const slackMs = 6_000;

const named = (id: { readonly flavour: Flavour; readonly worker?: number | undefined }): string =>
  runtimeName(id.flavour, workerOf(id));

interface Record {
  attempt: number;
  /** Instants of unwanted exits. */
  exits: number[];
  readyAt: number | null;
  /** No spawn before this instant; null: none without a person. */
  notBefore: number | null;
  /** The circuit is open, and the start of now is the one careful try of it. */
  open: boolean;
  probed: boolean;
  /** A person asked for a restart. */
  forgiven: boolean;
  /** The machine slept: until this instant its measure of time may be another one than ours. */
  blurredUntil: number;
}

/** RT2 restart delays are within bounds and reset only after a stable run · RT3 the circuit opens, and opens no gap by itself. */
export function restartRules({ world, breach }: Court): Rule {
  const records = new Map<string, Record>();
  /** Approvals that have an answer on record. */
  const decided = new Set<string>();
  const recordOf = (runtime: string): Record => {
    let record = records.get(runtime);
    if (!record) {
      record = {
        attempt: 0,
        exits: [],
        readyAt: null,
        notBefore: 0,
        open: false,
        probed: false,
        forgiven: false,
        blurredUntil: -1,
      };
      records.set(runtime, record);
    }
    return record;
  };
  const now = () => world.time.mono;
  /** Whether the run was stable; null when it is too close to say. */
  function stable(record: Record): boolean | null {
    if (record.readyAt === null) return false;
    const ran = now() - record.readyAt;
    if (Math.abs(ran - policy.stableMs) <= slackMs) return null;
    return ran > policy.stableMs;
  }

  function scheduled(event: Extract<DomainEvent, { type: 'runtime.restart-scheduled' }>) {
    const { attempt, delayMs } = event.payload;
    const record = recordOf(named(event.payload));
    const ran = stable(record);
    if (record.probed && ran === false && now() >= record.blurredUntil)
      breach('RT3', 'the careful try ended, and the circuit did not open again');
    if (ran === true || (ran === null && attempt === 1)) {
      record.attempt = 0;
      record.exits = [];
    }
    if (ran === true) world.sometimes('path/stable-reset');
    record.attempt += 1;
    record.exits.push(now());
    record.readyAt = null;
    if (now() < record.blurredUntil) record.attempt = attempt;
    if (attempt !== record.attempt)
      breach('RT2', `attempt ${attempt} was recorded, and it was the ${record.attempt}.`);
    const full = Math.min(policy.delayMaxMs, policy.delayFirstMs * 2 ** (attempt - 1));
    if (delayMs < Math.floor(full / 2) || delayMs > Math.ceil(full))
      breach('RT2', `attempt ${attempt} waits ${delayMs} ms, which is not within ${full / 2} to ${full}`);
    record.notBefore = now() + delayMs;
    const recent = record.exits.filter((at) => now() - at < policy.windowMs - slackMs);
    if (recent.length > policy.exitsMax && now() >= record.blurredUntil)
      breach('RT3', `${recent.length} exits in ${policy.windowMs} ms, and the circuit did not open`);
  }

  function opened(
    event: Extract<DomainEvent, { type: 'runtime.circuit-opened' }>,
    batch: readonly DiskEntry[],
  ) {
    const { probeAt, probe } = event.payload;
    const record = recordOf(named(event.payload));
    record.exits.push(now());
    record.attempt += 1;
    record.readyAt = null;
    const recent = record.exits.filter((at) => now() - at < policy.windowMs + slackMs);
    if (probe === true) {
      world.sometimes('path/probe-failed');
      if (!record.probed) breach('RT3', 'a failed probe is recorded, and there was none');
    } else if (recent.length <= policy.exitsMax && now() >= record.blurredUntil)
      breach('RT3', `the circuit opened after ${recent.length} exits`);
    const waited = batch.some(
      ({ entry: { event: ended } }) =>
        ended.type === 'approval.orphaned' && !decided.has(ended.payload.approvalId),
    );
    if (waited && probeAt !== null) breach('RT3', 'a probe was planned although an approval was waiting');
    record.open = true;
    record.notBefore = probeAt === null ? null : now() + policy.probeMs;
    world.sometimes(waited ? 'path/circuit-opened-with-approval' : 'path/circuit-opened');
  }

  function committed({ entries }: FactOf<'committed'>) {
    for (const { entry } of entries) {
      const { event } = entry;
      if (event.type === 'approval.decided') decided.add(event.payload.approvalId);
      if (event.type === 'runtime.ready') recordOf(named(event.payload)).readyAt = now();
      if (event.type === 'runtime.restart-scheduled') scheduled(event);
      if (event.type === 'runtime.circuit-opened') opened(event, entries);
      if (event.type === 'runtime.stopped' || event.type === 'runtime.failed')
        recordOf(named(event.payload)).readyAt = null;
      if (event.type === 'runtime.failed') recordOf(named(event.payload)).notBefore = null;
      if (event.type === 'runtime.starting') starting(named(event.payload), event.payload.attempt);
    }
  }

  /** A new server begins to count anew, but an open circuit stays open; when its careful try comes is told by a clock that may have been set. */
  function opening() {
    const open = [...records].filter(([, record]) => record.open);
    records.clear();
    for (const [runtime, { attempt, notBefore }] of open) {
      Object.assign(recordOf(runtime), { open: true, attempt, notBefore: notBefore === null ? null : 0 });
      world.sometimes('path/circuit-open-at-start');
    }
  }

  function starting(runtime: string, attempt: number) {
    const record = recordOf(runtime);
    record.probed = record.open && attempt !== 0;
    record.open = false;
    if (record.forgiven && attempt === 0) {
      record.attempt = 0;
      record.exits = [];
      record.notBefore = 0;
      record.forgiven = false;
    }
    record.readyAt = null;
    if (record.notBefore === null) breach('RT3', `${runtime} was started again without a person`);
    else if (now() < record.notBefore)
      breach('RT2', `${runtime} was started ${record.notBefore - now()} ms too early`);
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') committed(fact);
      if (fact.kind === 'asked' && fact.act === 'runtime.restart')
        recordOf(String(fact.input.runtime)).forgiven = true;
      if (fact.kind === 'fault' && fact.what === 'the machine slept')
        for (const record of records.values()) record.blurredUntil = now() + policy.windowMs;
      if (fact.kind === 'server' && fact.what === 'opening') opening();
      if (fact.kind === 'committed')
        for (const { entry } of fact.entries)
          if (entry.event.type === 'runtime.stopped')
            Object.assign(recordOf(named(entry.event.payload)), { notBefore: 0, open: false });
    },
  };
}
