import { z } from 'zod';
import type { Client } from '../../bench';
import type { Prng } from '../simulation';

const created = z.object({ sessionId: z.string() });
const sent = z.object({ turnId: z.string() });
const queued = z.object({ followupId: z.string() });
const sessionRows = z.object({
  rows: z.array(
    z
      .object({
        sessionId: z.string(),
        attention: z.string(),
        threadState: z.string(),
        looseEnds: z.int(),
        quarantine: z.unknown().optional(),
        queue: z.object({ stop: z.unknown().optional() }).loose().optional(),
      })
      .loose(),
  ),
});
const pending = z.array(
  z.object({ approvalId: z.string(), sessionId: z.string(), shownHash: z.string() }).loose(),
);
export type SeenSession = z.infer<typeof sessionRows>['rows'][number];

const prompts = [
  'answer',
  'run a command',
  'edit a file',
  'slow',
  'hello',
  'reasoning',
  'dangerous',
  'look around',
  'forbidden',
] as const;

/** The words of which people were told that they are on record. */
export interface Acknowledged {
  /** By turn. */
  readonly prompts: Map<string, string>;
  /** By follow-up. */
  readonly followups: Map<string, string>;
}

export const readSessions = async (client: Client): Promise<readonly SeenSession[]> =>
  sessionRows.parse(await client.query('sessions.list', { archived: false })).rows;

/** One person with one session: sends prompts and queues them, answers what is asked or leaves it, interrupts, and picks up what was lost. */
export class Person {
  readonly sessionId: string;
  private readonly draw: Prng;
  private readonly acknowledged: Acknowledged;
  private readonly mark: () => string;
  /** Looks since the last act, so that a turn that takes too long is stopped. */
  private waited = 0;

  private constructor(sessionId: string, draw: Prng, acknowledged: Acknowledged, mark: () => string) {
    this.sessionId = sessionId;
    this.draw = draw;
    this.acknowledged = acknowledged;
    this.mark = mark;
  }

  static async open(
    client: Client,
    projectId: string,
    o: { draw: Prng; acknowledged: Acknowledged; mark: () => string },
  ): Promise<Person> {
    const choice = { projectId, flavour: 'demo', model: null, effort: null };
    const { sessionId } = created.parse(await client.mutate('sessions.create', choice));
    const mode = o.draw.pick(['supervised', 'auto']);
    await client.mutate('sessions.chooseMode', { sessionId, mode, acceptEdits: false, meantLoosening: true });
    return new Person(sessionId, o.draw, o.acknowledged, o.mark);
  }

  /** One look at the session, and what a person does about it. Rejects when the server is not there, or refuses. */
  async look(client: Client): Promise<void> {
    const { sessionId } = this;
    const row = (await readSessions(client)).find((one) => one.sessionId === sessionId);
    if (row === undefined) return;
    if (row.quarantine !== undefined) await client.mutate('sessions.release', { sessionId });
    if (row.threadState === 'lost') await client.mutate('sessions.recover', { sessionId, choice: 'fresh' });
    if (row.attention === 'waiting' && this.draw.chance(0.3)) return this.answer(client);
    if (row.attention === 'running' && this.draw.chance(0.05)) return this.queue(client);
    if (row.attention === 'waiting' || row.attention === 'running') return this.wait(client);
    if (row.queue?.stop !== undefined) await client.mutate('sessions.resumeQueue', { sessionId });
    else await this.send(client);
  }

  private async send(client: Client): Promise<void> {
    this.waited = 0;
    const text = `${this.draw.pick(prompts)} ${this.mark()}`;
    const reply = await client.mutate('sessions.send', { sessionId: this.sessionId, text, intent: 'start' });
    this.acknowledged.prompts.set(sent.parse(reply).turnId, text);
  }

  private async queue(client: Client): Promise<void> {
    const text = `${this.draw.pick(prompts)} ${this.mark()}`;
    const reply = await client.mutate('sessions.queue', { sessionId: this.sessionId, text });
    this.acknowledged.followups.set(queued.parse(reply).followupId, text);
  }

  private async answer(client: Client): Promise<void> {
    const asked = pending.parse(await client.query('approvals.pending'));
    const mine = asked.find(({ sessionId }) => sessionId === this.sessionId);
    if (mine === undefined) return;
    const { approvalId, shownHash } = mine;
    const answer = this.draw.pick(['accept', 'accept', 'decline', 'cancel']);
    await client.mutate('approvals.decide', { approvalId, shownHash, answer });
  }

  private async wait(client: Client): Promise<void> {
    this.waited += 1;
    if (this.waited < this.draw.between(20, 80)) return;
    this.waited = 0;
    await client.mutate('sessions.interrupt', { sessionId: this.sessionId });
  }
}
