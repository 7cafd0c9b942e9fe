// The chat page: what is sent, what is offered, what the history keeps.

import { expect, test, type Page, type Request } from '@playwright/test';
import {
  answers, chooseModel, composer, connectForNow, FAKE, go, inState, openChat, pick, provider, questions, reload, send, unique,
} from './product';

const CHAT = /\/chat\/completions$/;

/** The body of the next chat request, as the browser sends it. */
const nextBody = async (page: Page): Promise<Record<string, unknown>> => {
  const request: Request = await page.context().waitForEvent('request', (one) => one.method() === 'POST' && CHAT.test(one.url()));
  return request.postDataJSON() as Record<string, unknown>;
};

test('system prompt and parameters are sent as set, and only those', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await page.getByRole('button', { name: 'Parameters' }).click();
  const group = page.getByRole('group', { name: 'Parameters' });
  await group.getByRole('textbox', { name: 'System prompt' }).fill('Answer in one word.');
  await group.getByRole('textbox', { name: 'Temperature' }).fill('0,7');
  await group.locator('[data-param="max_tokens"]').fill('64');
  await group.locator('[data-param="top_p"]').fill('1.5');
  await expect(group.locator('[data-param="top_p"]')).toHaveAttribute('aria-invalid', 'true');
  await composer(page).fill('Colour?');
  const body = nextBody(page);
  await composer(page).press('Enter');
  const { messages, temperature, top_p, ...rest } = await body;
  expect(messages).toEqual([{ role: expect.stringMatching(/^(system|developer)$/), content: 'Answer in one word.' }, { role: 'user', content: 'Colour?' }]);
  expect([temperature, top_p]).toEqual([0.7, undefined]);
  expect(rest.max_tokens ?? rest.max_completion_tokens).toBe(64);
  await inState(answers(page), 'done');
});

test('a follow-up carries the conversation', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'First');
  await inState(answers(page), 'done');
  await composer(page).fill('Second');
  const body = nextBody(page);
  await composer(page).press('Enter');
  expect((await body).messages).toEqual([
    { role: 'user', content: 'First' }, { role: 'assistant', content: 'First' }, { role: 'user', content: 'Second' },
  ]);
  await inState(answers(page).nth(1), 'done');
});

test('the model list is the provider\'s own, and the keyboard chooses from it', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await go(page, '#/chat');
  const listed = (await (await fetch(`${FAKE}/openai/v1/models`, { headers: { authorization: 'Bearer fake-key' } })).json()) as { data: { id: string }[] };
  const id = listed.data[0]!.id;
  await page.getByRole('button', { name: /^Model\b/ }).click();
  const box = page.getByRole('combobox');
  await expect(page.locator(`[data-model="openai/${id}"]`)).toBeVisible();
  await box.fill(id);
  await box.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Model\b/ })).toContainText(id);
});

test('an endpoint of one\'s own: added, tested, used, removed', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await go(page, '#/settings/providers');
  await page.getByRole('button', { name: 'Add endpoint' }).click();
  const card = page.locator('[data-provider^="custom-"]');
  await card.getByRole('textbox', { name: 'Base URL' }).fill('company.example/v1');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('alert')).toBeVisible();
  await card.getByRole('textbox', { name: 'Name' }).fill('Company gateway');
  await card.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/${mine}/v1`);
  await card.getByRole('textbox', { name: 'API key' }).fill('sk-fake-key-own');
  await pick(card.getByRole('radio', { name: 'Until reload' }));
  await card.getByRole('button', { name: 'Save' }).click();
  const named = page.getByRole('region', { name: 'Company gateway' });
  await expect(named.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await named.getByRole('button', { name: 'Test connection' }).click();
  await expect(named.getByRole('status')).toContainText(/models/i);
  const slug = (await named.getAttribute('data-provider'))!;
  await chooseModel(page, 'echo', slug);
  await send(page, 'Through my own');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('Through my own');
  await go(page, '#/settings/providers');
  await named.getByRole('button', { name: 'Remove endpoint' }).click();
  await expect(named).toHaveCount(0);
});

test('Ollama on this machine needs no key', async ({ page }) => {
  await openChat(page);
  await go(page, '#/settings/providers');
  const card = provider(page, 'ollama');
  await card.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/ollama`);
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Test connection' }).click();
  await expect(card.getByRole('status')).toContainText(/models/i);
  await chooseModel(page, 'echo', 'ollama');
  await send(page, 'On this machine');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('On this machine');
});

test('a local server that does not let the page in: the remedy can be copied', async ({ page }) => {
  await openChat(page);
  await go(page, '#/settings/providers');
  const card = provider(page, 'ollama');
  await expect(card).toContainText(`OLLAMA_ORIGINS=${new URL(page.url()).origin} ollama serve`);
  // Nobody listens there.
  await card.getByRole('textbox', { name: 'Base URL' }).fill('http://127.0.0.1:9');
  await card.getByRole('button', { name: 'Save' }).click();
  await chooseModel(page, 'qwen3', 'ollama');
  await send(page, 'Are you there?');
  await expect(page.locator('[data-error="blocked"]')).toContainText('OLLAMA_ORIGINS=');
});

test('a link in an answer shows where it goes and never runs script', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  const text = '[home](https://example.org/a) [bad](javascript:alert(1)) ![pixel](https://example.org/p.png) <img src=x onerror=alert(1)> <script>alert(1)</script>';
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await send(page, text);
  await inState(answers(page), 'done');
  const link = answers(page).getByRole('link', { name: /home/ });
  await expect(link).toHaveAttribute('href', 'https://example.org/a');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(answers(page).locator('img, script, [href^="javascript:"]')).toHaveCount(0);
  expect(asked.filter((url) => url.includes('example.org'))).toEqual([]);
});

test('the language can be switched, and stays switched', async ({ page }) => {
  await openChat(page);
  await go(page, '#/settings');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await reload(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('설정');
});

test('the model list says what a model holds and costs, where the catalogue knows', async ({ page, context }) => {
  await context.route('**/openai/v1/models', (route) => route.fulfill({ json: { object: 'list', data: [{ id: 'gpt-4.1' }, { id: 'made-up' }] } }));
  await openChat(page);
  await connectForNow(page, { route: 'Relay' });
  await go(page, '#/chat');
  await page.getByRole('button', { name: /^Model\b/ }).click();
  await expect(page.locator('[data-model="openai/gpt-4.1"]')).toContainText(/1M.*\$2 \/ \$8/);
  await expect(page.locator('[data-model="openai/made-up"]')).not.toContainText('$');
});

test('a model list in pages is read to its end', async ({ page, context }) => {
  await context.route('**/anthropic/v1/models?*', (route) => {
    const second = new URL(route.request().url()).searchParams.get('after_id') === 'claude-a';
    const id = second ? 'claude-b' : 'claude-a';
    return route.fulfill({ json: { data: [{ type: 'model', id }], has_more: !second, last_id: id } });
  });
  await openChat(page);
  await connectForNow(page, { slug: 'anthropic', route: 'Relay' });
  await go(page, '#/chat');
  await page.getByRole('button', { name: /^Model\b/ }).click();
  await expect(page.locator('[data-model="anthropic/claude-a"]')).toBeVisible();
  await expect(page.locator('[data-model="anthropic/claude-b"]')).toBeVisible();
});
