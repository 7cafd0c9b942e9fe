// The connection test says what is wrong and what to do, and what only the relay can reach is learned.

import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  answers, BASE, chooseModel, comeBack, connect, connectForNow, createVault, FAKE, go, goodKey, inState, openChat, problem,
  provider, seen, send, unique,
} from './product';

/** Sets a provider up, tests it, and gives its card. */
async function examine(page: Page, slug: string, baseUrl: string, key?: string): Promise<Locator> {
  await openChat(page);
  await connect(page, { slug, baseUrl, ...(key === undefined ? {} : { key, keep: 'Until reload' }) });
  const card = provider(page, slug);
  if (key !== undefined) await expect(card.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await card.getByRole('button', { name: 'Test connection' }).click();
  return card;
}

const found = (card: Locator, diagnosis: string): Locator => card.locator(`[data-diagnosis="${diagnosis}"]`);

/** The fake provider called by its number: a server that lets no page in. */
const SHUT = FAKE.replace('localhost', '127.0.0.1');

test('it works', async ({ page }) => {
  const card = await examine(page, 'openai', `${FAKE}/openai/v1`, goodKey());
  await expect(found(card, 'works')).toContainText(/\d+ models/);
  await card.getByRole('button', { name: 'Inspect the request' }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Request' })).toContainText(`GET ${FAKE}/openai/v1/models`);
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Reply' })).toContainText('HTTP 200');
});

for (const [what, baseUrl, key, diagnosis, says] of [
  ['a wrong key', `${FAKE}/openai/v1`, 'sk-wrong', 'bad-key', /key was refused/i],
  ['a wrong key that no browser can read about', `${FAKE}/opaque/v1`, 'sk-wrong', 'unreadable-refusal', /key was probably refused/i],
  ['a server that refuses this site', `${SHUT}/v1`, goodKey(), 'cors-refused', /refuses this site/i],
  ['a server that is not running', 'http://127.0.0.1:9/v1', goodKey(), 'not-running', /Start the server/],
  ['an unencrypted address on another computer', 'http://192.168.77.7:8000/v1', goodKey(), 'mixed-content', /https/],
  ['a web page instead of an API', `${FAKE}/page/v1`, goodKey(), 'wrong-url', /base URL/i],
  ['an address without this API', `${FAKE}/list-404/v1`, goodKey(), 'wrong-url', /base URL/i],
  ['too many requests', `${FAKE}/list-429/v1`, goodKey(), 'rate-limited', /try again in 7s/],
  ['no credit', `${FAKE}/list-402/v1`, goodKey(), 'no-credit', /Add credit/],
] as const) {
  test(`the test of a connection tells: ${what}`, async ({ page }) => {
    const card = await examine(page, 'openai', baseUrl, key);
    await expect(found(card, diagnosis)).toBeVisible();
    await expect(found(card, diagnosis)).toContainText(says);
  });
}

test('the remedy is for the system in use, and can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: BASE });
  const card = await examine(page, 'ollama', SHUT);
  const box = found(card, 'cors-refused');
  const line = `OLLAMA_ORIGINS=${new URL(page.url()).origin} ollama serve`;
  await expect(box.getByText(line)).toBeVisible();
  await expect(box.getByText('launchctl setenv')).toBeHidden();
  await box.getByText('Other systems').click();
  await expect(box.getByText('launchctl setenv')).toBeVisible();
  await expect(box.getByText('setx OLLAMA_ORIGINS')).toBeVisible();
  await box.locator('.command-line').filter({ hasText: line }).getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(line);
});

test('what is wrong is said in Korean too', async ({ page }) => {
  await openChat(page);
  await go(page, '#/settings/general');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await go(page, '#/settings/providers');
  const card = provider(page, 'ollama');
  await card.getByRole('textbox', { name: '기본 URL' }).fill('http://127.0.0.1:9');
  await card.getByRole('button', { name: '저장', exact: true }).click();
  await card.getByRole('button', { name: '연결 확인' }).click();
  await expect(found(card, 'not-running')).toContainText('응답하는 서버가 없습니다');
  await expect(found(card, 'not-running')).toContainText('이 사이트를 허용하려면');
});

test('what a look closer sends carries no key and goes to the same host', async ({ page }) => {
  const requests: [string, boolean][] = [];
  page.context().on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin === SHUT) requests.push([request.url(), 'authorization' in request.headers()]);
    else expect(origin).toBe(BASE);
  });
  const card = await examine(page, 'openai', `${SHUT}/v1`, goodKey());
  await expect(found(card, 'cors-refused')).toBeVisible();
  const keyed = requests.filter(([, key]) => key).map(([url]) => url);
  expect(new Set(keyed)).toEqual(new Set([`${SHUT}/v1/models`]));
  expect(requests.filter(([, key]) => !key).map(([url]) => url)).toContain(`${SHUT}/`);
});

// No other host has a name in this browser, so each of these looks as if it refused browsers.
test('a wrong key at a provider that cannot be read directly is found out through the relay', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'mistral', key: 'sk-wrong' });
  const card = provider(page, 'mistral');
  await card.getByRole('button', { name: 'Test connection' }).click();
  await expect(found(card, 'bad-key')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Forget' })).toHaveCount(0);
});

test('where the user chose Direct, a test leaves the relay alone', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'mistral', route: 'Direct' });
  const relayed: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().startsWith(`${BASE}/mistral/`)) relayed.push(request.url());
  });
  const card = provider(page, 'mistral');
  await card.getByRole('button', { name: 'Test connection' }).click();
  await expect(found(card, 'unreachable')).toBeVisible();
  expect(relayed).toEqual([]);
});

test('a refused browser found by a test is kept with the settings and forgotten on demand', async ({ page }) => {
  await openChat(page);
  await connect(page, { slug: 'mistral', key: goodKey(), keep: 'On this device' });
  await createVault(page);
  const card = provider(page, 'mistral');
  await card.getByRole('button', { name: 'Test connection' }).click();
  await expect(found(card, 'works-relayed')).toContainText(/\d+ models/);
  await expect(card).toContainText(/Refused browsers on .*20\d\d; Auto goes through the relay/);
  await comeBack(page);
  await go(page, '#/settings/providers');
  await expect(card).toContainText('Refused browsers on');
  // It goes the learned way at once.
  await card.getByRole('button', { name: 'Test connection' }).click();
  await expect(found(card, 'works')).toBeVisible();
  await card.getByRole('button', { name: 'Forget' }).click();
  await expect(card).not.toContainText('Refused browsers on');
});

test('what a click got through the relay is learned, and each answer says why it went its way', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'mistral' });
  const model = `${unique()}/echo`;
  await chooseModel(page, model, 'mistral');
  await send(page, 'Can you hear me?');
  await problem(page, 'blocked').getByRole('button', { name: /relay/i }).click();
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last()).toContainText('through the relay, as you asked this time');
  await send(page, 'And now?');
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last()).toContainText('through the relay, because the provider refused your browser before');
  await answers(page).last().getByRole('button', { name: 'Inspect the request' }).click();
  await expect(page.getByRole('dialog')).toContainText('because the provider refused your browser before');
  await page.keyboard.press('Escape');
  expect(await seen((entry) => entry.model === model)).toHaveLength(2);
  await go(page, '#/settings/providers');
  await provider(page, 'mistral').getByRole('button', { name: 'Forget' }).click();
  await chooseModel(page, model, 'mistral');
  await send(page, 'Directly again?');
  await expect(problem(page, 'blocked')).toBeVisible();
});
