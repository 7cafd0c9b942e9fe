// Vertex AI: an express key from the form to the answer; and what stands in for Google's sign-in, as strict as Google.

import { expect, test } from '@playwright/test';
import { exchange, serviceAccount, statement } from './google';
import {
  answers,
  chooseModel,
  connectForNow,
  FAKE,
  inState,
  openChat,
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
