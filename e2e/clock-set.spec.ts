import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { textsOf } from './fixtures/kept';
import { answerButton, answers, ask, openSession, shownAnswer, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

const folder = mkdtempSync(join(tmpdir(), 'codexchat-clock-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const shim = new URL('./fixtures/clock-shim.mjs', import.meta.url);
const offset = join(folder, 'offset');

/** Sets the server's clock: so far from the true one, ms. */
function setClock(byMs: number): void {
  writeFileSync(`${offset}.new`, String(byMs));
  renameSync(`${offset}.new`, offset);
}

const shared = shareServer(() => ({
  env: { NODE_OPTIONS: `--import ${JSON.stringify(shim.href)}`, JOURNEY_CLOCK: offset },
}));

const hour = 3_600_000;

/** Steps that are on record, in hours. */
function steps(): readonly number[] {
  const db = new Database(join(shared.server.places.dataDir, 'ledger.db'), { readonly: true });
  try {
    return db
      .prepare<[], string>(
        `SELECT CAST(payload.bytes AS TEXT) FROM event JOIN payload ON payload.seq = event.seq
         WHERE event.type = 'host.clock-stepped' ORDER BY event.seq`,
      )
      .pluck()
      .all()
      .map((text) => Math.round((JSON.parse(text) as { byMs: number }).byMs / hour));
  } finally {
    db.close();
  }
}

test('the clock is set back while an answer streams and forward while a request waits: on record, no time on screen that was not measured, and all goes on', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'stream 8000 characters in 1000 deltas over 3 seconds');
  await expect(answers(page).last()).toContainText('100 104');
  setClock(-hour);
  await expect.poll(steps).toEqual([-1]);
  await expect(transcript(page)).toContainText('Turn completed');
  expect(await shownAnswer(page)).toHaveLength(7_999);

  await ask(page, 'edit a file');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  const before = await textsOf(shared.api, sessionId);
  setClock(2 * hour);
  await expect.poll(steps).toEqual([-1, 3]);
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  await expect(page.getByTestId('turn-end').first(), 'its length was not measured').toHaveText(
    'Turn completed',
  );
  await expectSound({ server: shared.server, api: shared.api, page, sessionId, before });
});
