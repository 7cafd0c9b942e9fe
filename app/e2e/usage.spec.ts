// What was used: every request leaves a record, charts and a table show it, and files take it along.

import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import {
  answers, chooseModel, comeBack, connectForNow, createVault, go, inState, openChat, PASSPHRASE, pick, send, withVault,
} from './product';
import { seedLedger } from './ledger.mjs';

const tile = (page: Page, metric: string) => page.locator(`.tile[data-metric="${metric}"]`);
const value = (page: Page, metric: string) => tile(page, metric).getAttribute('data-value');
const lines = (page: Page) => page.getByRole('region', { name: 'Requests' }).locator('tbody tr:not(.space)');
const axe = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

test('each request leaves one record, also a failed one, and no text', async ({ page }) => {
  await openChat(page);
  await go(page, '#/usage');
  await expect(page.getByRole('heading', { name: 'Nothing was used yet' })).toBeVisible();
  await axe(page);
  await connectForNow(page, { route: 'Relay' });
  await chooseModel(page, 'gpt-4o');
  await send(page, 'A secret question');
  await inState(answers(page), 'done');
  const cost = await answers(page).locator('[data-metric="cost_usd"]').getAttribute('data-value');
  await chooseModel(page, 'fault-401');
  await send(page, 'And now?');
  await inState(answers(page).last(), 'failed');
  await go(page, '#/usage');
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '2');
  expect(await value(page, 'errors')).toBe('1');
  expect(await value(page, 'cost_usd')).toBe(cost);
  await go(page, '#/usage/requests');
  await expect(lines(page)).toHaveCount(2);
  await expect(lines(page).first()).toHaveAttribute('data-status', 'failed');
  await expect(lines(page).last()).toContainText('gpt-4o');
  await expect(page.getByRole('region', { name: 'Requests' })).not.toContainText('secret');
  // What was done before there was a vault moves into it, and is there after a reload.
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
  await comeBack(page);
  await expect(lines(page)).toHaveCount(2);
});

test('files have every record to the last digit', async ({ page }) => {
  await withVault(page);
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  await go(page, '#/usage/requests');
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFile(await download.path(), 'utf8');
  };
  const [head, first, rest] = (await save('CSV')).split('\r\n');
  expect(head).toMatch(/^time,provider,model,key,/);
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,openai,echo,[^,]+,direct,chat,done,,\d+,/);
  expect(rest).toBe('');
  const [record, ...others] = JSON.parse(await save('JSON'));
  expect(others).toEqual([]);
  expect(record).toMatchObject({ provider: 'openai', model: 'echo', status: 'done', cost_usd: null });
  // Measured to the fraction of a millisecond, from where the request left.
  expect(record.total_ms).toBeGreaterThanOrEqual(record.ttft_ms);
  expect(JSON.stringify(record)).not.toContain('Hello');
});

test('charts can be read, clicked, filtered and seen as tables', async ({ page }) => {
  await withVault(page);
  await seedLedger(page, PASSPHRASE, { count: 3000, days: 20 });
  await go(page, '#/usage');
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '3000');
  const charts = page.getByRole('figure');
  await expect(charts).toHaveCount(5);
  await expect(charts.first().getByRole('img', { name: /^Cost over time: at least \$/ })).toBeVisible();
  await axe(page);
  // The table beside a chart has its figures.
  const spent = page.getByRole('figure', { name: 'Cost over time' });
  await spent.getByText('As a table').click();
  await expect(spent.getByRole('row')).toHaveCount(21);
  // One model alone, and back.
  await spent.getByRole('button', { name: 'Only gpt-5.4', exact: true }).click();
  const alone = Number(await value(page, 'requests'));
  expect(alone).toBeLessThan(3000);
  await page.getByRole('button', { name: 'Only errors' }).click();
  await expect.poll(async () => (await value(page, 'requests')) === (await value(page, 'errors'))).toBe(true);
  await page.getByRole('button', { name: 'Remove filter Errors' }).click();
  await page.getByRole('button', { name: 'Remove filter gpt-5.4' }).click();
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '3000');
  // A click on a column looks at its day.
  await spent.locator('g.click').nth(5).click();
  await expect.poll(async () => Number(await value(page, 'requests'))).toBeLessThan(200);
  await page.getByRole('combobox', { name: 'Period' }).selectOption('All');
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '3000');
  await pick(page.getByRole('radio', { name: 'Provider' }));
  await expect(spent.getByRole('button', { name: 'Only OpenAI', exact: true })).toBeVisible();
  await pick(page.getByRole('radio', { name: 'Tokens' }));
  await expect(page.getByRole('figure', { name: 'Tokens over time' })).toBeVisible();
});

test('thousands of requests are sorted by any column, and drawn as far as they are seen', async ({ page }) => {
  await withVault(page);
  await seedLedger(page, PASSPHRASE, { count: 3000, days: 20 });
  await go(page, '#/usage/requests');
  await expect(page.getByText(/^3,000 requests/)).toBeVisible();
  expect(await lines(page).count()).toBeLessThan(100);
  await axe(page);
  const head = page.getByRole('columnheader', { name: 'Cost' });
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  const money = async (at: number) => Number((await lines(page).nth(at).locator('td').nth(5).textContent())?.replace('$', ''));
  expect(await money(0)).toBeGreaterThanOrEqual(await money(1));
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('region', { name: 'Requests' }).evaluate((region) => region.scrollTo(0, region.scrollHeight));
  // What is not known stands last, whichever way.
  await expect(lines(page).last()).toHaveAttribute('aria-rowindex', '3001');
  await expect(lines(page).last()).toContainText('unknown');
});

test('a price and a currency of ones own hold for what comes, and are kept', async ({ page }) => {
  await withVault(page);
  await send(page, 'Before');
  await inState(answers(page), 'done');
  await go(page, '#/usage/money');
  await page.getByRole('button', { name: 'Edit price of echo' }).click();
  await page.getByRole('textbox', { name: 'Input' }).fill('1e3');
  await expect(page.getByRole('alert')).toContainText('A number of dollars');
  await page.getByRole('textbox', { name: 'Input' }).fill('2');
  await page.getByRole('textbox', { name: 'Output' }).fill('10');
  await axe(page);
  await page.getByRole('group', { name: 'Edit price of echo' }).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Code' }).fill('krw');
  await page.getByRole('textbox', { name: 'One US dollar is' }).fill('1,380');
  await page.getByRole('region', { name: 'Currency' }).getByRole('button', { name: 'Save' }).click();
  await comeBack(page);
  await expect(page.getByRole('row', { name: /^echo/ })).toContainText('yours');
  await openChat(page);
  await chooseModel(page, 'echo');
  await send(page, 'After');
  await inState(answers(page).last(), 'done');
  const metric = (name: string) => answers(page).last().locator(`[data-metric="${name}"]`);
  const count = async (name: string) => Number(await metric(name).getAttribute('data-value'));
  expect(await count('cost_usd')).toBeCloseTo((await count('prompt_tokens') * 2 + await count('completion_tokens') * 10) / 1e6, 9);
  await expect(metric('cost_usd')).toContainText('₩');
  // What was made before keeps the cost of its time, which was unknown.
  await go(page, '#/usage');
  await expect(tile(page, 'cost_usd')).toContainText('at least ₩');
});

test('nothing of the ledger lies in the clear', async ({ page }) => {
  await withVault(page);
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  const rows = () => page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open('openmaas'));
    const store = database.transaction('ledger').objectStore('ledger');
    const all = await done(store.getAll());
    const ids = await done(store.getAllKeys());
    database.close();
    return [ids.map(String), all.map(({ sealed }) => new TextDecoder('latin1').decode(sealed))];
  });
  await expect.poll(async () => (await rows())[0]?.length).toBe(1);
  const [ids, sealed] = await rows();
  expect(ids?.[0]).toMatch(/^[0-9a-f]{16}$/);
  for (const word of ['echo', 'openai', 'done']) expect(sealed?.[0]).not.toContain(word);
});

test('small rows are put together, and nothing is lost or there twice', async ({ page }) => {
  await withVault(page);
  await chooseModel(page, 'fault-401');
  await send(page, 'One');
  await inState(answers(page), 'failed');
  await seedLedger(page, PASSPHRASE, { count: 300, days: 3, full: 1 });
  const rows = () => page.evaluate(() => new Promise<number>((resolve) => {
    const open = indexedDB.open('openmaas');
    open.onsuccess = () => {
      const count = open.result.transaction('ledger').objectStore('ledger').count();
      count.onsuccess = () => {
        open.result.close();
        resolve(count.result);
      };
    };
  }));
  expect(await rows()).toBe(301);
  await go(page, '#/usage');
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '301');
  await expect.poll(rows).toBe(1);
  await comeBack(page);
  await expect(tile(page, 'requests')).toHaveAttribute('data-value', '301');
});

test('a budget holds back what may pass it, and a person may let it pass once', async ({ page }) => {
  await withVault(page);
  await go(page, '#/usage/money');
  const budgets = page.getByRole('region', { name: 'Budgets' });
  await budgets.getByRole('textbox', { name: 'US dollars' }).fill('nothing');
  await expect(budgets.getByRole('alert')).toContainText('above 0');
  await budgets.getByRole('textbox', { name: 'US dollars' }).fill('0.001');
  await budgets.getByRole('button', { name: 'Add budget' }).click();
  await expect(budgets.getByRole('meter', { name: 'Everything' })).toHaveAttribute('aria-valuetext', '$0 of $0.0010');
  await axe(page);
  // No price is known of this model, so nobody knows.
  await openChat(page);
  await send(page, 'How much?');
  await expect(page.locator('[role="alert"][data-error="unknown-cost"]')).toBeVisible();
  await page.getByRole('button', { name: 'Send this once' }).click();
  await inState(answers(page), 'done');
  // With a price it is known that it may be too much: 100,000 tokens at $10 a million.
  await go(page, '#/usage/money');
  await page.getByRole('button', { name: 'Edit price of echo' }).click();
  await page.getByRole('textbox', { name: 'Input' }).fill('10');
  await page.getByRole('textbox', { name: 'Output' }).fill('10');
  await page.getByRole('group', { name: 'Edit price of echo' }).getByRole('button', { name: 'Save' }).click();
  await comeBack(page);
  await openChat(page);
  await chooseModel(page, 'echo');
  const panel = page.getByRole('group', { name: 'Parameters' });
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Parameters' }).click();
  await panel.locator('[data-param="max_tokens"]').fill('100000');
  await send(page, 'And now?');
  const held = page.locator('[role="alert"][data-error="over-budget"]');
  await expect(held).toContainText('> $0.001');
  expect((await new AxeBuilder({ page }).include('[data-error="over-budget"]').analyze()).violations).toEqual([]);
  await held.getByRole('button', { name: 'Send this once' }).click();
  await inState(answers(page).last(), 'done');
  // The budget is still there, and can go.
  await send(page, 'Once more');
  await expect(held).toBeVisible();
  await held.getByRole('link', { name: 'Open budgets' }).click();
  await budgets.getByRole('button', { name: 'Delete budget Everything' }).click();
  await expect(budgets.getByRole('meter')).toHaveCount(0);
});
