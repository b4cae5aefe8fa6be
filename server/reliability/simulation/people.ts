import {
  type Answer,
  type ApprovalRow,
  type ItemRow,
  type Json,
  type JsonObject,
  runtimeName,
  type SessionRow,
  TroubleError,
  type TurnRow,
  workerOf,
} from '../../vocabulary';
import { asObject } from './codex/as-object';
import type { Prng } from './prng';
import { QueuePeople } from './queue-people';
import type { SimServer } from './sim-server';
import type { World } from './world';

type Work = (server: SimServer, commandId: string) => Promise<unknown>;

interface Command {
  readonly act: string;
  readonly commandId: string;
  readonly input: JsonObject;
  readonly work: Work;
}

const answers: readonly Answer[] = ['accept', 'accept', 'decline', 'cancel'];

/** People at work: they send, steer, interrupt, answer, tidy up, and now and then do the same thing twice or too late. */
export class People {
  private readonly world: World;
  private readonly draw: Prng;
  private readonly server: () => SimServer | null;
  /** Requests seen on some screen, also those closed since. */
  private readonly seen = new Map<string, ApprovalRow>();
  readonly queue: QueuePeople;
  private last: Command | null = null;
  private prompts = 0;

  constructor(world: World, server: () => SimServer | null) {
    this.world = world;
    this.draw = world.draw('people');
    this.server = server;
    this.queue = new QueuePeople(world, (act, input, work) => this.command(act, input, work));
    world.onEnded = () => {
      if (this.draw.chance(0.5)) world.time.after(this.draw.between(0, 3), () => this.hurry());
    };
  }

  sessions(): readonly SessionRow[] {
    return [...this.world.disk.table('session').values()] as SessionRow[];
  }

  pending(): readonly ApprovalRow[] {
    const rows = [...this.world.disk.table('approval').values()] as ApprovalRow[];
    return rows.filter((row) => row.state === 'requested');
  }

  /** One act, drawn. */
  act() {
    const { draw } = this;
    this.look();
    if (this.sessions().length < this.world.options.sessions) return this.create();
    const lostOne = this.sessions().find((row) => row.threadState === 'lost');
    const way = lostOne && this.queue.wayOn();
    if (lostOne && way) return this.recover(lostOne.sessionId, way);
    if (this.queue.act(this.sessions())) return;
    const session = draw.pick(this.sessions());
    const waiting = [...this.seen.values()].filter((row) => row.closedAt === null && row.answer === null);
    const lost = this.sessions().filter((row) => row.threadState === 'lost');
    if (lost.length > 0 && draw.chance(0.7)) return this.goOn(draw.pick(lost).sessionId);
    const held = this.sessions().filter((row) => row.quarantine !== undefined);
    if (held.length > 0 && draw.chance(0.3)) return this.release(draw.pick(held).sessionId);
    const running = this.commands();
    if (running.length > 0 && draw.chance(0.3)) return this.endCommand(draw.pick(running));
    const roll = draw.next();
    if (waiting.length > 0 && roll < 0.55) return this.answer(draw.pick(waiting));
    if (roll < 0.6) return this.send(session.sessionId, 'start');
    if (roll < 0.68) return this.send(session.sessionId, 'steer');
    if (roll < 0.74) return this.interrupt(session.sessionId);
    if (roll < 0.78) return this.again();
    if (roll < 0.8) return this.sendAgain(session.sessionId);
    if (roll < 0.83) return this.goOn(session.sessionId);
    if (roll < 0.86) return this.restart(session.flavour, workerOf(session));
    if (roll < 0.9) return this.tidy(session);
    if (roll < 0.95) return this.read(session.sessionId);
    const old = [...this.seen.values()];
    if (old.length > 0) this.answer(draw.pick(old));
  }

  /** The click that comes just when the process is gone. */
  private hurry() {
    const waiting = this.pending();
    if (waiting.length === 0) return;
    this.world.sometimes('path/answered-at-the-end');
    this.answer(this.draw.pick(waiting));
  }

  create() {
    const flavour = this.draw.chance(0.7) ? 'codex' : 'demo';
    const input = { projectId: 'project-1', flavour, model: null, effort: null } as const;
    this.command('session.create', input, (server, commandId) =>
      server.sessions.create({ commandId, ...input }),
    );
  }

  send(sessionId: string, intent: 'start' | 'steer') {
    const input = { sessionId, text: `prompt ${++this.prompts}`, intent };
    this.command('turn.send', input, (server, commandId) => server.sessions.send({ commandId, ...input }));
  }

  interrupt(sessionId: string) {
    const input = { sessionId };
    this.command('turn.interrupt', input, (server, commandId) =>
      server.sessions.interrupt({ commandId, ...input }),
    );
  }

  /** One of the ways out of a conversation that is lost, whether it is lost or not. */
  goOn(sessionId: string) {
    this.recover(sessionId, this.draw.pick(['retry', 'fresh', 'summary', 'summary', 'adopt'] as const));
  }

  recover(sessionId: string, choice: 'retry' | 'fresh' | 'summary' | 'adopt') {
    const input = { sessionId, choice };
    this.command('thread.recover', input, async (server, commandId) => {
      const { sessions } = server;
      if (choice === 'retry' || choice === 'fresh') return sessions.recover({ commandId, sessionId, choice });
      if (choice === 'summary') {
        const { hash } = await sessions.summary({ sessionId });
        return sessions.recover({ commandId, sessionId, choice, summaryHash: hash });
      }
      const { threads } = await sessions.threads({ sessionId });
      const found = threads[0];
      if (found) await sessions.recover({ commandId, sessionId, choice, threadId: found.threadId });
    });
  }

  /** Commands that run on beside their turn. */
  private commands(): readonly ItemRow[] {
    const items = [...this.world.disk.table('item').values()] as ItemRow[];
    return items.filter((row) => row.kind === 'commandExecution' && row.status === 'open');
  }

  private endCommand({ sessionId, itemId }: ItemRow) {
    this.command('command.end', { sessionId, itemId }, (server, commandId) =>
      server.sessions.endCommand({ commandId, sessionId, itemId }),
    );
  }

  release(sessionId: string) {
    this.command('session.release', { sessionId }, (server, commandId) =>
      server.sessions.release({ commandId, sessionId }),
    );
  }

  restart(flavour: SessionRow['flavour'], worker = 1) {
    this.command('runtime.restart', { runtime: runtimeName(flavour, worker) }, async (server) => {
      if (worker <= server.workers) await server.supervisor(flavour, worker).restart();
    });
  }

  answer(row: ApprovalRow, answer: Answer = this.draw.pick(answers)) {
    const { approvalId, sessionId } = row;
    const shownHash = this.draw.chance(0.95) ? row.shownHash : 'another hash';
    const click = () => {
      this.world.tell({ kind: 'clicked', approvalId, answer, shownHash, sessionId });
      const input = { approvalId, answer, shownHash };
      this.command('approval.decide', input, (server, commandId) =>
        server.approvals.decide({ commandId, by: 'person', ...input }),
      );
    };
    click();
    if (!this.draw.chance(0.15)) return;
    // Another tab, a moment later.
    this.world.sometimes('path/two-tabs');
    const other = this.draw.pick(answers);
    this.world.time.after(this.draw.between(0, 4), () => this.clickAgain(row, other));
  }

  private clickAgain({ approvalId, sessionId, shownHash }: ApprovalRow, answer: Answer) {
    this.world.tell({ kind: 'clicked', approvalId, answer, shownHash, sessionId });
    const input = { approvalId, answer, shownHash };
    this.command('approval.decide', input, (server, commandId) =>
      server.approvals.decide({ commandId, by: 'person', ...input }),
    );
  }

  unarchive(sessionId: string) {
    const input = { sessionId, archived: false };
    this.command('session.archive', input, (server, commandId) =>
      server.sessions.archive({ commandId, ...input }),
    );
  }

  /** A prompt that never arrived, or one of long ago that did. */
  private sendAgain(sessionId: string) {
    const turns = [...this.world.disk.table('turn').values()] as TurnRow[];
    const mine = turns.filter((row) => row.sessionId === sessionId);
    const offered = mine.filter((row) => row.sendAgain === true);
    const from = offered.length > 0 && this.draw.chance(0.9) ? offered : mine;
    if (from.length === 0) return;
    const { turnId } = this.draw.pick(from);
    this.command('turn.send-again', { sessionId, turnId }, (server, commandId) =>
      server.sessions.sendAgain({ commandId, sessionId, turnId }),
    );
  }

  private tidy(session: SessionRow) {
    const { sessionId } = session;
    const what = this.draw.pick(['rename', 'archive', 'model'] as const);
    if (what === 'rename') {
      const input = { sessionId, title: `title ${this.draw.between(1, 99)}` };
      return this.command('session.rename', input, (server, commandId) =>
        server.sessions.rename({ commandId, ...input }),
      );
    }
    if (what === 'archive') {
      const input = { sessionId, archived: session.archivedAt === null };
      return this.command('session.archive', input, (server, commandId) =>
        server.sessions.archive({ commandId, ...input }),
      );
    }
    const input = { sessionId, model: null, effort: this.draw.pick(['low', 'high']) };
    this.command('session.choose-model', input, (server, commandId) =>
      server.sessions.chooseModel({ commandId, ...input }),
    );
  }

  private read(sessionId: string) {
    this.command('session.get', { sessionId }, async (server) => {
      await server.sessions.get({ sessionId });
    });
  }

  /** A double click, or the retry of a page whose answer got lost. */
  private again() {
    if (!this.last) return;
    this.world.sometimes('path/command-repeated');
    this.issue(this.last);
  }

  private look() {
    for (const row of this.world.disk.table('approval').values() as Iterable<ApprovalRow>)
      this.seen.set(row.approvalId, row);
  }

  private command(act: string, input: JsonObject, work: Work) {
    const command = { act, commandId: this.world.newId('command'), input, work };
    this.last = command;
    this.issue(command);
  }

  private issue({ act, commandId, input, work }: Command) {
    const server = this.server();
    if (server === null) return;
    this.world.tell({ kind: 'asked', act, commandId, input });
    work(server, commandId).then(
      (result) => this.told(server, { act, commandId, result: asObject(result as Json), trouble: null }),
      (error: unknown) => {
        if (!(error instanceof TroubleError)) {
          this.world.tell({ kind: 'reported', what: `${act} threw`, error: String(error) });
          return;
        }
        const { kind, what } = error.trouble;
        this.world.sometimes(`told/${kind}`);
        this.told(server, { act, commandId, result: {}, trouble: { kind, what } });
      },
    );
  }

  private told(
    server: SimServer,
    fact: {
      act: string;
      commandId: string;
      result: JsonObject;
      trouble: { kind: string; what: string } | null;
    },
  ) {
    if (!server.life.over) this.world.tell({ kind: 'told', ...fact });
  }
}
