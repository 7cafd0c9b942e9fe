// Vertex AI: an express key from the form to the answer; and what stands in for Google's sign-in, as strict as Google.

import { expect, type Page, test } from '@playwright/test';
import { accountFile, exchange, type ServiceAccount, serviceAccount, statement } from './google';
import {
  answers,
  chooseModel,
  connectForNow,
  FAKE,
  go,
  inState,
  openChat,
  pick,
  problem,
  provider,
  seen,
  send,
  unique,
} from './product';

test('an express key answers through the relay', async ({ page }) => {
  const text = `Relayed: ${unique()}`;
  await openChat(page);
  await connectForNow(page, { slug: 'vertex', route: 'Relay' });
  await chooseModel(page, 'gemini-echo', 'vertex');
  await send(page, text);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText(text);
  await expect(answers(page)).toContainText(/relay/i);
});

test('an express key answers straight from the browser, and its test shows the models that are known', async ({ page }) => {
  const text = `Straight: ${unique()} 안녕하세요`;
  const base = `${FAKE}/${unique()}/v1`;
  await openChat(page);
  await connectForNow(page, { slug: 'vertex', baseUrl: base, route: 'Direct' });
  await provider(page, 'vertex').getByRole('button', { name: 'Test connection' }).click();
  await expect(provider(page, 'vertex').getByRole('status')).toContainText('Works: 3 models');
  await chooseModel(page, 'gemini-echo', 'vertex');
  await send(page, text);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText(text);
  const mine = await seen((entry) => `${FAKE}${entry.path}`.startsWith(base));
  const asked = mine.map((entry) => entry.path.split(':').pop());
  expect(asked).toContain('countTokens');
  expect(asked).toContain('streamGenerateContent');
});

test('a wrong key is a wrong key', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'vertex', key: `wrong-${unique()}`, baseUrl: `${FAKE}/vertex/v1`, route: 'Direct' });
  await chooseModel(page, 'gemini-echo', 'vertex');
  await send(page, 'Hello?');
  await expect(problem(page, 'bad-key')).toBeVisible();
});

test('Claude is refused before anything is sent where there is no project', async ({ page }) => {
  const base = `${FAKE}/${unique()}/v1`;
  await openChat(page);
  await connectForNow(page, { slug: 'vertex', baseUrl: base, route: 'Direct' });
  await chooseModel(page, 'claude-echo', 'vertex');
  await send(page, 'Hello?');
  await expect(problem(page, 'bad-request')).toContainText('project');
  const mine = await seen((entry) => `${FAKE}${entry.path}`.startsWith(base));
  expect(mine.filter((entry) => entry.path.includes('/publishers/anthropic/'))).toEqual([]);
});

/** Types a service account's file into the form and saves it. */
async function connectAccount(page: Page, account: ServiceAccount, route: 'Direct' | 'Relay', location = 'us-east5') {
  await go(page, '#/settings/providers');
  const region = provider(page, 'vertex');
  await region.getByRole('combobox', { name: 'Location' }).selectOption(location);
  await region.getByRole('textbox', { name: 'Service account' }).fill(accountFile(account));
  await pick(region.getByRole('radio', { name: route }));
  await pick(region.getByRole('radio', { name: 'Until reload' }));
  await region.getByRole('button', { name: 'Save' }).click();
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  return region;
}

test('a service account signs for a token, and Gemini and Claude answer with one of them', async ({ page }) => {
  const account = await serviceAccount();
  await openChat(page);
  const region = await connectAccount(page, account, 'Relay');
  await expect(region.getByRole('textbox', { name: 'Service account' })).toHaveValue('');
  await expect(region.getByRole('textbox', { name: 'Project' })).toHaveValue(account.project_id);
  await expect(region.getByRole('textbox', { name: 'Base URL' })).toHaveValue(
    `https://us-east5-aiplatform.googleapis.com/v1/projects/${account.project_id}/locations/us-east5`,
  );
  await region.getByRole('button', { name: 'Test connection' }).click();
  await expect(region.getByRole('status')).toContainText(/Works: \d+ models/);
  for (const model of ['gemini-echo', 'claude-echo']) {
    const text = `Signed for ${model}: ${unique()}`;
    await chooseModel(page, model, 'vertex');
    await send(page, text);
    await inState(answers(page).last(), 'done');
    await expect(answers(page).last()).toContainText(text);
  }
  expect((await seen((entry) => entry.model === account.client_email)).length).toBe(1);
  expect(await page.content()).not.toContain(account.private_key.split('\n')[1]);
});

test('straight from the browser the token is asked of Google itself', async ({ page, context }) => {
  const account = await serviceAccount();
  let asked = 0;
  // Only the names are Google's: both lead to the fake provider.
  await context.route('https://oauth2.googleapis.com/token', async (route) => {
    asked += 1;
    const reply = await route.fetch({ url: `${FAKE}/token` });
    await route.fulfill({ response: reply });
  });
  await context.route('https://us-east5-aiplatform.googleapis.com/**', async (route) => {
    const url = new URL(route.request().url());
    const reply = await route.fetch({ url: `${FAKE}${url.pathname}${url.search}` });
    await route.fulfill({ response: reply });
  });
  const text = `Straight: ${unique()}`;
  await openChat(page);
  await connectAccount(page, account, 'Direct');
  await chooseModel(page, 'gemini-echo', 'vertex');
  await send(page, text);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText(text);
  expect(asked).toBe(1);
});

test('a token is renewed before it ends', async ({ page }) => {
  const account = await serviceAccount(`short-${unique()}`);
  const exchanges = async () => (await seen((entry) => entry.model === account.client_email)).length;
  await openChat(page);
  await connectAccount(page, account, 'Relay');
  await chooseModel(page, 'gemini-echo', 'vertex');
  await send(page, 'One');
  await inState(answers(page), 'done');
  const before = await exchanges();
  // Tokens of 61 seconds are good for one.
  await expect(async () => {
    await send(page, 'Again');
    await inState(answers(page).last(), 'done');
    expect(await exchanges()).toBeGreaterThan(before);
  }).toPass({ timeout: 20_000, intervals: [1000] });
});

test('what is no service account is refused by its name, and nothing is sent', async ({ page }) => {
  const account = await serviceAccount();
  const file = JSON.parse(accountFile(account)) as Record<string, unknown>;
  await go(page, '#/settings/providers');
  const region = provider(page, 'vertex');
  const field = region.getByRole('textbox', { name: 'Service account' });
  for (const [text, says] of [
    ['{"type": "service_account"', 'whole JSON key file'],
    ['just words', 'whole JSON key file'],
    [JSON.stringify({ ...file, type: 'authorized_user' }), 'type must be service_account'],
    [JSON.stringify({ ...file, private_key: 'none' }), 'private_key'],
    [JSON.stringify({ ...file, token_uri: `${FAKE}/token` }), 'token_uri'],
    [JSON.stringify({ ...file, project_id: undefined }), 'Project is needed'],
  ] as const) {
    await field.fill(text);
    await region.getByRole('button', { name: 'Save' }).click();
    await expect(region.getByRole('alert')).toContainText(says);
    await expect(field).toHaveValue(text);
  }
  await expect(region.getByRole('button', { name: 'Remove key' })).toHaveCount(0);
  expect(await seen((entry) => entry.model === account.client_email)).toEqual([]);
});

test('the stand-in for the sign-in service believes signatures and nothing else', async () => {
  const account = await serviceAccount();
  const good = await exchange(statement(account));
  expect(good).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3599 } });
  const list = async (token: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${FAKE}/vertex/v1beta1/publishers/anthropic/models`, { headers })).status;
  };
  expect(await list(good.body.access_token)).toBe(200);
  expect(await list('ya29.fake-key-forged')).toBe(401);

  const stranger = await serviceAccount();
  const forged = statement({ ...account, private_key: stranger.private_key });
  expect(await exchange(forged)).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } });
  expect(await exchange(statement(account, { aud: `${FAKE}/token` }))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await exchange(statement(account, { scope: 'openid' }))).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });

  const short = await exchange(statement(await serviceAccount(`short-${unique()}`)));
  expect(short.body.expires_in).toBe(61);
  expect((await seen((entry) => entry.model === account.client_email)).length).toBe(4);
});
