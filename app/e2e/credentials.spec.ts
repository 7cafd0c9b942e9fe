// What is typed as a key: refused by its field's name when it is none, kept when it is one, and brought by a sign-in.

import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { answers, chooseModel, FAKE, go, goodKey, inState, openChat, pick, problem, provider, seen, send, unique } from './product';

const AWS = { id: 'Access key ID', secret: 'Secret access key', token: 'Session token' };
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

async function card(page: Page, slug: string) {
  await go(page, '#/settings/providers');
  const region = provider(page, slug);
  await expect(region).toBeVisible();
  await pick(region.getByRole('radio', { name: 'Until reload' }));
  return region;
}

test('what is no key is refused by its name, stays in its field, and nothing is sent or set', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  const region = await card(page, 'openai');
  const key = region.getByRole('textbox', { name: 'API key' });
  await key.fill('sk-two words');
  await region.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/${mine}/v1`);
  await region.getByRole('button', { name: 'Save' }).click();
  await expect(region.getByRole('alert')).toContainText('API key contains a space');
  await expect(key).toHaveValue('sk-two words');
  await expect(region.getByRole('button', { name: 'Remove key' })).toHaveCount(0);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
  await key.fill(goodKey());
  await region.getByRole('button', { name: 'Save' }).click();
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(key).toHaveValue('');
  await expect(region.getByRole('alert')).toHaveCount(0);
});

test('each field of a pair of AWS keys is named', async ({ page }) => {
  await openChat(page);
  const region = await card(page, 'bedrock');
  const save = async (id: string, secret: string, token: string) => {
    await region.getByRole('textbox', { name: AWS.id }).fill(id);
    await region.getByRole('textbox', { name: AWS.secret }).fill(secret);
    await region.getByRole('textbox', { name: AWS.token }).fill(token);
    await region.getByRole('button', { name: 'Save' }).click();
  };
  await save('akia-typed', SECRET, '');
  await expect(region.getByRole('alert')).toContainText(AWS.id);
  await save('AKIAIOSFODNN7EXAMPLE', 'short', '');
  await expect(region.getByRole('alert')).toContainText(AWS.secret);
  await save('ASIAIOSFODNN7EXAMPLE', SECRET, '');
  await expect(region.getByRole('alert')).toContainText(AWS.token);
  await region.getByRole('textbox', { name: 'API key' }).fill(goodKey());
  await save('AKIAIOSFODNN7EXAMPLE', SECRET, '');
  await expect(region.getByRole('alert')).toContainText('one kind of credential');
  await region.getByRole('textbox', { name: 'API key' }).fill('');
  await save('AKIAIOSFODNN7EXAMPLE', SECRET, '');
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(region.getByRole('textbox', { name: AWS.secret })).toHaveValue('');
  await expect(region.getByRole('textbox', { name: AWS.id })).toHaveAttribute('placeholder', /••••MPLE/);
});

test('a pair of AWS keys signs, through the relay byte for byte and straight', async ({ page }) => {
  await openChat(page);
  for (const [route, baseUrl] of [
    ['Relay', 'https://bedrock-runtime.eu-west-1.amazonaws.com'],
    ['Direct', `${FAKE}/bedrock`],
  ] as const) {
    const region = await card(page, 'bedrock');
    if (route === 'Relay') await region.getByRole('combobox', { name: 'Region' }).selectOption('eu-west-1');
    else await region.getByRole('textbox', { name: 'Base URL' }).fill(baseUrl);
    await expect(region.getByRole('textbox', { name: 'Base URL' })).toHaveValue(baseUrl);
    await region.getByRole('textbox', { name: AWS.id }).fill('AKIAFAKEKEYFORTESTS1');
    await region.getByRole('textbox', { name: AWS.secret }).fill('fake-key-secret-for-tests/0123456789abcdef');
    await region.getByRole('textbox', { name: AWS.token }).fill(`token-${unique()}`);
    await pick(region.getByRole('radio', { name: route }));
    await region.getByRole('button', { name: 'Save' }).click();
    await expect(region.getByRole('textbox', { name: AWS.secret })).toHaveValue('');
    await region.getByRole('button', { name: 'Test connection' }).click();
    await expect(region.getByRole('status')).toContainText(/Works: \d+ models/);
    const text = `Signed, ${route}: ${unique()} 안녕하세요`;
    await chooseModel(page, 'echo', 'bedrock');
    await send(page, text);
    await inState(answers(page).last(), 'done');
    await expect(answers(page).last()).toContainText(text);
  }
  await page.getByRole('button', { name: 'Inspect the request' }).last().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/AWS4-HMAC-SHA256 Credential=••••STS1\/\d{8}\/us-east-1\/bedrock/);
  await expect(dialog).toContainText('SignedHeaders=content-type;host;x-amz-date;x-amz-security-token');
  await expect(dialog).not.toContainText('fake-key-secret');
});

test('a wrong secret is a wrong key', async ({ page }) => {
  await openChat(page);
  const region = await card(page, 'bedrock');
  await region.getByRole('textbox', { name: AWS.id }).fill('AKIAFAKEKEYFORTESTS1');
  await region.getByRole('textbox', { name: AWS.secret }).fill(SECRET);
  await region.getByRole('button', { name: 'Save' }).click();
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await chooseModel(page, 'echo', 'bedrock');
  await send(page, 'Hello?');
  await expect(problem(page, 'bad-key')).toBeVisible();
});

test('a sign-in brings a key, and only to the page that asked', async ({ page, context }) => {
  let challenge = '';
  await context.route('https://openrouter.ai/auth?**', async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    challenge = asked.get('code_challenge') ?? '';
    expect(asked.get('code_challenge_method')).toBe('S256');
    await route.fulfill({ status: 302, headers: { location: `${asked.get('callback_url')}?code=c-0%2Fde` } });
  });
  await context.route('https://openrouter.ai/api/v1/auth/keys', async (route) => {
    const body = route.request().postDataJSON() as Record<string, string>;
    const shown = createHash('sha256').update(body.code_verifier ?? '').digest('base64url');
    const good = body.code === 'c-0/de' && body.code_challenge_method === 'S256' && shown === challenge;
    await route.fulfill({
      status: good ? 200 : 403,
      headers: { 'access-control-allow-origin': '*' },
      json: good ? { key: goodKey(), user_id: 'u' } : { error: { code: 403, message: 'Invalid code or code_verifier' } },
    });
  });
  await openChat(page);
  const region = await card(page, 'openrouter');
  await pick(region.getByRole('radio', { name: 'Relay' }));
  await pick(region.getByRole('radio', { name: 'Auto' }));
  await region.getByRole('button', { name: 'Sign in to get a key' }).click();
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await pick(region.getByRole('radio', { name: 'Relay' }));
  await region.getByRole('button', { name: 'Save' }).click();
  const text = `Signed in: ${unique()}`;
  await chooseModel(page, 'echo', 'openrouter');
  await send(page, text);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText(text);
});
