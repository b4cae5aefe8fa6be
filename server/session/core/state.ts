import type {
  ApprovalRow,
  EventPayload,
  Grant,
  ItemRow,
  JsonObject,
  SessionRow,
  TurnRow,
  TurnStatus,
  WireId,
} from '../../vocabulary';

export type Unsealed<Row> = Omit<Row, 'seq'>;

/** An approval that is not closed yet, with what is needed to answer it. */
export interface OpenApproval {
  readonly row: Unsealed<ApprovalRow>;
  readonly epoch: string;
  readonly wireId: WireId;
  readonly method: string;
}

/** An item that is not closed yet. */
export interface OpenItem {
  readonly row: Unsealed<ItemRow>;
  /** The runtime's id of it; null for ours. */
  readonly runtimeItemId: string | null;
  /** SHA-256 of the whole item as it came, for approvals that must bind to more than the row shows. */
  readonly digest: string | null;
  /** An accept of it is on record. */
  readonly accepted?: true;
  /** The agent was told why policy denied it. */
  readonly told?: true;
}

/**
 * All that deciding needs, and no more: small however long the session is. Texts live in chunks and rows, not here.
 * `row` is null until `session.created`.
 */
export interface SessionState {
  readonly row: Unsealed<SessionRow> | null;
  readonly turn: Unsealed<TurnRow> | null;
  readonly lastTurnStatus: TurnStatus | null;
  /** The turn's interrupt was asked for. */
  readonly interrupting: boolean;
  /** A request of the turn was answered with `cancel`, which ends the turn. */
  readonly cancelled: boolean;
  /** Runtime process the thread is loaded in; another epoch must resume first. */
  readonly epoch: string | null;
  /** Runtime turn id → our turn id, newest last; late items of older turns still find their turn. */
  readonly turnIds: readonly (readonly [runtimeTurnId: string, turnId: string])[];
  readonly items: { readonly [itemId: string]: OpenItem };
  readonly approvals: { readonly [approvalId: string]: OpenApproval };
  /** Questions that are closed, newest last: one that comes again is not asked again. */
  readonly closedWires: readonly (readonly [epoch: string, wireId: WireId])[];
  readonly options: TurnOptions;
  /** Process that was sent the open turn; null while it still waits to be sent. */
  readonly sentEpoch: string | null;
  /** Our id of the open turn's first prompt. */
  readonly startId: string | null;
  /** The turn whose process ended in the middle of it, until the runtime was asked what it has of it. */
  readonly cutOff: CutOffTurn | null;
  /** Turns, one after the other, in whose middle the runtime ended by itself. */
  readonly crashes: number;
  /** Turns whose prompt the runtime never stored, newest last: a person may send it again. */
  readonly unsent: readonly UnsentTurn[];
  /** Grants that are not over, oldest first. Absent when there never was one. */
  readonly grants?: readonly Grant[];
  /** How often the agent was told in a turn why policy denied something. */
  readonly reasonsTold?: { readonly turnId: string; readonly count: number };
}

/** An option of the model that a turn can do without. */
export type ModelOption = EventPayload<'turn.options-refused'>['options'][number];

export interface TurnOptions {
  /** An effort was sent on this thread: the runtime keeps it for later turns until it is told otherwise. */
  readonly effortKept: boolean;
  /** Something came of the open turn besides its prompt. */
  readonly begun: boolean;
  /** What the provider refused of the open turn; it was begun anew without. */
  readonly refused: readonly ModelOption[];
}

export interface CutOffTurn {
  readonly turn: Unsealed<TurnRow>;
  readonly threadId: string | null;
  /** Our id of its first prompt. */
  readonly startId: string;
  /** Its prompts that the runtime has not confirmed. */
  readonly prompts: readonly Unsealed<ItemRow>[];
}

export interface UnsentTurn {
  readonly turn: Unsealed<TurnRow>;
  readonly clientMessageId: string;
}

export const initialSession: SessionState = {
  row: null,
  turn: null,
  lastTurnStatus: null,
  interrupting: false,
  cancelled: false,
  epoch: null,
  turnIds: [],
  items: {},
  approvals: {},
  closedWires: [],
  options: { effortKept: false, begun: false, refused: [] },
  sentEpoch: null,
  startId: null,
  cutOff: null,
  crashes: 0,
  unsent: [],
};

/** Closed questions that are still recognised. */
export const rememberedWiresMax = 64;

/** Turns whose late items are still recognised. */
export const rememberedTurnsMax = 32;

export const turnIdOf = (state: SessionState, runtimeTurnId: string): string | null =>
  state.turnIds.find(([known]) => known === runtimeTurnId)?.[1] ?? null;

/** Our id of a runtime item: unique in the ledger, readable, stable over replays. */
export const itemIdOf = (turnId: string | null, runtimeItemId: string): string =>
  `${turnId ?? 'session'}/${runtimeItemId}`;

export const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
