import { type AddressInfo, createServer } from 'node:net';
import { apiOf, commandId, logIn } from './fixtures/login';
import { environment, makePlaces, type Places } from './fixtures/places';
import { descendantsOf, isAlive, runtimesOf } from './fixtures/processes';
import { startProgram } from './fixtures/program';
import { endServer, startServer } from './fixtures/server';
import { composer, makeSession } from './fixtures/session';
import { expect, test } from './fixtures/test';

const npmStart = (places: Places, ...more: readonly string[]) =>
  startProgram('npm', ['start', '--', '--no-open', ...more], environment(places));

test('a second `npm start` prints a fresh address of the running server and ends with 0', async ({
  page,
  atEnd,
}) => {
  const server = await startServer();
  atEnd(() => endServer(server));
  await logIn(server);
  const second = npmStart(server.places);
  expect(await second.exited).toEqual({ code: 0, signal: null });
  const [, url] = /already runs on .*: (http\S+)/.exec(second.stdout()) ?? [];
  expect(url).toMatch(`${server.origin}/#token=`);
  expect(url).not.toBe(server.url);
  await page.goto(url ?? '');
  await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
});

test('`npm start -- --demo` prints the address of a demo session that is open and ready', async ({
  page,
  atEnd,
}) => {
  const places = makePlaces();
  const program = npmStart(places, '--port', '0', '--demo');
  atEnd(() => program.stop().then(() => places.remove()));
  const [, url = ''] = await program.says(/CodexChat runs at (\S+)/);
  await page.goto(url);
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText('The real Codex process with a scripted model')).toBeVisible();
});

test('a port that is taken: one clear message, code 3, nothing begun', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const places = makePlaces();
  const late = npmStart(places, '--port', String(port));
  expect((await late.exited).code).toBe(3);
  expect(late.output()).toContain(`Port ${port} is in use by another program.`);
  expect(late.output()).toContain('Choose another with `--port`');
  expect(late.output()).not.toMatch(/\n\s+at /);
  other.close();

  // The data directory is free again.
  const server = await startServer({ places });
  expect((await server.stop()).code).toBe(0);
  places.remove();
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`${signal} to the npm of \`npm start\` leaves nothing behind`, async () => {
    const places = makePlaces();
    const npm = npmStart(places, '--port', '0');
    const [, url = ''] = await npm.says(/CodexChat runs at (\S+)/);
    const { origin } = new URL(url);
    const api = apiOf(await logIn({ url, origin }));
    const { sessionId } = await makeSession({ api, server: { places } });
    await api.sessions.send.mutate({
      commandId: commandId(),
      sessionId,
      text: 'edit a file',
      intent: 'start',
    });
    await expect.poll(async () => (await api.approvals.pending.query()).length).toBe(1);
    expect(runtimesOf(npm.pid)).toHaveLength(1);
    const all = descendantsOf(npm.pid).map((one) => one.pid);

    npm.signal(signal);
    await expect.poll(() => all.filter(isAlive), { timeout: 30_000 }).toEqual([]);
    await npm.exited;
    places.remove();
  });
}
