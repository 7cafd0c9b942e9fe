// Measuring models: asked in turns, shown side by side, and kept over time; and what a closed tab leaves in the ledger.

import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  answers, chooseModel, comeBack, connectForNow, createVault, go, inState, openChat, pick, seen, send, unique, withVault,
} from './product';

const setup = (page: Page): Locator => page.getByRole('region', { name: 'Models to measure' });
const results = (page: Page): Locator => page.locator('[data-end]');
const row = (page: Page, model: string): Locator => results(page).getByRole('region', { name: 'Results' }).getByRole('row', { name: new RegExp(`^${model}`) });
const ledger = (page: Page): Locator => page.getByRole('region', { name: 'Requests' }).locator('tbody tr:not(.space)');
const axe = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

/** Opens the page, and chooses who is measured, each question once. */
async function choose(page: Page, models: string[]): Promise<void> {
  await go(page, '#/usage/benchmark');
  // The one that is talked to stands there already.
  await expect(setup(page)).toBeVisible();
  const remove = setup(page).getByRole('button', { name: /^Remove / });
  for (let left = await remove.count(); left > 0; left -= 1) {
    await remove.first().click();
    await expect(remove).toHaveCount(left - 1);
  }
  for (const model of models) {
    await setup(page).getByRole('button', { name: 'Add model' }).click();
    await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
    await page.locator(`[data-model="openai/${model}"]`).first().click();
  }
  await pick(setup(page).getByRole('radio', { name: '1×', exact: true }));
}

test('models are measured in turns, with the cost said before, and stand side by side', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  // At the provider's own address, where list prices hold.
  await connectForNow(page, { route: 'Relay' });
  await choose(page, []);
  await expect(page.getByText('Nothing measured yet')).toBeVisible();
  await expect(setup(page).getByRole('button', { name: 'Start' })).toBeDisabled();
  await axe(page);
  await choose(page, ['gpt-4o', `echo-${mine}`, 'fault-401']);
  await expect(setup(page).getByRole('status')).toHaveText(/^15 requests · at most \$0\.\d+, and what models without a known price cost$/);
  expect(await seen((entry) => entry.model === `echo-${mine}`)).toEqual([]);
  await setup(page).getByRole('button', { name: 'Start' }).click();
  await expect(results(page)).toHaveAttribute('data-end', 'done', { timeout: 30_000 });
  for (const model of ['gpt-4o', `echo-${mine}`]) {
    await expect(row(page, model)).toHaveAttribute('data-requests', '5');
    for (const metric of ['ttft', 'total']) await expect(row(page, model).locator(`[data-metric="${metric}"]`)).toHaveAttribute('data-value', /^\d+$/);
  }
  await expect(row(page, 'gpt-4o').locator('[data-metric="cost"]')).toHaveAttribute('data-value', /^\d+$/);
  await expect(row(page, 'fault-401')).toHaveAttribute('data-errors', '5');
  await expect(row(page, 'fault-401')).toContainText('100%');
  expect((await seen((entry) => entry.model === `echo-${mine}`)).length).toBe(5);
  await expect(page.getByRole('figure', { name: 'Time to first token' }).getByRole('img', { name: 'Time to first token, 2 rows' })).toBeVisible();
  await axe(page);
  // In turns, from the file with every request.
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n').slice(1).map((line) => line.split(','));
  expect(lines.length).toBe(15);
  expect(lines.slice(0, 6).map((cells) => cells[4])).toEqual(['gpt-4o', `echo-${mine}`, 'fault-401', `echo-${mine}`, 'fault-401', 'gpt-4o']);
  // Each is a request like any other.
  await go(page, '#/usage/requests');
  await page.getByRole('combobox', { name: 'From' }).selectOption('Benchmark');
  await expect(page.getByText(/^15 requests/)).toBeVisible();
  // What was measured before there was a vault moves into it.
  await go(page, '#/usage/benchmark');
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
  await comeBack(page);
  await expect(row(page, 'gpt-4o')).toHaveAttribute('data-requests', '5');
});

test('results stay, and a line shows them over time', async ({ page }) => {
  await withVault(page);
  await choose(page, ['echo']);
  for (const count of [1, 2]) {
    await setup(page).getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('combobox', { name: 'Run' }).locator('option')).toHaveCount(count);
    await expect(results(page)).toHaveAttribute('data-end', 'done', { timeout: 30_000 });
  }
  await comeBack(page);
  await expect(row(page, 'echo')).toHaveAttribute('data-requests', '5');
  const trend = page.getByRole('figure', { name: /^Over time/ });
  await expect(trend.getByRole('img', { name: 'Over time · Time to first token: one line over 2 runs' })).toBeVisible();
  await pick(trend.getByRole('radio', { name: 'Total time' }));
  const table = page.getByRole('figure', { name: 'Over time · Total time' });
  await table.getByText('As a table').click();
  await expect(table.getByRole('row')).toHaveCount(3);
});

test('a run that is stopped or broken off keeps what it measured, and goes on', async ({ page }) => {
  const mine = unique();
  await withVault(page);
  // Echoes a few words at once, or takes seconds for many.
  await choose(page, [`echo-${mine}`, 'long-4000@40']);
  await setup(page).getByRole('button', { name: 'Start' }).click();
  const running = page.getByRole('region', { name: 'Measuring' });
  await expect(running).toContainText('1 of 10 · long-4000@40 · Fact');
  await expect(running.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '10');
  await expect.poll(async () => (await seen((entry) => entry.model === 'long-4000@40')).length).toBeGreaterThan(0);
  await axe(page);
  await comeBack(page);
  await expect(results(page)).toHaveAttribute('data-end', 'interrupted');
  await expect(results(page)).toContainText('This run broke off after 1 of 10 requests.');
  await expect(row(page, `echo-${mine}`)).toHaveAttribute('data-requests', '1');
  await results(page).getByRole('button', { name: 'Continue' }).click();
  await expect(running).toContainText('1 of 10 · long-4000@40 · Fact');
  await running.getByRole('button', { name: 'Stop' }).click();
  await expect(results(page)).toContainText('You stopped this run after 1 of 10 requests.');
  expect((await seen((entry) => entry.model === `echo-${mine}`)).length).toBe(1);
  // One was measured, one broke off with the page, and one was stopped.
  await go(page, '#/usage/requests');
  await expect(ledger(page)).toHaveCount(3);
  for (const status of ['done', 'interrupted', 'stopped']) await expect(page.locator(`tr[data-status="${status}"]`)).toHaveCount(1);
});

test('a request that was under way when the tab was closed is in the ledger, once', async ({ page }) => {
  await withVault(page);
  await chooseModel(page, 'long-4000@40');
  await send(page, 'Tell me everything');
  await expect(answers(page).last()).toContainText('Part 1');
  // Nobody's mistake while it comes.
  await go(page, '#/usage/requests');
  await expect(page.getByRole('heading', { name: 'Nothing was used yet' })).toBeVisible();
  await comeBack(page);
  await expect(ledger(page)).toHaveCount(1);
  await expect(ledger(page)).toHaveAttribute('data-status', 'interrupted');
  await expect(ledger(page)).toContainText('unknown');
  // One that comes to its end is there once as well, whichever start reads it.
  await openChat(page);
  await chooseModel(page, 'echo');
  await send(page, 'Hello');
  await inState(answers(page).last(), 'done');
  await comeBack(page);
  await go(page, '#/usage/requests');
  await expect(ledger(page)).toHaveCount(2);
  await expect(page.locator('tr[data-status="done"]')).toHaveCount(1);
});

test('a budget ends a run before it is passed', async ({ page }) => {
  await withVault(page);
  await go(page, '#/usage/money');
  const budgets = page.getByRole('region', { name: 'Budgets' });
  await budgets.getByRole('textbox', { name: 'US dollars' }).fill('0.000001');
  await budgets.getByRole('button', { name: 'Add budget' }).click();
  await choose(page, ['gpt-4o']);
  await setup(page).getByRole('button', { name: 'Start' }).click();
  await expect(results(page)).toHaveAttribute('data-end', 'held');
  await expect(results(page)).toContainText('This run ended after 0 of 5 requests.');
  await go(page, '#/usage/requests');
  await expect(page.getByRole('heading', { name: 'Nothing was used yet' })).toBeVisible();
});
