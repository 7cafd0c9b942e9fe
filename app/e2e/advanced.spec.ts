// Headers and body fields of one's own: sent with every request to their provider, and refused in the form when they cannot be.

import { expect, type Locator, type Page, test } from '@playwright/test';
import { answers, chooseModel, connectForNow, FAKE, go, inState, openChat, pick, seen, send, unique } from './product';

const headers = (form: Locator) => form.getByRole('textbox', { name: 'Headers' });
const fields = (form: Locator) => form.getByRole('textbox', { name: 'Extra body fields' });
const save = (form: Locator) => form.getByRole('button', { name: 'Save' }).click();
const saved = (page: Page) => page.getByText('Settings saved.');

async function ownEndpoint(page: Page, baseUrl: string): Promise<Locator> {
  await go(page, '#/settings/providers');
  await page.getByRole('button', { name: 'Add endpoint' }).click();
  const form = page.locator('[data-provider^="custom-"]');
  await form.getByRole('textbox', { name: 'Base URL' }).fill(baseUrl);
  await form.getByText('Advanced').click();
  return form;
}

test('an own endpoint sends its headers with chats and model lists, and its fields with chats', async ({ page }) => {
  const mine = unique();
  const form = await ownEndpoint(page, `${FAKE}/${mine}/v1`);
  await form.getByRole('textbox', { name: 'API key' }).fill('sk-fake-key-own');
  await pick(form.getByRole('radio', { name: 'Until reload' }));
  await headers(form).fill('X-Team: blue\nX-Trace-Name: a b: c');
  await fields(form).fill('{\n  "own_field": 40,\n  "temperature": 0.5\n}');
  await save(form);
  await expect(form.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(fields(form)).toHaveValue('{\n  "own_field": 40,\n  "temperature": 0.5\n}');
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText(/^Works: /)).toBeVisible();
  const slug = (await form.getAttribute('data-provider')) ?? '';
  await chooseModel(page, 'echo', slug);
  await send(page, 'With my headers');
  await inState(answers(page), 'done');
  const all = await seen((entry) => entry.path.includes(mine));
  expect(new Set(all.map((entry) => entry.method))).toEqual(new Set(['GET', 'POST']));
  for (const entry of all) expect(entry.headers).toEqual(expect.arrayContaining(['x-team', 'x-trace-name', 'authorization']));
  const chat = all.find((entry) => entry.method === 'POST');
  expect(chat?.fields).toEqual(expect.arrayContaining(['model', 'messages', 'own_field', 'temperature']));
});

test('a provider of the registry takes body fields, but no headers', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  const form = page.locator('[data-provider="openai"]');
  await form.getByText('Advanced').click();
  await expect(headers(form)).toHaveCount(0);
  await fields(form).fill('{"service_tier": "flex"}');
  await save(form);
  await expect(saved(page).first()).toBeVisible();
  await chooseModel(page, 'echo');
  await send(page, 'Cheaply');
  await inState(answers(page), 'done');
  const chats = await seen((entry) => entry.path.includes(mine) && entry.method === 'POST');
  expect(chats.map((entry) => entry.fields?.includes('service_tier'))).toEqual([true]);
});

test('what cannot be sent is refused by field and line, and stays as typed; nothing is saved or sent', async ({ page }) => {
  const mine = unique();
  const form = await ownEndpoint(page, `${FAKE}/${mine}/v1`);
  for (const [typed, sentence] of [
    ['X-Team: blue\nX-Team blue', /^Headers, line 2: write it as/],
    ['X Team: blue', /^Headers, line 1: a header name/],
    ['X-Team: 팀', /^Headers, line 1: the value/],
    ['\nCookie: a=b', /^Headers, line 2: the browser or this app/],
    ['Authorization: Bearer x', /^Headers, line 1: a key is not kept here/],
    ['X-Team: blue\nx-team: red', /^Headers, line 2: .* already/],
  ] as const) {
    await headers(form).fill(typed);
    await save(form);
    await expect(form.getByRole('alert')).toHaveText(sentence);
    await expect(headers(form)).toHaveValue(typed);
    await expect(headers(form)).toHaveAttribute('aria-invalid', 'true');
  }
  await headers(form).fill('');
  for (const [typed, sentence] of [
    ['{\n  oops}', /^Extra body fields: .*line 2, column 3/],
    ['[1]', /^Extra body fields must be a JSON object/],
    ['{"messages": []}', /^Extra body fields: “messages”/],
  ] as const) {
    await fields(form).fill(typed);
    await save(form);
    await expect(form.getByRole('alert')).toHaveText(sentence);
    await expect(fields(form)).toHaveValue(typed);
  }
  await expect(saved(page)).toHaveCount(0);
  // The address of the same form was not saved either.
  await form.getByRole('button', { name: 'Test connection' }).click();
  await expect(form.getByText('Base URL: this endpoint has no address yet')).toBeVisible();
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
  await fields(form).fill('');
  await save(form);
  await expect(saved(page).first()).toBeVisible();
  await expect(form.getByRole('alert')).toHaveCount(0);
});
