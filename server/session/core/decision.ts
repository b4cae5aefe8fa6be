import type {
  Answer,
  CoreEnv,
  DomainEvent,
  ProjectSettings,
  Result,
  Verdict,
  WireId,
} from '../../vocabulary';

/** What the shell does after the events are durable. */
export type Effect =
  | {
      readonly do: 'answer';
      readonly approvalId: string;
      readonly wireId: WireId;
      readonly method: string;
      readonly epoch: string;
      readonly answer: Answer;
      /** What the agent is told before: while the request waits, its turn cannot be over. */
      readonly first?: SteerEffect;
    }
  /** More approvals than a session may hold, or one that fits no turn: declined on the wire. */
  | { readonly do: 'decline-unasked'; readonly wireId: WireId; readonly method: string }
  /** A server request we do not serve: answered with an error, so that the turn does not hang. */
  | { readonly do: 'refuse'; readonly wireId: WireId; readonly method: string }
  /** `text` as the person wrote it; the ledger has it redacted. */
  | { readonly do: 'drive'; readonly turnId: string; readonly clientMessageId: string; readonly text: string }
  /** The provider refused options of the model: the failed turn is taken back and begun anew without them. */
  | {
      readonly do: 'begin-anew';
      readonly turnId: string;
      readonly threadId: string;
      readonly runtimeTurnId: string;
      readonly error: { readonly message: string; readonly code: string };
    }
  | SteerEffect
  | {
      readonly do: 'end-command';
      readonly threadId: string;
      readonly runtimeItemId: string;
    }
  | { readonly do: 'interrupt'; readonly threadId: string; readonly runtimeTurnId: string };

export interface SteerEffect {
  readonly do: 'steer';
  readonly turnId: string;
  readonly runtimeTurnId: string;
  readonly clientMessageId: string;
  readonly text: string;
  /** It is ours: a reason of policy, and not what a person wrote. */
  readonly ours?: true;
}

export interface Decision {
  readonly events: readonly DomainEvent[];
  readonly effects: readonly Effect[];
}

export type Decided = Result<Decision>;

export const nothing: Decision = { events: [], effects: [] };

export interface DecideEnv extends CoreEnv {
  /** Removes secrets from text before it is sealed; the same length comes back. */
  readonly redact: (text: string) => string;
}

export interface SignalEnv extends DecideEnv {
  /** The process that spoke. */
  readonly epoch: string;
  /** The settings that went out with the last turn; null when none did. */
  readonly asked: ProjectSettings | null;
  /** Canonical JSON, for digests. */
  readonly canonical: (value: unknown) => string;
  /** Paths of the file change asked about that exist already: the runtime calls their overwriting `add` as well. */
  readonly existing: readonly string[];
  /** What policy says of the request in hand. Null where no policy is at work: then everything asks. */
  readonly verdict: Verdict | null;
}

export const only = (...events: DomainEvent[]): Decision => ({ events, effects: [] });
