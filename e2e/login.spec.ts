import type { Page } from '@playwright/test';
import { environment } from './fixtures/places';
import { steadyPort } from './fixtures/port';
import { startProgram } from './fixtures/program';
import { endServer, startServer } from './fixtures/server';
import { openSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
const welcome = (page: Page) => page.getByRole('button', { name: 'Try the demo' });

/** A fresh address, as a person gets it. */
async function freshUrl(): Promise<string> {
  const args = ['scripts/codexchat.mjs', 'open', '--json'];
  const open = startProgram(process.execPath, args, environment(shared.server.places));
  expect((await open.exited).code).toBe(0);
  return (JSON.parse(open.stdout()) as { url: string }).url;
}

test('an address logs in once; used again it says so and how to get in', async ({
  page,
  browser,
  faults,
}) => {
  faults.expectMessage(/status of 401/);
  const url = await freshUrl();
  await page.goto(url);
  await expect(welcome(page)).toBeVisible();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(url);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(
    'This link has been used, or is too old',
  );
  await expect(stranger.getByText('Nothing is lost')).toBeVisible();
  await expect(stranger.getByText('node scripts/codexchat.mjs open')).toBeVisible();
  await expect(stranger).toHaveURL(`${shared.server.origin}/`);
  await expect(stranger.getByRole('navigation')).toHaveCount(0);

  // A browser that is logged in already loses nothing by an old link.
  await page.goto('about:blank');
  await page.goto(url);
  await expect(welcome(page)).toBeVisible();

  // A fresh link mends it, in the same tab.
  await stranger.goto(await freshUrl());
  await expect(welcome(stranger)).toBeVisible();
  await stranger.context().close();
});

for (const [what, hash] of [
  ['a made-up token', `#token=${'A'.repeat(43)}`],
  ['an empty token', '#token='],
  ['a token of another shape', '#token=%00%3Cscript%3E'],
]) {
  test(`${what} opens nothing`, async ({ page, faults }) => {
    faults.expectMessage(/status of 401/);
    await page.goto(`${shared.server.origin}/${hash}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'This link has been used, or is too old',
    );
    await expect(page.getByRole('navigation')).toHaveCount(0);
  });
}

test('an address of an earlier life of the server is worth nothing', async ({ page, faults, atEnd }) => {
  faults.expectMessage(/status of 401/);
  const first = await startServer({ port: await steadyPort() });
  await first.stop();
  const second = await startServer({ places: first.places, port: first.port });
  atEnd(() => endServer(second));
  await page.goto(first.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link has been used, or is too old');
});

test('without a login nothing loads, and half a login is none', async ({ page, request }) => {
  const answered: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/')) answered.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${shared.server.origin}/s/01a206f6-0000-7000-8000-000000000000`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser is not logged in');
  expect(answered, 'the page asks for nothing').toEqual([]);

  const { origin, cookieName, cookie, secret } = shared.login;
  const halves: readonly Record<string, string>[] = [
    {},
    { cookie: `${cookieName}=${cookie}` },
    { 'x-codexchat-secret': secret },
    {
      cookie: `${cookieName}=${cookie}`,
      'x-codexchat-secret': secret.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    },
  ];
  for (const headers of halves) {
    for (const path of ['/api/trpc/system.status', '/api/feed?from=head', '/api/trpc/sessions.list']) {
      expect((await request.get(origin + path, { headers })).status()).toBe(401);
    }
  }
});

test('a login that the server no longer knows ends in words, not in an endless wait', async ({
  page,
  faults,
}) => {
  faults.expectMessage(/status of 401/);
  await openSession(page, shared);
  await page.evaluate(
    (origin) =>
      fetch(`${origin}/api/auth/logout`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-codexchat-secret': localStorage.getItem('codexchat.secret') ?? '',
        },
        body: '{}',
      }),
    shared.server.origin,
  );
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The login of this browser has ended');
});

test('localhost leads to the one address of the server', async ({ page }) => {
  await page.goto(`http://localhost:${shared.server.port}/settings`);
  await expect(page).toHaveURL(`${shared.server.origin}/settings`);
});
