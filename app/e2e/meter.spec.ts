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
  // What is typed is an estimate on top, and says so.
  await composer(page).fill('x'.repeat(400));
  await expect(figure(page, 'context_tokens')).toContainText(`~${used + 100} / 128,000`);
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
  await expect(figures(page).getByRole('meter')).toHaveCount(0);
  await expect(figures(page)).not.toContainText('$');
});
