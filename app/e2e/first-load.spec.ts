// The page's code comes in two: what the first screen needs, and the rest, which nobody may have to wait for.

import { expect, test, type Page } from '@playwright/test';
import { answers, BASE, chooseModel, complaints, composer, connectForNow, FAKE, go, inState, keyringOf, openChat, provider, send } from './product';

const REST = /\/page-rest-[0-9a-f]{16}\.wasm$/;
const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });

/** How the rest was asked for: by `fetch` in good time, or by `xhr`, which makes the page stand still. To be called before the page is opened. */
function asked(page: Page): string[] {
  const how: string[] = [];
  page.on('request', (request) => {
    if (REST.test(request.url())) how.push(request.resourceType());
  });
  return how;
}

/** The worker that fetches the rest has done so, and ended. */
const come = (page: Page): Promise<void> =>
  expect.poll(() => page.workers().some((worker) => worker.url().endsWith('/rest_loader.js'))).toBe(false);

/** Who needed the rest at once: the stack of the request, which has names in a build with OPENMAAS_NAMES=1. */
async function whoNeedsIt(page: Page): Promise<() => string> {
  const stacks: string[] = [];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSent', ({ request, type, initiator }) => {
    if (type !== 'XHR' || !REST.test(request.url)) return;
    const frames = initiator.stack?.callFrames ?? [];
    stacks.push(frames.map((frame) => frame.functionName || frame.url.split('/').at(-1)).slice(0, 25).join('\n'));
  });
  return () => stacks.join('\n\n');
}

/** Keeps the rest from coming in good time, until it is let go. */
async function held(page: Page): Promise<{ letGo: () => void }> {
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(REST, async (route) => {
    if (route.request().resourceType() === 'fetch') await gone;
    await route.continue();
  });
  return { letGo };
}

test('the composer takes a key while the rest of the code is still under way, and the rest comes by itself', async ({ page }) => {
  const wrong = complaints(page);
  const how = asked(page);
  const rest = await held(page);
  const who = await whoNeedsIt(page);
  await page.goto(`${BASE}/`);
  await composer(page).pressSequentially('Typed at once');
  await expect(composer(page)).toHaveValue('Typed at once');
  await expect.poll(() => how, who()).toEqual(['fetch']);
  rest.letGo();
  await come(page);
  await composer(page).press('Enter');
  await inState(answers(page), 'done');
  for (const address of ['#/settings', '#/settings/providers', '#/settings/tokens', '#/settings/data']) {
    await go(page, address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(how, who()).toEqual(['fetch']);
  expect(wrong).toEqual([]);
});

test('without a vault the keyring starts when somebody types, and not before', async ({ page }) => {
  const first = page.waitForEvent('worker');
  await openChat(page);
  const loader = await first;
  expect(loader.url()).toBe(`${BASE}/rest_loader.js`);
  await expect.poll(() => page.workers().includes(loader)).toBe(false);
  expect(page.workers()).toEqual([]);
  await keyringOf(page);
});

test('what is clicked before the rest has come works, and nothing changes when it comes', async ({ page }) => {
  const wrong = complaints(page);
  const how = asked(page);
  const rest = await held(page);
  await openChat(page);
  await expect.poll(() => how).toEqual(['fetch']);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(how).toEqual(['fetch', 'xhr']);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Before the rest **came**');
  await inState(answers(page), 'done');
  rest.letGo();
  await come(page);
  await send(page, 'After the rest **came**');
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last().locator('strong')).toHaveText('came');
  expect(how).toEqual(['fetch', 'xhr']);
  expect(wrong).toEqual([]);
});

test('at an address that begins with the rest, it is fetched first and the page never stands still', async ({ page }) => {
  const wrong = complaints(page);
  const how = asked(page);
  await page.goto(`${BASE}/#/settings/providers`);
  await expect(provider(page, 'openai')).toBeVisible();
  expect(how).toEqual(['fetch']);
  expect(wrong).toEqual([]);
});

test('a rest that does not come is tried again, said, and asked about where it is needed; nothing typed is lost', async ({ page }) => {
  let refusing = true;
  await page.route(REST, (route) => (refusing ? route.abort('connectionfailed') : route.continue()));
  await openChat(page);
  await composer(page).fill('Still here');
  await expect(notices(page)).toContainText('A part of the app has not arrived');
  const asked: string[] = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.message());
    refusing = asked.length < 2;
    await dialog.accept();
  });
  await composer(page).press('Enter');
  await inState(answers(page), 'done');
  expect(asked).toHaveLength(2);
  expect(asked[0]).toContain('could not load a part of itself');
});

test('a rest that is not what was built is not taken', async ({ page }) => {
  // A module that does nothing, and begins like any other.
  const other = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  let served = 0;
  await page.route(REST, (route) => {
    served += 1;
    return route.fulfill({ status: 200, contentType: 'application/wasm', body: other });
  });
  await openChat(page);
  await expect.poll(() => served).toBeGreaterThan(1);
  await page.unroute(REST);
  await send(page, 'Is this real code?');
  await inState(answers(page), 'done');
});
