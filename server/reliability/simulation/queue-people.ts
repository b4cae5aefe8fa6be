import type { FollowupRow, JsonObject, SessionRow } from '../../vocabulary';
import type { Prng } from './prng';
import type { SimServer } from './sim-server';
import type { World } from './world';

export type Issue = (
  act: string,
  input: JsonObject,
  work: (server: SimServer, commandId: string) => Promise<unknown>,
) => void;

/** What people do with follow-ups and with the choices of a session, drawn apart from all else. */
export class QueuePeople {
  private readonly world: World;
  private readonly draw: Prng;
  private readonly issue: Issue;
  private written = 0;

  constructor(world: World, issue: Issue) {
    this.world = world;
    this.draw = world.draw('queue people');
    this.issue = issue;
  }

  /** One act; false when these people do nothing now. */
  act(sessions: readonly SessionRow[]): boolean {
    const { habits } = this.world.options;
    if (sessions.length === 0) return false;
    if (habits.length > 0 && this.draw.chance(0.05)) return this.chooseEffort(this.draw.pick(sessions));
    if (habits.includes('policy') && this.draw.chance(0.08)) return this.chooseMode(this.draw.pick(sessions));
    if (!habits.includes('followups') || !this.draw.chance(0.35)) return false;
    const session = this.draw.pick(sessions);
    const waiting = this.waiting(session);
    const stopped = session.queue?.stop !== undefined;
    if (stopped && this.draw.chance(0.4)) return this.resume(session.sessionId);
    if (waiting.length === 0 || this.draw.chance(0.5)) return this.queue(session.sessionId);
    const one = this.draw.pick(waiting);
    const roll = this.draw.next();
    if (roll < 0.4) return this.edit(one);
    if (roll < 0.8) return this.move(one, this.draw.between(1, waiting.length + 1));
    return this.delete(one);
  }

  /** How somebody goes on when a conversation is lost, by a way that is rarely drawn otherwise; null: somebody else looks after it. */
  wayOn(): 'adopt' | 'summary' | null {
    if (this.world.options.habits.length === 0 || !this.draw.chance(0.7)) return null;
    return this.draw.pick(['adopt', 'adopt', 'summary']);
  }

  queue(sessionId: string): true {
    const input = { sessionId, text: `follow-up ${++this.written}` };
    this.issue('followup.queue', input, (server, commandId) =>
      server.sessions.queue({ commandId, ...input }),
    );
    return true;
  }

  resume(sessionId: string): true {
    this.issue('queue.resume', { sessionId }, (server, commandId) =>
      server.sessions.resumeQueue({ commandId, sessionId }),
    );
    return true;
  }

  private edit({ sessionId, followupId, revision }: FollowupRow): true {
    // Now and then what was shown is a revision behind.
    const seen = revision > 1 && this.draw.chance(0.2) ? revision - 1 : revision;
    const input = { sessionId, followupId, revision: seen, text: `follow-up ${++this.written}` };
    this.issue('followup.edit', input, (server, commandId) =>
      server.sessions.editFollowup({ commandId, ...input }),
    );
    return true;
  }

  private move({ sessionId, followupId }: FollowupRow, place: number): true {
    const input = { sessionId, followupId, place };
    this.issue('followup.move', input, (server, commandId) =>
      server.sessions.moveFollowup({ commandId, ...input }),
    );
    return true;
  }

  private delete({ sessionId, followupId }: FollowupRow): true {
    const input = { sessionId, followupId };
    this.issue('followup.delete', input, (server, commandId) =>
      server.sessions.deleteFollowup({ commandId, ...input }),
    );
    return true;
  }

  private chooseEffort({ sessionId }: SessionRow): true {
    const input = { sessionId, model: null, effort: 'high' };
    this.issue('session.choose-model', input, (server, commandId) =>
      server.sessions.chooseModel({ commandId, ...input }),
    );
    return true;
  }

  private chooseMode({ sessionId }: SessionRow): true {
    const input = {
      sessionId,
      mode: this.draw.pick(['supervised', 'auto', 'auto', 'unattended'] as const),
      acceptEdits: this.draw.chance(0.3),
      meantLoosening: this.draw.chance(0.9),
    };
    this.issue('session.choose-mode', input, (server, commandId) =>
      server.sessions.chooseMode({ commandId, ...input }),
    );
    return true;
  }

  private waiting({ sessionId }: SessionRow): readonly FollowupRow[] {
    const rows = [...this.world.disk.table('followup').values()] as FollowupRow[];
    return rows.filter((row) => row.sessionId === sessionId && row.state === 'queued');
  }
}
