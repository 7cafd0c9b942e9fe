// Workspaces: made, gone to, filled, limited and deleted, in one tab and in two.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  answers, chooseModel, comeBack, composer, connectForNow, FAKE, go, inState, keepWork, openChat, PASSPHRASE, problem, send,
  unlock, withVault,
} from './product';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { rowsOf } from './vault.mjs';

const history = (page: Page): Locator => page.getByRole('navigation', { name: 'History' });
const switcher = (page: Page, name: string): Locator => page.getByRole('button', { name: `Workspace: ${name}`, exact: true });
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const notices = (page: Page): Locator => page.getByRole('status', { name: 'Notices' });

const axe = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect.soft(found).toEqual([]);
};

/** Makes a workspace on its page; that is gone to. */
async function make(page: Page, name: string): Promise<void> {
  await go(page, '#/settings/workspaces');
  await page.getByRole('button', { name: 'New workspace', exact: true }).last().click();
  const dialog = page.getByRole('dialog', { name: 'New workspace' });
  await dialog.getByRole('textbox', { name: 'Name of the workspace' }).fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(switcher(page, name)).toBeVisible();
}

/** Goes to another one by the button in the sidebar. */
async function change(page: Page, from: string, to: string): Promise<void> {
  await switcher(page, from).click();
  await page.getByRole('group', { name: 'Workspaces' }).getByRole('button', { name: to, exact: true }).click();
  await expect(switcher(page, to)).toBeVisible();
}

/** Asks in a new chat. */
async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await send(page, text);
  await inState(answers(page).last(), 'done');
}

const titles = (page: Page): Locator => history(page).getByRole('link');

test('each has its own chats; search finds in this one or in all; a reload stays', async ({ page }) => {
  await openChat(page);
  await expect(page.getByRole('link', { name: 'Workspaces', exact: true })).toBeVisible();
  await ask(page, 'Plums at home');
  await keepWork(page);
  await make(page, 'Work');
  await axe(page);
  await go(page, '#/chat');
  await expect(titles(page)).toHaveCount(0);
  await ask(page, 'Plans at work');
  await expect(titles(page)).toHaveText([/Plans at work/]);
  await switcher(page, 'Work').click();
  await axe(page);
  await page.keyboard.press('Escape');
  await change(page, 'Work', 'Personal');
  await expect(titles(page)).toHaveText([/Plums at home/]);
  await expect(answers(page)).toHaveCount(0);
  // What is said in the other one is found when all are looked through.
  const field = page.getByRole('searchbox', { name: 'Search history' });
  await field.fill('plans');
  await expect(history(page).getByText('Nothing found').or(history(page).locator('.found-state'))).toBeVisible();
  await expect(titles(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'All workspaces' }).click();
  await expect(titles(page).first()).toContainText('Work');
  await titles(page).first().click();
  await expect(switcher(page, 'Work')).toBeVisible();
  await comeBack(page);
  await expect(switcher(page, 'Work')).toBeVisible();
  await expect(answers(page)).toHaveCount(1);
  await field.fill('');
  await expect(titles(page)).toHaveText([/Plans at work/]);
  // The palette leads to another one.
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('Go to Personal');
  await page.keyboard.press('Enter');
  await expect(switcher(page, 'Personal')).toBeVisible();
});

test('what lies behind many hits of another workspace is found', async ({ page }) => {
  await openChat(page);
  await ask(page, 'A plum of long ago');
  await keepWork(page);
  await make(page, 'Work');
  await go(page, '#/chat');
  await ask(page, 'A plum at work');
  // More than are asked for at once, all of them newer: copies of the one at work.
  const rows = await rowsOf(page, PASSPHRASE);
  const chat = new URL(page.url()).hash.split('/').at(-1)!;
  await page.evaluate(async ({ rows, chat }) => {
    const record = await rows.open('chats', chat);
    const encoded = (what: unknown) => new TextEncoder().encode(JSON.stringify(what));
    const question = await rows.open('messages', record.messages[0]);
    for (let n = 1; n <= 60; n += 1) {
      const id = (what: number) => (what * 1000 + n).toString(16).padStart(8, '0').repeat(4);
      const message = { ...question, message: { ...question.message, id: id(2), version: 1 } };
      const copy = { ...record, id: id(1), version: 1, updated_ms: record.updated_ms + n, title: `Copy ${n}`, messages: [id(2)] };
      await rows.put([
        { store: 'messages', id: id(2), version: 1, plain: encoded(message) },
        { store: 'chats', id: id(1), version: 1, plain: encoded(copy) },
      ]);
    }
    rows.close();
  }, { rows, chat });
  await comeBack(page);
  await expect(titles(page)).toHaveCount(61);
  await change(page, 'Work', 'Personal');
  await page.getByRole('searchbox', { name: 'Search history' }).fill('plum');
  await expect(titles(page)).toHaveText([/A plum of long ago/]);
  await expect(history(page).getByRole('status')).toContainText('1');
  await expect(page.getByRole('button', { name: 'More results' })).toHaveCount(0);
});

test('chats and presets move together, and back', async ({ page }) => {
  await withVault(page);
  await ask(page, 'One');
  await ask(page, 'Two');
  await ask(page, 'Three');
  await make(page, 'Work');
  await change(page, 'Work', 'Personal');
  await go(page, '#/chat');
  await history(page).getByRole('button', { name: 'Actions: Two' }).click();
  await history(page).getByRole('button', { name: 'Move to…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move to another workspace' });
  await expect(dialog.getByRole('checkbox', { name: /^Two/ })).toBeChecked();
  await dialog.getByRole('searchbox').fill('thr');
  await dialog.getByRole('checkbox', { name: /^Three/ }).check();
  await axe(page);
  await dialog.getByRole('button', { name: 'Move 2' }).click();
  await expect(titles(page)).toHaveText([/One/]);
  await expect(notices(page)).toContainText('2 moved to “Work”.');
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(titles(page)).toHaveCount(3);
  // By name, from anywhere; and it is kept.
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('Move to another workspace');
  await page.keyboard.press('Enter');
  await dialog.getByRole('checkbox', { name: /^One/ }).check();
  await dialog.getByRole('button', { name: 'Move 1' }).click();
  await expect(titles(page)).toHaveCount(2);
  await comeBack(page);
  await expect(titles(page)).toHaveCount(2);
  await change(page, 'Personal', 'Work');
  await expect(titles(page)).toHaveText([/One/]);
});

test('each has its own prompts, which move, and are found and used where they are', async ({ page }) => {
  await withVault(page);
  const list = page.getByRole('list', { name: 'Prompt list' });
  const write = async (name: string) => {
    await go(page, '#/prompts');
    await page.getByRole('button', { name: 'New prompt', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message 1', exact: true }).fill(`Says ${name}`);
    await page.getByRole('button', { name: 'Save version', exact: true }).click();
    await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
    await page.getByRole('button', { name: 'Details', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  };
  await write('Letter home');
  await make(page, 'Work');
  await go(page, '#/prompts');
  await expect(page.getByRole('heading', { name: 'No prompts yet' })).toBeVisible();
  await write('Memo');
  // Who goes to another workspace is done with the prompt on screen.
  await change(page, 'Work', 'Personal');
  await expect(list.getByRole('link')).toHaveText([/Letter home/]);
  await list.getByRole('button', { name: 'Actions: Letter home' }).click();
  await list.getByRole('button', { name: 'Move to…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move to another workspace' });
  await expect(dialog.getByRole('checkbox', { name: /^Letter home/ })).toBeChecked();
  await dialog.getByRole('button', { name: 'Move 1' }).click();
  await expect(list).toHaveCount(0);
  await change(page, 'Personal', 'Work');
  await expect(list.getByRole('link')).toHaveText([/Letter home/, /Memo/]);
  await axe(page);
  await comeBack(page);
  await expect(list.getByRole('link')).toHaveText([/Letter home/, /Memo/]);
  await go(page, '#/settings/workspaces');
  await expect(card(page, 'Work')).toContainText('0 presets · 2 prompts');
  // Behind "/" are those of the workspace only.
  await go(page, '#/chat');
  await composer(page).fill('/me');
  await expect(page.getByRole('option', { name: /Memo/ })).toBeVisible();
  await composer(page).fill('');
  await change(page, 'Work', 'Personal');
  await composer(page).fill('/');
  await expect(page.getByRole('listbox')).toBeVisible();
  await expect(page.getByRole('option', { name: /Memo/ })).toHaveCount(0);
});

test('a provider that a workspace leaves out is not offered and gets nothing from there', async ({ page }) => {
  await withVault(page);
  await make(page, 'Work');
  await go(page, '#/chat');
  await chooseModel(page, 'echo');
  await ask(page, 'Before');
  await go(page, '#/settings/workspaces');
  await card(page, 'Work').getByText('Model, providers and budgets').click();
  await card(page, 'Work').getByRole('checkbox', { name: /^OpenAI/ }).uncheck();
  await axe(page);
  await go(page, '#/chat');
  await titles(page).first().click();
  await expect(page.getByText('This workspace does not use OpenAI')).toBeVisible();
  await axe(page);
  let asked = 0;
  page.context().on('request', (request) => {
    asked += Number(request.method() === 'POST' && request.url().startsWith(FAKE));
  });
  await send(page, 'Secret');
  await expect(problem(page, 'excluded')).toContainText('this workspace does not use the provider');
  expect(asked).toBe(0);
  await page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ })).first().click();
  await expect(page.locator('[data-model="openai/echo"]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  // Elsewhere it is as ever.
  await change(page, 'Work', 'Personal');
  await chooseModel(page, 'echo');
  await ask(page, 'At home');
  expect(asked).toBe(1);
});

test('a budget of a workspace holds there only, and usage can be looked at by workspace', async ({ page }) => {
  await withVault(page);
  await ask(page, 'At home');
  await make(page, 'Work');
  await go(page, '#/usage/money');
  const budgets = page.getByRole('region', { name: 'Budgets' });
  await budgets.getByRole('combobox', { name: 'Workspace' }).selectOption('Work');
  await budgets.getByRole('textbox', { name: 'US dollars' }).fill('0.000001');
  await budgets.getByRole('button', { name: 'Add budget' }).click();
  await expect(budgets.getByRole('meter', { name: 'Work · Everything' })).toBeVisible();
  await go(page, '#/chat');
  await chooseModel(page, 'echo');
  await send(page, 'At work');
  await expect(problem(page, 'over-budget').or(problem(page, 'unknown-cost'))).toBeVisible();
  await page.getByRole('button', { name: 'Send this once' }).click();
  await inState(answers(page).last(), 'done');
  await change(page, 'Work', 'Personal');
  await ask(page, 'At home again');
  await go(page, '#/usage');
  const requests = page.locator('[data-metric="requests"]');
  await expect(requests).toHaveAttribute('data-value', '3');
  await page.getByRole('combobox', { name: 'Workspace' }).selectOption('Work');
  await expect(requests).toHaveAttribute('data-value', '1');
  await axe(page);
});

test('one that is deleted gives its contents to another, or takes them along until that is undone', async ({ page }) => {
  await withVault(page);
  await make(page, 'Work');
  await go(page, '#/chat');
  await ask(page, 'At work');
  await go(page, '#/settings/workspaces');
  await card(page, 'Work').getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “Work”' });
  await dialog.getByRole('radio', { name: 'Delete its contents too' }).check();
  await axe(page);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(switcher(page, 'Work')).toHaveCount(0);
  await expect(history(page).getByRole('link', { name: /At work/ })).toHaveCount(0);
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await change(page, 'Personal', 'Work');
  await expect(titles(page)).toHaveText([/At work/]);
  await card(page, 'Work').getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(history(page).getByRole('link', { name: /At work/ })).toHaveCount(1);
  await comeBack(page);
  await expect(history(page).getByRole('link', { name: /At work/ })).toHaveCount(1);
  await expect(card(page, 'Work')).toHaveCount(0);
});

test('two tabs are in different workspaces, and each hears of what the other does', async ({ page, context }) => {
  await withVault(page);
  await ask(page, 'At home');
  await make(page, 'Work');
  await change(page, 'Work', 'Personal');
  const other = await context.newPage();
  await other.goto(page.url().replace(/#.*/, '#/chat'));
  await unlock(other);
  await change(other, 'Personal', 'Work');
  await expect(switcher(page, 'Personal')).toBeVisible();
  await ask(other, 'From the other tab');
  await go(page, '#/chat');
  await expect(titles(page)).toHaveText([/At home/]);
  // Each comes back to its own.
  await comeBack(page);
  await expect(switcher(page, 'Personal')).toBeVisible();
  await make(page, 'Club');
  await switcher(other, 'Work').click();
  await expect(other.getByRole('group', { name: 'Workspaces' }).getByRole('button', { name: 'Club' })).toBeVisible();
  await other.keyboard.press('Escape');
  // Where one tab deletes it, the other goes where its contents went.
  await go(page, '#/settings/workspaces');
  await card(page, 'Work').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('combobox', { name: 'Move to' }).selectOption('Club');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(switcher(other, 'Club')).toBeVisible();
  await expect(titles(other)).toHaveText([/From the other tab/]);
});

test('without a vault it works too, and moves in', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await make(page, 'Work');
  await go(page, '#/chat');
  await ask(page, 'At work');
  await keepWork(page);
  await comeBack(page);
  await expect(switcher(page, 'Work')).toBeVisible();
  await expect(titles(page)).toHaveText([/At work/]);
  await expect(composer(page)).toBeVisible();
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR', viewport: { width: 390, height: 844 } });

  test('the first one has a Korean name, on a phone', async ({ page }) => {
    await page.goto('/#/settings/workspaces');
    await expect(page.getByRole('region', { name: '개인' })).toBeVisible();
    await page.getByRole('button', { name: '새 작업 공간' }).click();
    await page.getByRole('textbox', { name: '작업 공간 이름' }).fill('업무');
    await axe(page);
    await page.getByRole('button', { name: '만들기' }).click();
    await expect(page.getByRole('region', { name: '업무' })).toContainText('현재 위치');
    await page.getByRole('button', { name: '메뉴' }).click();
    await page.getByRole('button', { name: '작업 공간: 업무' }).click();
    await page.getByRole('group', { name: '작업 공간' }).getByRole('button', { name: '개인' }).click();
    await expect(page.getByRole('region', { name: '개인' })).toContainText('현재 위치');
  });
});
