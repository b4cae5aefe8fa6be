import type { Json, JsonObject, WireId } from '../../../vocabulary';
import { asObject } from './as-object';
import type { CodexChild } from './codex-child';
import type { StoredThread } from './codex-home';
import { CodexTurn } from './codex-turn';

interface Request {
  readonly id: WireId;
  readonly method: string;
  readonly params: JsonObject;
}

const sandboxTypes: { readonly [mode: string]: string } = {
  'read-only': 'readOnly',
  'workspace-write': 'workspaceWrite',
  'danger-full-access': 'dangerFullAccess',
};

/** The protocol side of a simulated codex: threads it has loaded, turns under way, questions it waits for. */
export class CodexServer {
  readonly child: CodexChild;
  private readonly loaded = new Map<string, StoredThread>();
  /** What of its settings is wrong, by thread. */
  private readonly applied = new Map<string, 'sandbox' | 'policy' | 'cwd' | 'thread' | null>();
  private readonly turns = new Map<string, CodexTurn>();
  /** Every turn of this process: its commands may run on when it is over. */
  private readonly begun: CodexTurn[] = [];
  /** Ours to the client; its ids are a sequence of their own, from 0. */
  private asked = 0;
  private readonly waiting = new Map<WireId, (answer: JsonObject) => void>();
  private greeted = false;
  /** Threads whose last turn was refused. */
  private readonly refusedTurns = new Set<string>();

  constructor(child: CodexChild) {
    this.child = child;
  }

  hear(message: JsonObject) {
    const { id, method } = message;
    if (typeof method !== 'string') return this.takeAnswer(message);
    if (typeof id !== 'number' && typeof id !== 'string') return;
    const request: Request = { id, method, params: asObject(message.params) };
    const { world, draw } = this.child;
    if (!this.greeted && method !== 'initialize') return this.refuse(request, 'Not initialized');
    if (method !== 'initialize' && world.strikes('overload'))
      return this.refuse(request, 'Server overloaded; retry later.', -32001);
    if (method !== 'initialize' && world.strikes('lateRequest'))
      this.child.later(draw.between(29_000, 50_000), () => this.serve(request));
    else if (world.strikes('unorderedReply'))
      this.child.later(draw.between(5, 900), () => this.serve(request));
    else this.serve(request);
  }

  notify(method: string, params: JsonObject) {
    this.child.say({ method, params, emittedAtMs: 0 });
  }

  /** Asks the client something; `answered` gets its whole reply. */
  ask(method: string, params: JsonObject, answered: (answer: JsonObject) => void): WireId {
    const id = this.asked++;
    this.waiting.set(id, answered);
    this.child.say({ id, method, params });
    if (this.child.world.strikes('doubleRequest'))
      this.child.later(this.child.draw.between(0, 2_000), () => this.child.say({ id, method, params }));
    return id;
  }

  /** The question is closed for everyone. */
  resolved(threadId: string, id: WireId) {
    this.waiting.delete(id);
    this.notify('serverRequest/resolved', { threadId, requestId: id });
  }

  turnOver(threadId: string) {
    this.turns.delete(threadId);
  }

  /** What a dead process may still have had in its pipes. */
  lastWords(): readonly string[] {
    return [...this.turns.values()]
      .flatMap((turn) => turn.lastWords())
      .map((message) => JSON.stringify(message));
  }

  private takeAnswer(message: JsonObject) {
    const id = message.id;
    if (typeof id !== 'number' && typeof id !== 'string') return;
    const answered = this.waiting.get(id);
    this.waiting.delete(id);
    answered?.(message);
  }

  private serve(request: Request) {
    switch (request.method) {
      case 'initialize':
        return this.initialize(request);
      case 'thread/start':
        return this.bind(request, this.child.world.home.newThread(this.child.epoch));
      case 'thread/resume':
        return this.resume(request);
      case 'thread/list': {
        const data = [...this.child.world.home.threads.values()].filter((thread) => thread.stored).reverse();
        return this.reply(request, { data: data.map(({ threadId }) => ({ id: threadId, preview: '' })) });
      }
      case 'thread/turns/list':
        return this.listTurns(request);
      case 'turn/start':
        return this.startTurn(request);
      case 'thread/revert':
        return this.revert(request);
      case 'turn/steer':
        return this.steer(request);
      case 'turn/interrupt':
        return this.interrupt(request);
      case 'thread/backgroundTerminals/clean':
        for (const turn of this.begunOn(request)) turn.clean();
        return this.reply(request, {});
      case 'thread/backgroundTerminals/list': {
        const data = this.begunOn(request).flatMap((turn) =>
          turn.running().map((itemId) => ({ itemId, processId: `process of ${itemId}`, command: 'sleep' })),
        );
        return this.reply(request, { data, nextCursor: null });
      }
      case 'thread/backgroundTerminals/terminate': {
        const itemId = String(request.params.processId).replace('process of ', '');
        const turn = this.begunOn(request).find((one) => one.running().includes(itemId));
        turn?.terminate(itemId);
        return this.reply(request, { terminated: turn !== undefined });
      }
      default:
        return this.reply(request, {});
    }
  }

  private initialize(request: Request) {
    const { world, draw } = this.child;
    const version = world.strikes('wrongVersion') ? '0.1.2' : '0.169.0';
    const delay = world.strikes('slowStart') ? draw.between(2_000, 20_000) : draw.between(1, 80);
    this.child.later(delay, () => {
      this.greeted = true;
      this.child.say({ id: request.id, result: { userAgent: `codexchat/${version} (sim)` } });
      this.notify('configWarning', { summary: 'Simulated.', details: null });
    });
  }

  private resume(request: Request) {
    const { world } = this.child;
    const threadId = String(request.params.threadId);
    if (world.strikes('staleThread')) world.home.threads.delete(threadId);
    const thread = world.home.threads.get(threadId);
    if (!thread?.stored) return this.refuse(request, `no rollout found for thread id ${threadId}`);
    if (world.strikes('crashOnResume')) return this.child.die(101, null);
    if (world.strikes('busyThread'))
      return this.refuse(request, `thread ${threadId} already has an active writer`);
    thread.writer = this.child.epoch;
    this.bind(request, thread);
    world.sometimes('path/thread-resumed');
  }

  /** What it has on its disk, loaded or not, also of a process that is gone. */
  private listTurns(request: Request) {
    const { world } = this.child;
    const threadId = String(request.params.threadId);
    if (world.strikes('staleThread')) world.home.threads.delete(threadId);
    if (world.strikes('turnsRefused')) return this.refuse(request, 'failed to load the thread history');
    const thread = world.home.threads.get(threadId);
    if (!thread?.stored) return this.refuse(request, `thread not loaded: ${threadId}`);
    const data = thread.turns.slice(-Number(request.params.limit)).reverse();
    const turns = data.map(({ turnId, status, items }) => ({
      id: turnId,
      status,
      items: [...items],
      error: null,
    }));
    this.reply(request, { data: turns, nextCursor: null });
  }

  private begunOn(request: Request): readonly CodexTurn[] {
    return this.begun.filter((turn) => turn.threadId === request.params.threadId);
  }

  private bind(request: Request, thread: StoredThread) {
    const { world, draw, epoch } = this.child;
    const { cwd, sandbox, approvalPolicy } = request.params;
    // A thread that is loaded already keeps what it has, whatever a later resume asks for.
    const loaded = this.applied.get(thread.threadId);
    const drawn = world.strikes('wrongEcho')
      ? draw.pick(['sandbox', 'policy', 'cwd', 'thread'] as const)
      : null;
    const wrong = loaded === undefined ? drawn : loaded;
    this.applied.set(thread.threadId, wrong);
    this.loaded.set(thread.threadId, thread);
    world.tell({ kind: 'misapplied', epoch, threadId: thread.threadId, wrong: wrong !== null });
    const said = wrong === 'thread' ? world.home.newThread(epoch).threadId : thread.threadId;
    this.reply(request, {
      thread: { id: said, turns: [] },
      model: request.params.model ?? 'sim-model',
      approvalPolicy: wrong === 'policy' ? 'on-request' : (approvalPolicy ?? 'on-request'),
      sandbox: { type: wrong === 'sandbox' ? 'readOnly' : (sandboxTypes[String(sandbox)] ?? 'readOnly') },
      cwd: wrong === 'cwd' ? '/elsewhere' : (cwd ?? '/'),
    });
    this.notify('thread/status/changed', { threadId: thread.threadId, status: { type: 'idle' } });
  }

  private startTurn(request: Request) {
    const { world } = this.child;
    const threadId = String(request.params.threadId);
    const again = world.strikes('staleAgain', this.refusedTurns.delete(threadId) ? 4 : 1);
    if (world.strikes('staleThread', 0.5) || again) this.loaded.delete(threadId);
    const thread = this.loaded.get(threadId);
    if (!thread) {
      this.refusedTurns.add(threadId);
      return this.refuse(request, `thread not found: ${threadId}`);
    }
    const active = this.turns.get(threadId);
    if (active) {
      // Not a second turn: the text goes into the one that runs.
      active.steer(request.params);
      world.sometimes('path/start-became-steer');
      return this.reply(request, { turn: { id: active.turnId, status: 'inProgress' } });
    }
    const turn = new CodexTurn(this, thread, request.params);
    this.turns.set(threadId, turn);
    this.begun.push(turn);
    this.reply(request, { turn: { id: turn.turnId, status: 'inProgress', items: [] } });
    turn.begin();
  }

  private revert(request: Request) {
    const { threadId, beforeTurnId } = request.params;
    const thread = this.loaded.get(String(threadId));
    if (!thread) return this.refuse(request, `thread not found: ${String(threadId)}`);
    if (this.turns.has(thread.threadId)) return this.refuse(request, 'cannot revert while a turn is running');
    if (!this.child.world.home.revert(thread, String(beforeTurnId)))
      return this.refuse(request, `turn not found: ${String(beforeTurnId)}`);
    this.reply(request, { thread: { id: thread.threadId } });
    this.notify('thread/reverted', { threadId: thread.threadId });
  }

  private steer(request: Request) {
    const { threadId, expectedTurnId } = request.params;
    const active = this.turns.get(String(threadId));
    if (!active) return this.refuse(request, 'no active turn to steer');
    if (active.turnId !== expectedTurnId)
      return this.refuse(
        request,
        `expected active turn id ${String(expectedTurnId)} but found ${active.turnId}`,
      );
    this.reply(request, { turnId: active.turnId });
    active.steer(request.params);
  }

  private interrupt(request: Request) {
    const { threadId, turnId } = request.params;
    const active = this.turns.get(String(threadId));
    if (active?.turnId !== turnId || !active) return this.refuse(request, 'no active turn to interrupt');
    this.reply(request, {});
    active.interrupt();
  }

  private refuse(request: Request, message: string, code = -32600) {
    this.answer({ id: request.id, error: { code, message } });
  }

  private reply(request: Request, result: Json) {
    this.answer({ id: request.id, result });
  }

  private answer(reply: JsonObject) {
    const { world, draw } = this.child;
    if (world.strikes('strangeReply')) this.child.say({ id: 900_000 + draw.between(0, 9), result: {} });
    if (world.strikes('noReply')) return;
    if (world.strikes('lateReply'))
      return this.child.later(draw.between(29_000, 40_000), () => this.child.say(reply));
    this.child.say(reply);
    if (world.strikes('duplicateReply'))
      this.child.later(draw.between(0, 3_000), () => this.child.say(reply));
  }
}
