// Every wire format, from the key press to the streamed answer: straight from the browser, and through the relay.

import { expect, test } from '@playwright/test';
import { answers, chooseModel, connectForNow, FAKE, inState, openChat, problem, seen, send, unique } from './product';

/** One provider for each format, and the base URL that stands for its own. */
const DIRECT = [
  ['openai', '/v1', 'echo'],
  ['openai', '/v1', 'o3/echo'],
  ['anthropic', '', 'echo'],
  ['google', '/v1beta', 'echo'],
  ['cohere', '', 'echo'],
  ['mistral', '/v1', 'echo'],
  ['ollama', '', 'echo'],
  ['bedrock', '', 'echo'],
] as const;

for (const [slug, path, model] of DIRECT) {
  test(`${slug}, ${model}: straight from the browser`, async ({ page }) => {
    const text = `Straight to ${slug}: ${unique()} 안녕하세요`;
    await openChat(page);
    await connectForNow(page, { slug, baseUrl: `${FAKE}/${slug}${path}`, ...(slug === 'ollama' ? {} : { route: 'Direct' as const }) });
    await chooseModel(page, model, slug);
    await send(page, text);
    await inState(answers(page), 'done');
    await expect(answers(page)).toContainText(text);
    await expect(answers(page).locator('[data-metric="prompt_tokens"]')).toHaveAttribute('data-value', '11');
  });
}

for (const slug of ['openai', 'anthropic', 'google', 'cohere', 'mistral', 'xai', 'groq', 'deepseek', 'together', 'openrouter', 'bedrock']) {
  test(`${slug}: through the relay`, async ({ page }) => {
    const text = `Relayed to ${slug}: ${unique()}`;
    await openChat(page);
    await connectForNow(page, { slug, route: 'Relay' });
    await chooseModel(page, 'echo', slug);
    await send(page, text);
    await inState(answers(page), 'done');
    await expect(answers(page)).toContainText(text);
    await expect(answers(page)).toContainText(/relay/i);
  });
}

test('a wrong key is a wrong key in every format', async ({ page }) => {
  await openChat(page);
  for (const [slug, path] of [['google', '/v1beta'], ['cohere', '']] as const) {
    await connectForNow(page, { slug, key: `wrong-${unique()}`, baseUrl: `${FAKE}/${slug}${path}`, route: 'Direct' });
    await chooseModel(page, 'echo', slug);
    await send(page, 'Hello?');
    await expect(problem(page, 'bad-key')).toBeVisible();
  }
});

test('what a model does not take is left out and said', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.locator('[data-param="temperature"]').fill('0.5');
  await chooseModel(page, 'gpt-5.4-mini');
  await expect(page.locator('[data-left-out="temperature"]')).toBeVisible();
  await send(page, 'How warm?');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText(/not sent.*temperature/i);
  expect((await seen((entry) => entry.path === `/${mine}/v1/responses`)).length).toBe(1);
});

test('a refused parameter can be done without, with one click', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${unique()}/v1`, route: 'Direct' });
  await chooseModel(page, 'picky-temperature');
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.locator('[data-param="temperature"]').fill('0.5');
  await send(page, 'Too warm?');
  await problem(page, 'bad-request').getByRole('button', { name: 'Retry without temperature' }).click();
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('Too warm?');
});

test('the inspector shows what went over the wire, and never the key', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const key = `sk-fake-key-${unique()}-canary`;
  await openChat(page);
  await connectForNow(page, { key, baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Look inside');
  await inState(answers(page), 'done');
  await page.getByRole('button', { name: 'Inspect the request' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Request' })).toContainText(`POST ${FAKE}/openai/v1/chat/completions`);
  await expect(dialog).toContainText('Bearer ••••nary');
  await expect(dialog).toContainText('"content": "Look inside"');
  await expect(dialog.getByRole('region', { name: 'Reply' })).toContainText('HTTP 200');
  await expect(dialog).toContainText('data: [DONE]');
  expect(await page.content()).not.toContain(key);
  await dialog.getByRole('button', { name: 'Copy as curl' }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain('authorization: Bearer $API_KEY');
  expect(curl).not.toContain(key);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
