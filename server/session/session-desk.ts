import type { AppendBatch, Ledger } from '../ledger';
import type { AskedAct } from '../policy';
import type { Redactor } from '../redaction';
import { type Cause, type CoreClockwork, type Pen, type StreamHandle, untilWritten } from '../stream';
import { limits, type ProjectSettings, type RuntimeSignal, TroubleError, type Verdict } from '../vocabulary';
import { appendText, pieceItemId, type TextPiece } from './core/append-text';
import { changedPaths } from './core/approval-ask';
import { askedAct } from './core/asked-act';
import { dueFollowup } from './core/decide-queue';
import type { Decided, DecideEnv, Effect } from './core/decision';
import { itemIdOf, type SessionState, turnIdOf } from './core/state';
import { type SessionCore, sessionCore } from './session-core';
import { type LiveText, TextCoalescer } from './text-coalescer';

export interface LiveFrame {
  readonly sessionId: string;
  readonly itemId: string;
  readonly channel: LiveText['channel'];
  readonly offset: number;
  readonly text: string;
}

export interface DeskPorts {
  readonly ledger: Ledger;
  readonly clockwork: CoreClockwork;
  readonly redactor: Redactor;
  readonly canonical: (value: unknown) => string;
  /** Provisional text for the screens. */
  readonly live: (frame: LiveFrame) => void;
  /** Performs an effect after its events are durable. */
  readonly fileExists: (path: string) => boolean;
  /** Policy's verdict on a request, as it is to be recorded. Null where no policy is at work. Never throws. */
  readonly judge: ((state: SessionState, act: AskedAct) => Promise<Verdict>) | null;
  readonly perform: (desk: SessionDesk, effect: Effect) => void;
  /** The ledger cannot be written and too much waits: the runtime must be stopped. */
  readonly overwhelmed: (desk: SessionDesk, what: string) => void;
  readonly setTimer: (work: () => void, ms: number) => { cancel(): void };
  /** Something of the session was recorded: what waits for it may be due. */
  readonly recorded: (desk: SessionDesk) => void;
  readonly core?: SessionCore;
}

type Inbound =
  /** `raw`: of a request, as it came; what is recorded and shown is `signal`. */
  | { readonly signal: RuntimeSignal; readonly raw: RuntimeSignal | null; readonly epoch: string }
  | { readonly piece: TextPiece; readonly epoch: string };

const policyActor = { kind: 'system', id: 'policy' } as const;

/**
 * One session at work: people's commands and the runtime's messages, one after the other, durable before anything is told or done.
 */
export class SessionDesk {
  readonly sessionId: string;
  private readonly handle: StreamHandle<SessionState>;
  private readonly ports: DeskPorts;
  private readonly text: TextCoalescer;
  private readonly env: Omit<DecideEnv, 'now'>;
  private readonly inbox: Inbound[] = [];
  private pumping = false;
  private acting = 0;
  private timer: { cancel(): void } | null = null;
  private lastEpoch = '';
  /** The settings that went out with the last turn; null before the first. */
  private asked: ProjectSettings | null = null;

  constructor(sessionId: string, handle: StreamHandle<SessionState>, ports: DeskPorts) {
    this.sessionId = sessionId;
    this.handle = handle;
    this.ports = ports;
    this.text = new TextCoalescer(ports.redactor.live);
    this.env = { ...ports.clockwork, redact: ports.redactor.text };
  }

  state(): SessionState {
    return this.handle.state();
  }

  /** A turn goes out with these settings: what the runtime says it applies is compared with them. */
  expect({ sandbox, network }: ProjectSettings): void {
    this.asked = { sandbox, network };
  }

  /** Nothing is under way, waiting or being recorded. */
  atRest(): boolean {
    const { turn, items, approvals, cutOff } = this.state();
    const idle =
      turn === null &&
      cutOff === null &&
      Object.keys(items).length === 0 &&
      Object.keys(approvals).length === 0 &&
      dueFollowup(this.state()) === null;
    return idle && this.inbox.length === 0 && !this.pumping && this.acting === 0;
  }

  /** A turn is under way, or something that outlives its turn: what lies in the folder is in use. */
  working(): boolean {
    const { turn, items } = this.state();
    return turn !== null || Object.values(items).some((item) => item.runtimeItemId !== null);
  }

  /** Text that is on screens but not durable yet. */
  provisional(): readonly LiveFrame[] {
    return this.text.provisional().map((live) => this.frame(live));
  }

  /**
   * A command or an outcome of our own doing. What it decides is durable when this resolves; then its effects begin.
   * `receipt` is built from the decision's state so that the answer is in the same transaction.
   */
  async act(
    decide: (state: SessionState, env: DecideEnv) => Decided,
    cause: Cause,
    receipt?: (state: SessionState) => AppendBatch['receipt'],
  ): Promise<SessionState> {
    this.acting += 1;
    const { effects, state } = await this.handle
      .exclusively(async (pen) => {
        const decided = decide(pen.state, this.decideEnv());
        if (!decided.ok) throw new TroubleError(decided.error);
        pen.add(decided.value.events, cause);
        await this.commit([pen], receipt?.(pen.state));
        return { effects: decided.value.effects, state: pen.state };
      })
      .finally(() => {
        this.acting -= 1;
      });
    for (const effect of effects) this.ports.perform(this, effect);
    return state;
  }

  /** What has happened already, of our own doing: recorded however long the ledger cannot take it. */
  note(decide: (state: SessionState, env: DecideEnv) => Decided, cause: Cause): Promise<SessionState> {
    return untilWritten(() => this.act(decide, cause), this.ports.setTimer);
  }

  /** Messages of the runtime, in wire order. Returns at once; text is on the screens when it does. */
  receive(signals: readonly RuntimeSignal[], epoch: string): void {
    this.lastEpoch = epoch;
    for (const signal of signals) {
      if (signal.kind === 'text') this.receiveText(signal, epoch);
      else {
        if (signal.kind === 'item-completed') this.endText({ item: signal.item.id }, false);
        if (signal.kind === 'turn-settled')
          this.endText({ turn: signal.runtimeTurnId }, signal.status !== 'completed');
        this.gather(epoch);
        const raw = signal.kind === 'approval-requested' ? signal : null;
        this.inbox.push({ signal: this.ports.redactor.deep(signal), raw, epoch });
        if (signal.kind === 'item-completed') this.text.forget(signal.item.id);
      }
    }
    if (this.inbox.length > limits.signalInboxMax)
      this.ports.overwhelmed(this, `${this.inbox.length} messages of the runtime wait to be recorded.`);
    this.pump();
  }

  /** Everything received so far is recorded. */
  async drained(): Promise<void> {
    this.endText({}, true);
    this.gather(this.lastEpoch);
    this.text.forget(null);
    await this.handle.exclusively((pen) => this.recordInbox(pen, this.inbox.length));
  }

  /** Joins an append over several streams; the caller commits. Everything received before is recorded first. */
  async joined<T>(work: (pen: Pen<SessionState>) => Promise<T>): Promise<T> {
    await this.drained();
    return this.handle.exclusively(work);
  }

  async commit(
    pens: readonly Pen<SessionState>[],
    receipt?: AppendBatch['receipt'],
    urgent = true,
  ): Promise<void> {
    const writes = pens.map((pen) => pen.write()).filter((write) => write !== null);
    if (writes.length === 0) return;
    await this.ports.ledger.append({ writes, urgent, ...(receipt ? { receipt } : {}) });
    for (const pen of pens) pen.adopt();
    this.ports.recorded(this);
  }

  private receiveText(signal: Extract<RuntimeSignal, { kind: 'text' }>, epoch: string): void {
    const { runtimeTurnId, runtimeItemId, channel, text } = signal;
    const live = this.text.push({ runtimeTurnId, runtimeItemId, channel }, text);
    if (live) this.ports.live(this.frame(live));
    if (this.text.full()) this.gather(epoch);
    else
      this.timer ??= this.ports.setTimer(() => {
        this.gather(epoch);
        this.pump();
      }, limits.chunkFlushMs);
  }

  /** What was held back of texts that nothing more comes of goes to the screens. */
  private endText(of: { readonly item?: string; readonly turn?: string }, cutOff: boolean): void {
    for (const one of this.text.end(of, cutOff)) this.ports.live(this.frame(one));
  }

  /** Moves gathered text to the inbox; nothing that comes later may overtake it. What may be half a secret stays held. */
  private gather(epoch: string): void {
    this.timer?.cancel();
    this.timer = null;
    for (const piece of this.text.take()) this.inbox.push({ piece, epoch });
  }

  private pump(): void {
    if (this.pumping || this.inbox.length === 0) return;
    this.pumping = true;
    void this.pumpAll().finally(() => {
      this.pumping = false;
      this.pump();
    });
  }

  private async pumpAll(): Promise<void> {
    try {
      await this.handle.exclusively((pen) => this.recordInbox(pen, limits.batchEventsMax));
    } catch {
      // Not recorded, and still in the inbox: tried again when the ledger may be writable. The bound of the inbox ends this.
      await new Promise<void>((resolve) => this.ports.setTimer(resolve, limits.recordRetryMs));
    }
  }

  /** Records the oldest messages; they leave the inbox when they are durable, and nothing overtakes them. */
  private async recordInbox(pen: Pen<SessionState>, most: number): Promise<void> {
    const batch = this.inbox.slice(0, most);
    const effects: Effect[] = [];
    for (const inbound of batch) {
      const cause: Cause = {
        actor: { kind: 'runtime', id: inbound.epoch },
        causationId: null,
        correlationId: pen.state.turn?.turnId ?? null,
      };
      if ('piece' in inbound) pen.add(appendText(pen.state, inbound.piece), cause);
      else {
        const env = {
          ...this.decideEnv(),
          epoch: inbound.epoch,
          asked: this.asked,
          canonical: this.ports.canonical,
          existing: this.existing(pen.state, inbound.signal),
          verdict: await this.verdict(pen.state, inbound.signal, inbound.raw),
        };
        const { decideSignal } = this.ports.core ?? sessionCore;
        const decision = decideSignal(pen.state, inbound.signal, env);
        for (const event of decision.events)
          pen.add([event], event.type === 'approval.decided' ? { ...cause, actor: policyActor } : cause);
        effects.push(...decision.effects);
      }
    }
    await this.commit(
      [pen],
      undefined,
      batch.some((inbound) => 'signal' in inbound),
    );
    this.inbox.splice(0, batch.length);
    for (const effect of effects) this.ports.perform(this, effect);
  }

  private async verdict(
    state: SessionState,
    signal: RuntimeSignal,
    raw: RuntimeSignal | null,
  ): Promise<Verdict | null> {
    if (!this.ports.judge || raw?.kind !== 'approval-requested' || signal.kind !== 'approval-requested')
      return null;
    const turnId = turnIdOf(state, raw.runtimeTurnId) ?? state.turn?.turnId ?? null;
    const item = raw.runtimeItemId === null ? undefined : state.items[itemIdOf(turnId, raw.runtimeItemId)];
    return this.ports.redactor.deep(await this.ports.judge(state, askedAct(raw, signal, item)));
  }

  /** Which of the files that a change wants to write lie there already. */
  private existing(state: SessionState, signal: RuntimeSignal): readonly string[] {
    if (signal.kind !== 'approval-requested' || signal.approval.kind !== 'fileChange') return [];
    const item = Object.values(state.items).find((open) => open.runtimeItemId === signal.runtimeItemId);
    return changedPaths(item?.row.data ?? {}).filter(this.ports.fileExists);
  }

  private decideEnv(): DecideEnv {
    return { ...this.env, now: this.ports.clockwork.now() };
  }

  private frame(live: LiveText): LiveFrame {
    const { channel, offset, text } = live;
    return {
      sessionId: this.sessionId,
      itemId: pieceItemId(this.handle.state(), live),
      channel,
      offset,
      text,
    };
  }
}
