import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Api, apiOf, enter, logIn } from './fixtures/login';
import { steadyPort } from './fixtures/port';
import { endServer, type Server, startServer } from './fixtures/server';
import { answerButton, ask, card, connection, makeSession, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { connectionErrors, expect, test } from './fixtures/test';

const folder = mkdtempSync(join(tmpdir(), 'codexchat-kill-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const moment = join(folder, 'moment');
const shim = new URL('./fixtures/kill-shim.mjs', import.meta.url);
const env = { NODE_OPTIONS: `--import ${JSON.stringify(shim.href)}`, JOURNEY_KILL: moment };

/** The server kills itself at this moment of its record from now on; null: it lives. */
function killAt(at: string | null): void {
  rmSync(moment, { force: true });
  if (at === null) return;
  writeFileSync(`${moment}.new`, at);
  renameSync(`${moment}.new`, moment);
}

let server: Server;
test.beforeEach(async () => {
  server = await startServer({ port: await steadyPort(), env });
});
test.afterEach(() => endServer(server));

/** What is on the disk of our side of a session's request, in its order. What the runtime says of it may come together with what it did. */
function recorded(sessionId: string): readonly string[] {
  const db = new Database(join(server.places.dataDir, 'ledger.db'), { readonly: true });
  try {
    return db
      .prepare<[string], string>(
        `SELECT type FROM event WHERE stream_id = ? AND type IN ('approval.requested', 'approval.decided', 'approval.delivered') ORDER BY seq`,
      )
      .pluck()
      .all(`session/${sessionId}`)
      .map((type) => type.slice('approval.'.length));
  } finally {
    db.close();
  }
}

const outcomeOf = async (api: Api, sessionId: string) => {
  const { rows } = await api.enforcement.search.query({ filter: { session: [sessionId] }, wait: true });
  return rows.map(({ answer, by, outcome }) => ({ answer, by, outcome }));
};

/** `ran`: whether the act's effect is there; null where that depends on who was faster, the runtime or its end. */
const moments = [
  {
    at: 'before approval.decided',
    record: ['requested'],
    ran: false,
    words: ['Closed without an answer', 'It was not approved and nothing ran because of it.'],
    outcome: { answer: null, by: null, outcome: 'orphaned' },
  },
  {
    at: 'after approval.decided',
    record: ['requested', 'decided'],
    ran: false,
    words: ['Accepted in the browser, but closed', 'That it left is not on record'],
    outcome: { answer: 'accept', by: 'web', outcome: 'unknown' },
  },
  {
    at: 'before approval.delivered',
    record: ['requested', 'decided'],
    ran: null,
    words: ['Accepted in the browser, but closed', 'That it left is not on record'],
    outcome: { answer: 'accept', by: 'web', outcome: 'unknown' },
  },
  {
    at: 'before approval.resolved',
    record: ['requested', 'decided', 'delivered'],
    ran: null,
    words: ['Accepted in the browser, but closed', 'after the answer (accept) had left'],
    outcome: { answer: 'accept', by: 'web', outcome: 'unknown' },
  },
  {
    at: 'before item.completed commandExecution',
    record: ['requested', 'decided', 'delivered'],
    ran: true,
    words: ['Accepted in the browser', 'The server ended while a turn was under way'],
    // The runtime may have been asked by then how far it came.
    outcome: { answer: 'accept', by: 'web', outcome: expect.stringMatching(/^(?:unknown|ran)$/) },
  },
];

test('kill -9 of the server between a click and the outcome of the act: the record says how far it came, nothing runs without a decision on disk, and a person sees it', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const login = await logIn(server);
  const api = apiOf(login);
  for (const { at, record, ran, words, outcome } of moments)
    await test.step(at, async () => {
      const session = await makeSession({ api, server });
      const effect = () => existsSync(join(session.folder, '.codexchat-demo'));
      await enter(page, login, `/s/${session.sessionId}`);
      await ask(page, 'run a command');
      await expect(answerButton(page, 'accept')).toBeEnabled();
      killAt(at);
      await answerButton(page, 'accept').click();
      expect(await server.exited).toMatchObject({ signal: 'SIGKILL' });
      killAt(null);
      expect(recorded(session.sessionId)).toEqual(record);

      const { port, places } = server;
      server = await startServer({ port, places, env });
      await expect(connection(page)).toContainText('Live');
      await expect(card(page)).toHaveCount(0);
      for (const said of words) await expect(transcript(page)).toContainText(said);
      await expect(transcript(page)).toContainText('Turn interrupted');
      await expect.poll(() => outcomeOf(api, session.sessionId)).toEqual([outcome]);
      // The runtime did not outlive its server: what it did not do by now, it never does.
      if (ran !== null) expect(effect()).toBe(ran);
      expect(recorded(session.sessionId)).toEqual(record);
      // Once, over what all of these deaths left.
      if (at === moments.at(-1)?.at) await expectSound({ server, api, page, sessionId: session.sessionId });
    });
});
