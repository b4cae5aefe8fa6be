import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommittedEntry } from '../../ledger';
import {
  type ApprovalRow,
  type ItemRow,
  type RuntimeRow,
  runtimeName,
  type SessionRow,
  type TableRow,
  type TurnRow,
  workerOf,
} from '../../vocabulary';
import { openPlane } from '../open-plane';
import type { OpenPlane } from '../plane-options';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A real plane on its own data directory, with the newest row of everything it told, and promises for what is to come. */
export interface TestPlane extends OpenPlane {
  readonly projectDir: string;
  readonly entries: readonly CommittedEntry[];
  readonly live: readonly string[];
  sessionId: string;
  /** Resolves with the first value that is not null, looked for now and after each commit. */
  until<T>(find: () => T | null | undefined): Promise<T>;
  turn(): TurnRow | undefined;
  turnOf(turnId: string): TurnRow | undefined;
  session(): SessionRow | undefined;
  runtime(): RuntimeRow | undefined;
  items(kind?: string): readonly ItemRow[];
  approvals(): readonly ApprovalRow[];
  send(text: string): Promise<string>;
  newSession(): Promise<string>;
  settled(turnId: string): Promise<TurnRow>;
  asked(): Promise<ApprovalRow>;
  answer(approval: ApprovalRow, answer: 'accept' | 'decline' | 'cancel'): Promise<unknown>;
  types(): readonly string[];
}

export interface Home {
  readonly dataDir: string;
  readonly headDir: string;
  readonly projectDir: string;
  remove(): void;
}

export function makeHome(): Home {
  const base = mkdtempSync(join(tmpdir(), 'codexchat-plane-'));
  const made = (name: string) => mkdtempSync(join(base, `${name}-`));
  return {
    dataDir: made('data'),
    headDir: made('head'),
    projectDir: made('project'),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

export async function openTestPlane(
  home: Home,
  known?: { sessionId: string },
  acceptLoss = false,
  policyFolder = join(root, 'policies'),
): Promise<TestPlane> {
  const reports: string[] = [];
  const opened = await openPlane({
    places: home,
    root,
    version: 'test',
    acceptLoss,
    policyFolder,
    report: (what, error) => reports.push(`${what}: ${String(error)}`),
  });
  const entries: CommittedEntry[] = [];
  const rows = new Map<string, TableRow>();
  const waiting = new Set<() => void>();
  const live: string[] = [];
  opened.ledger.onCommit((committed) => {
    entries.push(...committed);
    for (const entry of committed) for (const row of entry.rows) rows.set(keyOf(row), row);
    for (const look of [...waiting]) look();
  });
  const all = <T extends TableRow['table']>(table: T) =>
    [...rows.values()].filter((entry) => entry.table === table).map((entry) => entry.row) as Extract<
      TableRow,
      { table: T }
    >['row'][];
  const commandId = () => crypto.randomUUID();
  const test: TestPlane = {
    ...opened,
    projectDir: home.projectDir,
    entries,
    live,
    sessionId: known?.sessionId ?? '',
    until: (find) =>
      new Promise((resolve) => {
        const look = () => {
          const found = find();
          if (found == null) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    turn: () =>
      all('turn')
        .filter((row) => row.sessionId === test.sessionId)
        .at(-1),
    turnOf: (turnId) => all('turn').find((row) => row.turnId === turnId),
    session: () => all('session').find((row) => row.sessionId === test.sessionId),
    runtime: () => all('runtime').at(-1),
    items: (kind) =>
      all('item').filter(
        (row) => row.sessionId === test.sessionId && (kind === undefined || row.kind === kind),
      ),
    approvals: () => all('approval').filter((row) => row.sessionId === test.sessionId),
    async newSession() {
      const { projectId } = await opened.plane.projects.add({
        commandId: commandId(),
        path: home.projectDir,
      });
      const choice = { projectId, flavour: 'demo', model: null, effort: null } as const;
      test.sessionId = (await opened.plane.sessions.create({ commandId: commandId(), ...choice })).sessionId;
      return test.sessionId;
    },
    async send(text) {
      const { sessionId } = test;
      return (await opened.plane.sessions.send({ commandId: commandId(), sessionId, text, intent: 'start' }))
        .turnId;
    },
    settled: (turnId) =>
      test.until(() => all('turn').find((row) => row.turnId === turnId && row.settledAt !== null)),
    asked: () => test.until(() => test.approvals().find((row) => row.state === 'requested')),
    answer: ({ approvalId, shownHash }, answer) =>
      opened.plane.approvals.decide({ commandId: commandId(), approvalId, shownHash, answer, by: 'test' }),
    types: () => entries.map((entry) => entry.type),
  };
  if (known === undefined) await test.newSession();
  return test;
}

function keyOf({ table, row }: TableRow): string {
  switch (table) {
    case 'project':
      return `project ${row.projectId}`;
    case 'session':
      return `session ${row.sessionId}`;
    case 'turn':
      return `turn ${row.turnId}`;
    case 'item':
      return `item ${row.itemId}`;
    case 'chunk':
      return `chunk ${row.itemId} ${row.channel} ${row.offset}`;
    case 'approval':
      return `approval ${row.approvalId}`;
    case 'followup':
      return `followup ${row.followupId}`;
    case 'job':
      return `job ${row.jobId}`;
    case 'runtime':
      return `runtime ${runtimeName(row.flavour, workerOf(row))}`;
  }
}
