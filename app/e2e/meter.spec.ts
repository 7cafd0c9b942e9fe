// The line of figures: what is known of cost, speed and context, and nothing that is not.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, inState, openChat, send } from './product';

const figures = (page: Page) => page.getByRole('group', { name: 'Figures of this chat' });
const figure = (page: Page, metric: string) => figures(page).locator(`[data-metric="${metric}"]`);
const value = async (page: Page, metric: string): Promise<number> => Number(await figure(page, metric).getAttribute('data-value'));

test('cost, speed and context of a chat with a model whose prices are known', async ({ page }) => {
  await openChat(page);
  // Through the relay: with an address of one's own the prices of the catalogue do not hold.
  await connectForNow(page, { route: 'Relay' });
  await chooseModel(page, 'gpt-4o');
  await send(page, 'What does this cost?');
  await inState(answers(page), 'done');
  const metric = (name: string) => answers(page).locator(`[data-metric="${name}"]`);
  await expect(metric('cost_usd')).toBeVisible();
  const once = Number(await metric('cost_usd').getAttribute('data-value'));
  const [asked, answered] = [await metric('prompt_tokens').getAttribute('data-value'), await metric('completion_tokens').getAttribute('data-value')];
  // $2.50 and $10 per million tokens, in the catalogue that comes with the app.
  expect(once).toBeCloseTo((Number(asked) * 2.5 + Number(answered) * 10) / 1e6, 9);
  expect(await value(page, 'chat_cost_usd')).toBeCloseTo(once, 9);
  expect(await value(page, 'last_ttft_ms')).toBeGreaterThan(0);
  expect(await value(page, 'last_total_ms')).toBeGreaterThan(0);
  const used = Number(asked) + Number(answered);
  expect(await value(page, 'context_tokens')).toBe(used);
  await expect(figure(page, 'context_tokens')).toContainText(`${used} / 128,000`);
  const meter = figures(page).getByRole('meter', { name: 'Context used' });
  await expect(meter).toHaveAttribute('aria-valuetext', `${used} of 128,000 tokens`);
  expect((await new AxeBuilder({ page }).include('.hud').analyze()).violations).toEqual([]);
  // What is typed comes on top, counted as the model does: fifty tokens, four for a message and three for the answer.
  await composer(page).fill('x'.repeat(400));
  await expect(figure(page, 'context_tokens')).toContainText(`Context${used + 57} / 128,000`);
  expect(await value(page, 'next_cost_usd')).toBeCloseTo((used + 57) * 2.5 / 1e6, 12);
  expect((await new AxeBuilder({ page }).include('.hud').analyze()).violations).toEqual([]);
  await composer(page).fill('Again');
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(2);
  await inState(answers(page).last(), 'done');
  await expect.poll(() => value(page, 'chat_cost_usd')).toBeCloseTo(2 * once, 9);
  // An answer given up is paid for all the same: how much is not known.
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill('long-4000@20');
  await page.locator('[data-model="openai/long-4000@20"]').click();
  await send(page, 'Long');
  await expect(answers(page).last()).toContainText('Part');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page).last(), 'stopped');
  await expect(figure(page, 'chat_cost_usd')).toContainText('at least $');
  await expect(answers(page).last().locator('[data-metric="cost_usd"]')).toHaveCount(0);
});

test('what is unknown is not shown, and is never nothing', async ({ page }) => {
  await openChat(page);
  await expect(figures(page)).toHaveText('');
  await send(page, 'Simulated');
  await inState(answers(page), 'done');
  await expect(figure(page, 'chat_cost_usd')).toHaveCount(0);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'A model of my own');
  await inState(answers(page).last(), 'done');
  await expect(figure(page, 'chat_cost_usd')).toHaveCount(0);
  await expect(answers(page).last().locator('[data-metric="cost_usd"]')).toHaveCount(0);
  await composer(page).fill('x'.repeat(400));
  await expect(figure(page, 'context_tokens')).toContainText('~');
  await expect(figures(page).getByRole('meter')).toHaveCount(0);
  await expect(figures(page)).not.toContainText('$');
});

test('what would be sent is counted as the model does, and priced, before it is sent', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await openChat(page);
  await connectForNow(page, { route: 'Relay' });
  await chooseModel(page, 'gpt-4o');
  const counters = () => page.workers().filter((worker) => worker.url().includes('/tokens_loader')).length;
  expect(counters()).toBe(0);
  // By o200k_base these are ten tokens; a message takes four more, and the beginning of the answer three.
  await composer(page).fill('Hello, world! 안녕하세요, 세계! 🙂');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context17 \/ 128,000/);
  expect(await value(page, 'next_cost_usd')).toBeCloseTo(17 * 2.5 / 1e6, 12);
  await expect(figure(page, 'next_cost_usd')).toHaveText(/<\$0\.0001$/);
  await composer(page).fill('Hello, world! '.repeat(100));
  await expect(figure(page, 'next_cost_usd')).toHaveText(/~\$0\.00\d\d$/);
  await composer(page).fill('Hello, world! 안녕하세요, 세계! 🙂');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context17 \//);
  expect(counters()).toBe(1);
  await composer(page).pressSequentially(' and more');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context19 \//);
  await composer(page).fill('');
  await expect(figure(page, 'next_cost_usd')).toHaveCount(0);
  await expect(figure(page, 'context_tokens')).toHaveCount(0);
  // An older model has another vocabulary, and other vendors' are not known: there it is an estimate, and says so.
  await composer(page).fill('안녕하세요, 세계!');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context12 \//);
  await chooseModel(page, 'gpt-4-turbo');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context18 \//);
  await chooseModel(page, 'echo');
  await expect(figure(page, 'context_tokens')).toContainText(/^Context~/);
  expect(counters()).toBe(1);
  expect(errors).toEqual([]);
});
