// Test sets: prompts by models by rows, within the limits that were asked for, and nothing paid for twice.

import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { cities } from './cities.mjs';
import { FAKE, go, pick, readTestSet, seen, unique, unlock, withVault } from './product';

interface Timed {
  model: string | null;
  asked_ms: number;
  last_ms: number | null;
}

const axe = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
const dialog = (page: Page): Locator => page.getByRole('dialog');
const ended = (page: Page, how: string): Locator => page.locator(`[data-run="${how}"]`);
const cells = (page: Page, outcome: string): Locator => page.locator(`.matrix td[data-outcome="${outcome}"]`);

/** As many requests as were out at once, by when each was asked and when its last byte left. */
function mostAtOnce(all: Timed[]): number {
  const moments = all.flatMap((entry) => [
    { at: entry.asked_ms, step: 1 },
    { at: entry.last_ms ?? Number.POSITIVE_INFINITY, step: -1 },
  ]);
  moments.sort((one, other) => one.at - other.at || one.step - other.step);
  let [now, most] = [0, 0];
  for (const { step } of moments) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}

test('600 requests keep to the asked number at once, survive a reload in the middle, and none is paid for twice', async ({ page }) => {
  test.setTimeout(180_000);
  const mine = unique();
  await withVault(page);
  await go(page, '#/prompts/tests');
  const asked = ['a', 'b', 'c', 'd'].map((name) => `${mine}${name}/echo@40`);
  await readTestSet(page, cities(asked, 50, mine));
  await expect(dialog(page)).toContainText('50 rows · 3 prompts · 4 models');
  await axe(page);
  await dialog(page).getByRole('button', { name: 'Take in as new test set' }).click();
  await expect(page.getByRole('heading', { name: `Cities ${mine}` })).toBeVisible();
  await page.getByRole('textbox', { name: 'Requests at once' }).fill('6');
  await page.getByRole('textbox', { name: 'Requests at once' }).blur();
  await expect(page.locator('[data-requests="600"]')).toContainText('600 requests');
  // No task on the page's thread may hold it up.
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
    Object.assign(window, { tasks });
  });
  await page.getByRole('button', { name: 'Run tests' }).click();
  const own = async () => (await seen((entry) => entry.model?.startsWith(mine) ?? false)) as unknown as Timed[];
  await expect.poll(async () => (await own()).length, { timeout: 60_000 }).toBeGreaterThan(150);
  // None is longer than 50 ms on a machine with nothing else to do; this guards against freezing on a busy one.
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  expect(Math.max(0, ...tasks), `long tasks: ${tasks}`).toBeLessThan(500);
  await page.reload();
  const before = (await own()).length;
  expect(before).toBeLessThan(500);
  await unlock(page);
  await expect(ended(page, 'interrupted')).toContainText('This run broke off after');
  const kept = Number(await ended(page, 'interrupted').getAttribute('data-done'));
  expect(kept).toBeGreaterThan(100);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(ended(page, 'done')).toHaveAttribute('data-done', '600', { timeout: 90_000 });
  const all = await own();
  // Only what was on its way when the page was loaded anew was asked twice.
  expect(all.length - 600).toBeGreaterThanOrEqual(0);
  expect(all.length - 600).toBeLessThanOrEqual(6 + (before - kept));
  expect(before - kept).toBeLessThanOrEqual(12);
  // What the reload cut off never ended, as far as the provider knows: each page is looked at by itself.
  for (const part of [all.slice(0, before), all.slice(before)]) {
    expect(mostAtOnce(part)).toBeLessThanOrEqual(6);
    expect(mostAtOnce(part)).toBeGreaterThanOrEqual(4);
  }
  // Two prompts name the city, the third cannot.
  const summary = page.getByRole('region', { name: 'Summary' });
  for (const [prompt, passed] of [['Say', '50'], ['Please', '50'], ['Name', '0']]) {
    const lines = summary.getByRole('row', { name: new RegExp(`^${prompt}`) });
    await expect(lines).toHaveCount(4);
    await expect(lines.first()).toHaveAttribute('data-passed', passed);
  }
  await expect(cells(page, 'passed')).toHaveCount(400);
  await expect(cells(page, 'missed')).toHaveCount(200);
  await axe(page);
  // Why: what was sent, what came, and which expectation failed.
  await cells(page, 'missed').first().getByRole('button').click();
  await expect(dialog(page).getByRole('region', { name: 'What was sent' })).toContainText('Name a city, number 1.');
  await expect(dialog(page).getByRole('region', { name: 'What came' })).toContainText('Name a city, number 1.');
  const missed = dialog(page).locator('[data-pass="false"]');
  await expect(missed).toHaveCount(1);
  await expect(missed).toContainText('Contains City-1-');
  await expect(missed).toContainText('Not met. The text is not in the answer.');
  await axe(page);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  // As a file, with every cell.
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('group', { name: 'Export test set' }).getByRole('button', { name: 'CSV' }).click()]);
  expect((await readFile(await download.path(), 'utf8')).trim().split('\r\n').length).toBe(601);
  // A second run takes the same answers, and asks nobody.
  await page.getByRole('link', { name: `Cities ${mine}` }).click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(ended(page, 'done')).toContainText('600 earlier answers taken', { timeout: 60_000 });
  expect((await own()).length).toBe(all.length);
  await page.getByRole('link', { name: `Cities ${mine}` }).click();
  await expect(page.getByRole('region', { name: 'Runs' }).getByRole('link')).toHaveCount(2);
  // And each request is in the ledger, also those that the reload cut off: they are written before they leave.
  await go(page, '#/usage/requests');
  await page.getByRole('combobox', { name: 'From' }).selectOption('Test set');
  await expect(page.getByRole('status').filter({ hasText: / requests$/ })).toHaveText(/^60\d requests$/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n').slice(1);
  const models = (wanted: string): string[] => lines.filter((line) => line.includes(`,test,${wanted},`)).map((line) => line.split(',')[2]!);
  // An answer is noted in the transaction that keeps it, so exactly those 600 are done.
  expect(models('done')).toHaveLength(600);
  const left = models('interrupted');
  expect(lines).toHaveLength(600 + left.length);
  // Of what was cut off, all that the provider heard of is there; a request that the reload stopped on its way out may be too.
  const count = (all: string[], model: string): number => all.filter((one) => one === model).length;
  for (const model of new Set(all.map((entry) => entry.model!))) {
    const heard = all.filter((entry) => entry.model === model).length;
    expect(count(models('done'), model) + count(left, model)).toBeGreaterThanOrEqual(heard);
  }
  expect(left.length).toBeLessThanOrEqual(6);
});

test('a prompt, a row and expectations are made by hand; what changed shows beside an earlier run', async ({ page }) => {
  const mine = unique();
  await withVault(page);
  await go(page, '#/prompts/tests');
  await expect(page.getByText('No test set yet.')).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'New test set' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(`By hand ${mine}`);
  await page.getByRole('textbox', { name: 'Name' }).blur();
  await expect(page.getByRole('heading', { name: `By hand ${mine}` })).toBeVisible();
  await page.getByRole('button', { name: 'Add prompt' }).click();
  await dialog(page).getByRole('textbox', { name: 'Message 1' }).fill('Answer with {{word}}');
  await axe(page);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Add row' }).click();
  await dialog(page).getByRole('textbox', { name: 'Variable' }).fill('word');
  await dialog(page).getByRole('button', { name: 'Add variable' }).click();
  await dialog(page).getByRole('textbox', { name: 'word' }).fill('apple');
  await dialog(page).getByRole('button', { name: 'Add expectation' }).click();
  await dialog(page).getByRole('combobox', { name: 'Expected' }).selectOption('Matches a pattern');
  await dialog(page).getByRole('textbox', { name: 'Regular expression' }).fill('with (apple|pear)$');
  await axe(page);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Add model' }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill(`${mine}/echo`);
  await page.locator(`[data-model="openai/${mine}/echo"]`).first().click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(cells(page, 'passed')).toHaveCount(1);
  // A value that is missing is said before anything is sent.
  await page.getByRole('link', { name: `By hand ${mine}` }).click();
  await page.getByRole('button', { name: 'Edit prompt Prompt 1' }).or(page.getByRole('button', { name: 'Prompt 1', exact: true })).first().click();
  await dialog(page).getByRole('textbox', { name: 'Message 1' }).fill('Answer with {{other}}');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(page.getByRole('alert')).toHaveText('Row 1, Prompt 1, line 1, column 15: there is no value for other.');
  await page.getByRole('button', { name: 'Prompt 1', exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Message 1' }).fill('{{word}} is the answer');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(cells(page, 'missed')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
  await expect(page.locator('[data-worse="1"]')).toHaveText('0 better · 1 worse · 0 the same');
  await page.getByRole('button', { name: /Not as expected, .*worse than before$/ }).click();
  await expect(dialog(page).getByRole('region', { name: 'What came in the other run' })).toContainText('Answer with apple');
});

test('a file that is wrong is refused with its line and field, and what has no counterpart is named', async ({ page }) => {
  await withVault(page);
  await go(page, '#/prompts/tests');
  await readTestSet(page, 'prompts:\n  - Hello {{name}}\ntests:\n  - vars: {name: Kim}\n    assert:\n      - type: contains\n');
  await expect(dialog(page).getByRole('alert')).toHaveText('Line 6, column 9, tests[0].assert[0].value: this is missing.');
  await dialog(page).getByRole('textbox', { name: 'Or paste it here' }).fill('a: &x [1, *x]\nb: [');
  await dialog(page).getByRole('button', { name: 'Read', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Line 1');
  await dialog(page).getByRole('textbox', { name: 'Or paste it here' }).fill('tests:\n  - vars: {name: Kim}\n    assert:\n      - {type: javascript, value: "output.length"}\n');
  await dialog(page).getByRole('button', { name: 'Read', exact: true }).click();
  await expect(dialog(page)).toContainText('expectations of the kind javascript are not known here');
  // A table from a spreadsheet, and back as one.
  await pick(dialog(page).getByRole('radio', { name: 'CSV' }));
  await dialog(page).getByRole('textbox', { name: 'Or paste it here' }).fill('city,__expected\nSeoul,contains: Seoul\n"Busan, Korea",not-equals: x\n');
  await dialog(page).getByRole('button', { name: 'Read', exact: true }).click();
  await expect(dialog(page)).toContainText('2 rows · 0 prompts · 0 models');
  await dialog(page).getByRole('button', { name: 'Take in as new test set' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('group', { name: 'Export test set' }).getByRole('button', { name: 'CSV' }).click()]);
  expect(await readFile(await download.path(), 'utf8')).toBe('city,__expected\r\nSeoul,contains: Seoul\r\n"Busan, Korea",not-equals: x\r\n');
});

test.describe('in Korean, without a vault', () => {
  test.use({ locale: 'ko-KR' });

  test('테스트 세트를 가져와 실행하고 결과를 봅니다', async ({ page }) => {
    const mine = unique();
    await go(page, '#/settings/providers');
    const region = page.locator('[data-provider="openai"]');
    await region.getByRole('textbox', { name: 'API 키' }).fill(`sk-fake-key-${mine}`);
    await region.getByRole('textbox', { name: '기본 URL' }).fill(`${FAKE}/openai/v1`);
    await pick(region.getByRole('radio', { name: '직접' }));
    await pick(region.getByRole('radio', { name: '새로 고침 전까지' }));
    await region.getByRole('button', { name: '저장' }).click();
    await expect(region.getByRole('button', { name: '키 제거' })).toBeVisible();
    await go(page, '#/prompts/tests');
    await page.getByRole('button', { name: '가져오기' }).click();
    await page.getByRole('textbox', { name: '또는 여기에 붙여넣기' }).fill(`prompts:\n  - '{{도시}}에 대해'\nproviders: ['openai:${mine}/echo']\ntests:\n  - vars: {도시: 서울}\n    assert: [{type: contains, value: 서울}, {type: is-json}]\n`);
    await page.getByRole('button', { name: '읽기', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('행 1개 · 프롬프트 1개 · 모델 1개');
    await page.getByRole('button', { name: '새 테스트 세트로 받기' }).click();
    await page.getByRole('button', { name: '테스트 실행' }).click();
    await expect(page.locator('.matrix td[data-outcome="missed"]')).toHaveCount(1);
    await page.locator('.matrix td[data-outcome="missed"] button').click();
    await expect(page.getByRole('dialog')).toContainText('1번째 줄 1번째 글자부터 JSON이 아닙니다.');
  });
});
