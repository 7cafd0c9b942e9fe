// What is known of models: from the provider's own list first, from public data next, and renewed when a person asks.

import { expect, test, type BrowserContext, type Page, type Request } from '@playwright/test';
import { answers, chooseModel, connectForNow, go, inState, openChat, reload, send } from './product';

const LIST = 'https://models.dev/api.json';
const TODAY = /models\.dev \d{4}-\d{2}-\d{2}, genai-prices 2026-08-21/;

/** models.dev with one model that the shipped data knows, at another price. */
const renewed = (price: number): object => ({
  openai: {
    id: 'openai',
    models: {
      'gpt-4.1': {
        id: 'gpt-4.1', name: 'GPT-4.1', tool_call: true, reasoning: false, limit: { context: 1_047_576, output: 32_768 },
        modalities: { input: ['text', 'image'], output: ['text'] }, cost: { input: price, output: 9 },
      },
    },
  },
});

/** Answers for models.dev, and notes who asked. */
async function modelsDev(context: BrowserContext, answer: { body: string }): Promise<Request[]> {
  const asked: Request[] = [];
  await context.route(LIST, (route) => {
    asked.push(route.request());
    return route.fulfill({ body: answer.body, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' } });
  });
  return asked;
}

const openaiLists = (context: BrowserContext, ...ids: string[]): Promise<void> =>
  context.route('**/openai/v1/models', (route) => route.fulfill({ json: { object: 'list', data: ids.map((id) => ({ id })) } }));

async function openPicker(page: Page): Promise<void> {
  await go(page, '#/chat');
  await page.getByRole('button', { name: /^Model\b/ }).click();
}

const model = (page: Page, id: string) => page.locator(`[data-model="${id}"]`);
const foot = (page: Page) => page.getByRole('dialog', { name: 'Model' }).locator('.model-data');
const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh', exact: true });

test('the model data is refreshed on a click, by nobody in particular, and kept for later visits', async ({ page, context }) => {
  const asked = await modelsDev(context, { body: JSON.stringify(renewed(7)) });
  await openaiLists(context, 'gpt-4.1');
  await openChat(page);
  await connectForNow(page, { route: 'Relay' });
  await openPicker(page);
  await expect(foot(page)).toContainText('models.dev 2026-07-02, genai-prices 2026-08-21');
  await expect(foot(page)).toContainText('models.dev, which then sees your IP address');
  await expect(model(page, 'openai/gpt-4.1')).toContainText('$2 / $8');
  expect(asked).toEqual([]);

  await refresh(page).click();
  await expect(model(page, 'openai/gpt-4.1')).toContainText('$7 / $9');
  await expect(foot(page)).toContainText(TODAY);
  await expect(foot(page)).not.toContainText('2026-07-02');
  expect(asked.length).toBe(1);
  const headers = await asked[0]!.allHeaders();
  for (const name of ['authorization', 'cookie', 'referer', 'x-api-key']) expect(headers[name]).toBeUndefined();

  await reload(page);
  await connectForNow(page, { route: 'Relay' });
  await openPicker(page);
  await expect(model(page, 'openai/gpt-4.1')).toContainText('$7 / $9');
  await expect(foot(page)).toContainText(TODAY);
  expect(asked.length).toBe(1);
});

test('what is no model data is refused with a sentence, and the old data stays', async ({ page, context }) => {
  const answer = { body: '<!DOCTYPE html>' };
  await modelsDev(context, answer);
  await openaiLists(context, 'gpt-4.1');
  await openChat(page);
  await connectForNow(page, { route: 'Relay' });
  await openPicker(page);
  await refresh(page).click();
  await expect(foot(page)).toContainText('is not its model list');
  answer.body = JSON.stringify(renewed(7_000_000));
  await refresh(page).click();
  await expect(foot(page)).toContainText('openai/gpt-4.1 a price that cannot be right');
  await expect(foot(page)).toContainText('2026-07-02');
  await expect(model(page, 'openai/gpt-4.1')).toContainText('$2 / $8');
  await context.unroute(LIST);
  await context.route(LIST, (route) => route.abort());
  await refresh(page).click();
  await expect(foot(page)).toContainText('could not be reached');
});

test('the list tells what a model can do, and puts what is given up last', async ({ page, context }) => {
  await context.route('**/mistral/v1/models', (route) =>
    route.fulfill({
      json: {
        data: [
          { id: 'made-up-old', capabilities: { completion_chat: true }, deprecation: '2026-12-31T00:00:00Z' },
          { id: 'made-up-embed', capabilities: { completion_chat: false } },
          { id: 'made-up', max_context_length: 131072, capabilities: { completion_chat: true, function_calling: true, vision: true }, deprecation: null },
        ],
      },
    }),
  );
  await openChat(page);
  await connectForNow(page, { slug: 'mistral', route: 'Relay' });
  await openPicker(page);
  await expect(model(page, 'mistral/made-up')).toContainText(/131k.*images · tools/);
  await expect(model(page, 'mistral/made-up')).not.toContainText('$');
  await expect(model(page, 'mistral/made-up-old')).toContainText('deprecated · until 2026-12-31');
  await expect(model(page, 'mistral/made-up-embed')).toHaveCount(0);
  await expect(page.getByRole('option')).toContainText([/^made-up131k/, /^made-up-old/]);
});

test('what the list says a model does not take is not sent, and the answer says so', async ({ page, context }) => {
  await context.route('**/openrouter/api/v1/models', (route) =>
    route.fulfill({ json: { data: [{ id: 'echo', supported_parameters: ['max_tokens', 'top_p', 'tools'] }] } }),
  );
  await openChat(page);
  await connectForNow(page, { slug: 'openrouter', route: 'Relay' });
  await chooseModel(page, 'unlisted', 'openrouter');
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.locator('[data-param="temperature"]').fill('0.5');
  await chooseModel(page, 'echo', 'openrouter');
  await openPicker(page);
  await expect(model(page, 'openrouter/echo')).toContainText('tools');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-left-out="temperature"]')).toBeVisible();
  await page.locator('[data-param="top_p"]').fill('0.9');
  const body = page.context().waitForEvent('request', (request) => request.url().endsWith('/openrouter/api/v1/chat/completions'));
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  const sent = (await body).postDataJSON() as Record<string, unknown>;
  expect([sent['temperature'], sent['top_p']]).toEqual([undefined, 0.9]);
  await expect(answers(page)).toContainText(/not sent.*temperature/i);
});
