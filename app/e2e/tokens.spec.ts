// Access tokens: made in the app with the passphrase, shown once, and good for what was allowed.

import { expect, type Page, test } from '@playwright/test';
import { BASE, connect, createVault, go, goodKey, keepWork, openChat, PASSPHRASE, problem } from './product';

const SECRET = process.env.MINT_SECRET ?? '';
const form = (page: Page) => page.getByRole('form', { name: 'Access tokens' });
const field = (page: Page, name: string) => form(page).getByRole('textbox', { name, exact: true });
const make = (page: Page) => form(page).getByRole('button', { name: 'Make token' }).click();
const token = (page: Page) => page.getByRole('textbox', { name: 'Token', exact: true });

async function openForm(page: Page): Promise<void> {
  await go(page, '#/settings/tokens');
  await expect(form(page)).toBeVisible();
}

async function authorize(page: Page, passphrase = PASSPHRASE, secret = SECRET): Promise<void> {
  await field(page, 'Minting secret').fill(secret);
  await field(page, 'Passphrase').fill(passphrase);
}

const ask = (key: string, path: string, body: object) => fetch(`${BASE}${path}`, {
  method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
});
const chat = (model: string, more: object = {}) => ({ model, messages: [{ role: 'user', content: 'said again' }], ...more });

test('a token with the kept key in it lets a program ask what was allowed, and no more', async ({ page }) => {
  const key = goodKey();
  const bodies: string[] = [];
  page.on('console', (message) => bodies.push(message.text()));
  await openChat(page);
  await connect(page, { key, route: 'Relay', keep: 'On this device' });
  await createVault(page);
  await openForm(page);
  await field(page, 'Name').fill('nightly');
  await form(page).getByRole('combobox', { name: 'Provider' }).selectOption('openai');
  await expect(form(page).getByRole('checkbox', { name: /^Seal my key in/ })).toBeChecked();
  await field(page, 'Models').fill('echo, case-*');
  await form(page).getByRole('checkbox', { name: 'Tools and search' }).uncheck();
  await authorize(page);
  await make(page);
  await expect(token(page)).toHaveValue(/^v4\.local\./);
  const minted = await token(page).inputValue();
  await expect(page.getByText('shown this once')).toBeVisible();
  await expect(page.getByText(`${BASE}/v1/chat/completions`)).toBeVisible();
  expect(await page.content()).not.toContain(key);

  for (const [path, model] of [['/openai/v1/chat/completions', 'echo'], ['/v1/chat/completions', 'openai/echo']]) {
    const reply = await ask(minted, path, chat(model));
    expect(reply.status).toBe(200);
    expect((await reply.json()).choices[0].message.content).toBe('said again');
  }
  expect((await ask(minted, '/openai/v1/chat/completions', chat('long-10'))).status).toBe(403);
  expect((await ask(minted, '/openai/v1/chat/completions', chat('echo', { tools: [{ type: 'function' }] }))).status).toBe(401);
  expect((await ask(minted, '/anthropic/v1/messages', chat('echo'))).status).toBe(401);

  // Gone with the page, and nowhere kept.
  await go(page, '#/settings');
  await openForm(page);
  await expect(token(page)).toHaveCount(0);
  expect(await page.content()).not.toContain(minted);
  expect(bodies.join()).not.toContain('v4.local');
});

test('what is wrong is said at its field, and what was typed stays', async ({ page }) => {
  await openChat(page);
  await go(page, '#/settings/tokens');
  await expect(form(page)).toHaveCount(0);
  await keepWork(page);
  await openForm(page);
  await authorize(page);
  const wrong = async (name: string, typed: string, right: string, says: string) => {
    await field(page, name).fill(typed);
    await make(page);
    const label = form(page).locator('label', { has: page.getByRole('textbox', { name, exact: true }) });
    await expect(label.getByRole('alert')).toContainText(says);
    await expect(field(page, name)).toHaveValue(typed);
    await field(page, name).fill(right);
  };
  await wrong('Days until it ends', '91', '7', 'from 1 to 90');
  await wrong('Max tokens per answer', 'many', '100', 'whole number');
  await wrong('Models', 'gpt*4', 'gpt-4*', 'may only be the end');
  await wrong('Pages', 'app.example', '', 'Origins like');
  await wrong('Networks', '10.0.0.0/99', '', 'Networks like');
  await authorize(page, 'not the passphrase');
  await make(page);
  await expect(problem(page, 'vault')).toContainText('passphrase');
  await authorize(page, PASSPHRASE, 'not-the-secret-of-it');
  await make(page);
  await expect(problem(page, 'wrong-secret')).toBeVisible();
  await expect(field(page, 'Models')).toHaveValue('gpt-4*');
  await authorize(page);
  await make(page);
  await expect(token(page)).toHaveValue(/^v4\.local\./);
});
