import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalText } from '../../ledger';
import { knowledge, upcast } from '../../ledger/core/upcast';
import { sha256 } from '../../ledger/testing/fixture';
import {
  type DomainEvent,
  type EventType,
  eventSchemas,
  type JsonObject,
  schemaVersion,
} from '../../vocabulary';
import { foldOf } from '../folds';
import { samplePayload } from './sample-payload';

/** Tests only: one event of each kind and version as it was written once, and what each version of a fold made of it. */
export const fixturesDir = join(import.meta.dirname, '..', 'event-fixtures');
export const hashesPath = join(fixturesDir, 'hashes.txt');

interface Written {
  readonly type: string;
  readonly schema: number;
  readonly payload: JsonObject;
}

/** An event, and those of its stream before it. Never edited: it is what lies on disks. */
export interface EventFixture extends Written {
  /** Of a fixture with fields that came later, after that of its version without them: their names. */
  readonly later?: readonly string[];
  readonly stream: string;
  readonly at: number;
  readonly before: readonly Written[];
}

/** What a fold made of the event: its changes, and the hash of the state after it. */
export interface FoldResult {
  readonly changes: readonly unknown[];
  readonly state: string;
}
export type FoldResults = { readonly [fixture: string]: FoldResult };

const begun: Readonly<Record<string, readonly EventType[]>> = {
  session: [
    'session.created',
    'turn.requested',
    'turn.started',
    'thread.bound',
    'item.started',
    'item.text-appended',
    'approval.requested',
    'request.sent',
    'followup.queued',
  ],
  project: ['project.added'],
  runtime: ['runtime.starting', 'runtime.spawned'],
  job: ['job.started'],
};
const fromArchive: ReadonlySet<string> = new Set(['turn.imported', 'archive.backfilled']);
const elsewhere: Readonly<Record<string, string>> = {
  'archive.backfilled': 'session',
  'ledger.loss-accepted': 'system',
  'payload.expired': 'ledger',
  'payload.pruned': 'pruning',
  'search.deleted': 'searches',
  'search.saved': 'searches',
};
const ofSessions: ReadonlySet<string> = new Set([
  'session',
  'turn',
  'item',
  'approval',
  'thread',
  'notice',
  'request',
  'followup',
  'queue',
  'grant',
]);

/** Where an event of this kind is written. */
export function streamOf(type: string): string {
  const [prefix = ''] = type.split('.');
  const kind = elsewhere[type] ?? (ofSessions.has(prefix) ? 'session' : foldOf(prefix) ? prefix : 'system');
  return kind in begun ? `${kind}/${kind}Id-1` : kind;
}

const kindOf = (stream: string): string => stream.split('/', 1)[0] ?? stream;
const written = (type: EventType): Written => ({
  type,
  schema: schemaVersion(type),
  payload: samplePayload(type),
});

/** The fixture of an event's newest version. */
export function newFixture(type: EventType): EventFixture {
  const stream = streamOf(type);
  const all: readonly EventType[] = fromArchive.has(type)
    ? ['session.imported']
    : (begun[kindOf(stream)] ?? []);
  const opens = type === 'session.imported' || all.indexOf(type) === 0;
  const before = opens ? [] : all.slice(0, all.includes(type) ? all.indexOf(type) : undefined);
  return { ...written(type), stream, at: 1_700_000_000_000, before: before.map(written) };
}

export const nameOf = ({
  type,
  schema,
  later = [],
}: Pick<EventFixture, 'type' | 'schema' | 'later'>): string => [`${type}.v${schema}`, ...later].join('.');

export function readFixtures(): readonly EventFixture[] {
  const names = readdirSync(fixturesDir).filter((name) => name.endsWith('.json'));
  return names.map((name): EventFixture => JSON.parse(readFileSync(join(fixturesDir, name), 'utf8')));
}

/**
 * Fixtures that are missing: of an event's newest version, and of fields that a version got later, which a writer may leave out and so need no new
 * version.
 */
export function missingFixtures(there: readonly EventFixture[]): readonly EventFixture[] {
  return (Object.keys(eventSchemas) as EventType[]).flatMap((type) => {
    const fixture = newFixture(type);
    const same = there.filter((one) => one.type === type && one.schema === fixture.schema);
    if (same.length === 0) return [fixture];
    const known = new Set(same.flatMap(({ payload }) => Object.keys(payload)));
    const later = Object.keys(fixture.payload).filter((field) => !known.has(field));
    return later.length === 0 ? [] : [{ ...fixture, later }];
  });
}

/** Decodes a fixture as a reader does, and folds it with the fold of its stream as it is now. Throws when it does not decode. */
export function foldFixture(fixture: EventFixture): { readonly fold: string; readonly result: FoldResult } {
  const fold = foldOf(fixture.stream);
  if (!fold) throw new Error(`no fold for ${fixture.stream}`);
  let { initial: state } = fold;
  for (const event of fixture.before) ({ state } = fold.evolve(state, decoded(event), fixture.at - 1));
  const folded = fold.evolve(state, decoded(fixture), fixture.at);
  const result = {
    changes: JSON.parse(canonicalText(folded.changes)),
    state: sha256(canonicalText(folded.state)),
  };
  return { fold: `${kindOf(fixture.stream)}.v${fold.version}`, result };
}

function decoded({ type, schema, payload }: Written): DomainEvent {
  const lifted = upcast(knowledge, type, schema, payload);
  const known = eventSchemas[type as EventType];
  return { type, payload: known.parse(lifted) } as unknown as DomainEvent;
}

export const resultsPath = (fold: string): string => join(fixturesDir, 'folds', `${fold}.json`);
export const readResults = (fold: string): FoldResults =>
  existsSync(resultsPath(fold)) ? JSON.parse(readFileSync(resultsPath(fold), 'utf8')) : {};

/** What the list of hashes must say: one line for every fixture and every result of a fold, of every version there ever was. */
export function hashLines(): readonly string[] {
  const fixtures = readFixtures().map((fixture) => `${sha256(canonicalText(fixture))}  ${nameOf(fixture)}`);
  const folds = join(fixturesDir, 'folds');
  const results = (existsSync(folds) ? readdirSync(folds) : []).flatMap((file) => {
    const fold = file.slice(0, -'.json'.length);
    return Object.entries(readResults(fold)).map(
      ([name, result]) => `${sha256(canonicalText(result))}  ${fold} ${name}`,
    );
  });
  return [...fixtures, ...results].sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
}
