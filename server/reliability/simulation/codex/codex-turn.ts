import type { JsonObject, WireId } from '../../../vocabulary';
import { asObject } from './as-object';
import type { StoredThread, StoredTurn } from './codex-home';
import type { CodexServer } from './codex-server';
import {
  askBeside,
  askForAct,
  askOddly,
  backgroundCommand,
  message,
  oddities,
  reasoning,
} from './turn-parts';

/** What codex tells of a provider's status 400. */
const effortRefused = {
  message: JSON.stringify({
    error: { message: 'Unsupported value.', param: 'reasoning.effort', code: 'unsupported_value' },
  }),
  codexErrorInfo: 'other',
};

/** One thing a turn does; it may hold the turn until a question is answered. */
export type Part = (turn: CodexTurn) => void;

/** One scripted turn: what codex does between `turn/start` and `turn/completed`. */
export class CodexTurn {
  readonly turnId: string;
  readonly threadId: string;
  readonly server: CodexServer;
  readonly thread: StoredThread;
  private readonly prompts: JsonObject[];
  private parts: Part[];
  private active = true;
  private readonly stored: StoredTurn;
  /** The question that holds the turn. */
  private held: WireId | null = null;
  /** Questions that wait beside it. */
  private readonly besides = new Set<WireId>();
  /** All is done but what these ask for. */
  private onlyBesides = false;
  /** Commands that run on beside the turn. */
  private readonly background = new Set<string>();
  private items = 0;
  /** The provider will refuse the effort that it asks for. */
  private readonly refused: boolean;

  constructor(server: CodexServer, thread: StoredThread, params: JsonObject) {
    const { draw, world } = server.child;
    this.server = server;
    this.thread = thread;
    this.threadId = thread.threadId;
    this.turnId = world.home.newTurnId();
    this.stored = { turnId: this.turnId, status: 'inProgress', items: [] };
    thread.turns.push(this.stored);
    this.prompts = [params];
    const kinds: readonly Part[] = [
      message,
      message,
      reasoning,
      askForAct,
      askForAct,
      oddities,
      backgroundCommand,
    ];
    this.parts = Array.from({ length: draw.between(1, 4) }, () => draw.pick(kinds));
    if (world.strikes('strangerRequest')) this.parts.push(askOddly);
    this.refused = params.effort !== undefined && world.strikes('refusesEffort');
  }

  get draw() {
    return this.server.child.draw;
  }

  get world() {
    return this.server.child.world;
  }

  newItemId(): string {
    return `${this.turnId}-item-${++this.items}`;
  }

  begin() {
    this.server.notify('turn/started', {
      threadId: this.threadId,
      turn: { id: this.turnId, status: 'inProgress' },
    });
    this.go();
  }

  notify(method: string, params: JsonObject) {
    this.server.notify(method, { threadId: this.threadId, turnId: this.turnId, ...params });
  }

  item(when: 'started' | 'completed', item: JsonObject) {
    // On its disk before it says so.
    if (when === 'completed') this.stored.items.push(item);
    this.notify(`item/${when}`, { item });
  }

  /** Puts something before what the turn would do next. */
  next(...parts: readonly Part[]) {
    this.parts.unshift(...parts);
  }

  /** The turn waits for the answer to a question; `then` gets the decision word, or `failed` for an error. */
  hold(method: string, params: JsonObject, then: (decision: string) => void) {
    const id = this.server.ask(
      method,
      { threadId: this.threadId, turnId: this.turnId, ...params },
      (answer) => {
        const decision = asObject(answer.result).decision;
        this.release(id, typeof decision === 'string' ? decision : 'failed', then);
      },
    );
    this.held = id;
    if (this.world.strikes('withdraw'))
      this.server.child.later(this.draw.between(1, 3_000), () => this.release(id, 'withdrawn', then));
    if (this.world.strikes('severalRequests')) askBeside(this);
  }

  /** Asks without holding the turn; it does not end before the answer. */
  askOn(method: string, params: JsonObject, then: (decision: string) => void) {
    const question = { threadId: this.threadId, turnId: this.turnId, ...params };
    const id = this.server.ask(method, question, (answer) => {
      if (!this.besides.delete(id)) return;
      this.server.resolved(this.threadId, id);
      then(String(asObject(answer.result).decision ?? 'failed'));
      if (!this.onlyBesides) return;
      this.onlyBesides = false;
      this.go();
    });
    this.besides.add(id);
  }

  steer(params: JsonObject) {
    this.prompts.push(params);
    this.world.sometimes('path/steered');
    if (this.held === null) return;
  }

  interrupt() {
    const held = this.held;
    this.held = null;
    this.finish('interrupted', null);
    if (held !== null) this.server.resolved(this.threadId, held);
  }

  cancel() {
    this.finish('interrupted', null);
  }

  runOn(itemId: string) {
    this.background.add(itemId);
    this.server.child.later(this.draw.between(10, 60_000), () => this.endCommand(itemId, 'completed'));
  }

  /** Commands that run, by item. */
  running(): readonly string[] {
    return [...this.background];
  }

  /** Ends one of them soon. */
  terminate(itemId: string) {
    this.server.child.later(this.draw.between(1, 800), () => this.endCommand(itemId, 'failed'));
  }

  clean() {
    for (const itemId of this.background) this.terminate(itemId);
  }

  /** What it would say next. */
  lastWords(): readonly JsonObject[] {
    const { threadId, turnId } = this;
    return [
      {
        method: 'item/agentMessage/delta',
        params: { threadId, turnId, itemId: 'ghost', delta: 'Ghost words. ' },
      },
      {
        id: 7_000,
        method: 'item/commandExecution/requestApproval',
        params: { kind: 'command', threadId, turnId, itemId: 'ghost', command: 'ghost', cwd: '/w' },
      },
      {
        method: 'turn/completed',
        params: { threadId, turn: { id: turnId, status: 'completed', error: null } },
      },
    ];
  }

  private endCommand(itemId: string, status: string) {
    if (!this.background.delete(itemId)) return;
    this.item('completed', { id: itemId, type: 'commandExecution', command: 'sleep', status, exitCode: 0 });
    if (!this.active) this.world.sometimes('path/late-item');
  }

  private release(id: WireId, decision: string, then: (decision: string) => void) {
    if (!this.active || this.held !== id) return;
    this.held = null;
    this.server.resolved(this.threadId, id);
    then(decision);
    this.go();
  }

  private go() {
    this.server.child.later(this.draw.between(1, 300), () => this.advance());
  }

  private advance() {
    if (!this.active || this.held !== null) return;
    const prompt = this.prompts.shift();
    if (prompt !== undefined) this.store(prompt);
    else if (this.refused) return this.finish('failed', effortRefused);
    else {
      const part = this.parts.shift();
      if (part === undefined && this.besides.size > 0) {
        this.onlyBesides = true;
        return;
      }
      if (part === undefined) return this.finish(...this.outcome());
      part(this);
    }
    if (this.held === null) this.go();
  }

  /** The prompt is on the runtime's disk before it says so. */
  private store(params: JsonObject) {
    const clientId = String(params.clientUserMessageId);
    this.thread.stored = true;
    this.thread.prompts.push(clientId);
    const input = Array.isArray(params.input) ? asObject(params.input[0]) : {};
    this.thread.texts.push(String(input.text));
    const item = { id: this.newItemId(), type: 'userMessage', clientId, content: params.input ?? [] };
    this.item('started', item);
    this.item('completed', item);
  }

  private outcome(): ['completed' | 'failed', JsonObject | null] {
    if (!this.world.strikes('turnFails')) return ['completed', null];
    return ['failed', { message: 'The model is overloaded.', codexErrorInfo: 'serverOverloaded' }];
  }

  private finish(status: 'completed' | 'failed' | 'interrupted', error: JsonObject | null) {
    if (!this.active) return;
    this.active = false;
    this.stored.status = status;
    this.server.turnOver(this.threadId);
    if (error !== null) this.notify('error', { error, willRetry: false });
    const turn = { id: this.turnId, status, items: [], error };
    this.server.notify('turn/completed', { threadId: this.threadId, turn });
    for (const id of this.besides) this.server.resolved(this.threadId, id);
    this.besides.clear();
  }
}
