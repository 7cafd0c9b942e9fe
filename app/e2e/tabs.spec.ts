// Several tabs of one browser: what one does the others show, nothing is lost, and a lock is a lock for all.

import { expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import {
  answers, BASE, chooseModel, comeBack, composer, connect, FAKE, go, goodKey, inState, keepWork, openChat, PASSPHRASE, problem, provider,
  questions, send, unique, unlock, withVault,
} from './product';

const unlockButton = (page: Page) => page.getByRole('button', { name: 'Unlock', exact: true });
const note = (page: Page) => page.getByText('Another tab is writing this answer');
const history = (page: Page) => page.getByRole('navigation', { name: 'History' });

/** A second tab at the same place, unlocked. */
async function another(page: Page, context: BrowserContext): Promise<Page> {
  const other = await context.newPage();
  await other.goto(page.url());
  await unlock(other);
  return other;
}

/** A vault with one chat of one answered question. */
async function oneChat(page: Page, first = `First ${unique()}`): Promise<string> {
  await openChat(page);
  await send(page, first);
  await inState(answers(page), 'done');
  await keepWork(page);
  return first;
}

/** Sends a message as soon as the chat is free for it. */
async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await expect
    .poll(async () => {
      await composer(page).press('Enter');
      return composer(page).inputValue();
    })
    .toBe('');
}

test('what is asked in one tab is seen in another, and its answer as it grows', async ({ page, context }) => {
  await withVault(page, 'long-4000@50');
  await send(page, 'Take your time');
  const other = await another(page, context);
  await expect(questions(other)).toHaveText([/Take your time/]);
  await inState(answers(other), 'streaming');
  await expect(note(other)).toBeVisible();
  const length = async () => (await answers(other).innerText()).length;
  const before = await length();
  await expect.poll(length).toBeGreaterThan(before);
  // It is read only there: what is typed stays in the field.
  await composer(other).fill('Not yet');
  await composer(other).press('Enter');
  await expect(composer(other)).toHaveValue('Not yet');
  await expect(questions(other)).toHaveCount(1);
  // Its tab is closed: what came stays, and is marked.
  await page.close();
  await inState(answers(other), 'interrupted');
  await expect(note(other)).toHaveCount(0);
  expect(await length()).toBeGreaterThan(before);
});

test('both tabs ask in the same chat at once, and nothing of either is lost', async ({ page, context }) => {
  await withVault(page);
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  const other = await another(page, context);
  await expect(questions(other)).toHaveCount(1);
  const said: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const [left, right] = [`left${unique()}`, `right${unique()}`];
    await Promise.all([ask(page, left), ask(other, right)]);
    said.push(left, right);
  }
  for (const tab of [page, other]) await inState(answers(tab).last(), 'done');
  // A tab that was not there finds each of them, in the line or beside it: search finds what the chat names.
  const third = await another(page, context);
  await expect(questions(third).first()).toBeVisible();
  for (const text of said) {
    await third.getByRole('searchbox', { name: 'Search history' }).fill(text);
    await expect(history(third).locator('mark').filter({ hasText: text }).first()).toBeVisible();
  }
});

test('chats that are begun, renamed and deleted in one tab are so in another', async ({ page, context }) => {
  const first = await oneChat(page);
  const other = await another(page, context);
  await expect(history(other).getByRole('link', { name: first })).toBeVisible();
  await page.getByRole('button', { name: 'New chat' }).click();
  await send(page, 'A second one');
  await expect(history(other).getByRole('link', { name: 'A second one' })).toBeVisible();
  await inState(answers(page), 'done');
  await history(page).getByRole('button', { name: 'Actions: A second one' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).or(page.getByRole('button', { name: 'Delete', exact: true })).first().click();
  // It is deleted for good when its notice goes.
  await page.getByRole('status').or(page.locator('.toast')).getByRole('button', { name: 'Close' }).first().click();
  await expect(history(other).getByRole('link', { name: 'A second one' })).toHaveCount(0);
  await expect(questions(other)).toHaveText([new RegExp(first)]);
});

test('a chat that another tab writes while the vault is being opened is as that tab left it', async ({ page, context }) => {
  const first = await oneChat(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
  await other.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
  // The passphrase takes about a second, and the chats are read meanwhile.
  await send(page, 'Said meanwhile');
  await inState(answers(page).last(), 'done');
  await expect(history(other)).toContainText(first);
  await expect(questions(other)).toHaveText([new RegExp(first), /Said meanwhile/]);
  await inState(answers(other).last(), 'done');
});

test('locking one tab locks all of them, settings too; unlocking one leaves the others locked', async ({ page, context }) => {
  const first = await oneChat(page);
  const other = await another(page, context);
  await expect(questions(other)).toContainText([first]);
  const third = await another(page, context);
  await go(third, '#/settings');
  await expect(third.getByRole('button', { name: 'Change passphrase' })).toBeVisible();
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  for (const tab of [page, other, third]) {
    await expect(unlockButton(tab)).toBeVisible();
    await expect(tab.locator('body')).not.toContainText(first);
  }
  await unlock(page);
  await expect(questions(page)).toContainText([first]);
  await expect(unlockButton(other)).toBeVisible();
});

test('a setting changed in one tab is changed in another', async ({ page, context }) => {
  await oneChat(page);
  const other = await another(page, context);
  for (const tab of [page, other]) await go(tab, '#/settings');
  const idle = (tab: Page) => tab.getByRole('region', { name: 'Vault' }).getByRole('combobox');
  await idle(page).selectOption('60');
  await expect(idle(other)).toHaveValue('60');
});

test('a vault made in one tab is the vault of all: what another tab had moves in when it opens', async ({ page, context }) => {
  const other = await context.newPage();
  await openChat(other);
  await send(other, 'Typed without a vault');
  await inState(answers(other), 'done');
  await oneChat(page);
  await unlock(other);
  await expect(questions(other)).toContainText(['Typed without a vault']);
  await expect(history(page).getByRole('link', { name: 'Typed without a vault' })).toBeVisible();
});

test('a key kept or removed in one tab is there or gone in another, which uses it without a reload', async ({ page, context }) => {
  await oneChat(page);
  const other = await another(page, context);
  const remove = (tab: Page) => provider(tab, 'openai').getByRole('button', { name: 'Remove key' });
  await go(other, '#/settings/providers');
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await expect(remove(page)).toBeVisible();
  await expect(remove(other)).toBeVisible();
  const key = (tab: Page) => provider(tab, 'openai').getByRole('textbox', { name: 'API key' });
  await expect(key(page)).toHaveAttribute('placeholder', /••••/);
  await expect(key(other)).toHaveAttribute('placeholder', (await key(page).getAttribute('placeholder'))!);
  await chooseModel(other, 'echo');
  await send(other, 'With the key of the other tab');
  await inState(answers(other).last(), 'done');
  await go(page, '#/settings/providers');
  await remove(page).click();
  await go(other, '#/settings/providers');
  await expect(remove(other)).toHaveCount(0);
  await openChat(other);
  await send(other, 'And without it');
  await expect(problem(other, 'no-key')).toBeVisible();
});

test('the page about usage counts what another tab asks, as it ends', async ({ page, context }) => {
  await withVault(page);
  const other = await another(page, context);
  await go(other, '#/usage');
  await expect(other.getByRole('heading', { name: 'Nothing was used yet' })).toBeVisible();
  const requests = other.locator('.tile[data-metric="requests"]');
  await chooseModel(page, 'echo');
  await send(page, 'One');
  await inState(answers(page), 'done');
  await expect(requests).toHaveAttribute('data-value', '1');
  await expect(other.locator('.tile[data-metric="errors"]')).toHaveAttribute('data-value', '0');
  await send(page, 'Two');
  await inState(answers(page).last(), 'done');
  await expect(requests).toHaveAttribute('data-value', '2');
  await comeBack(other);
  await expect(requests).toHaveAttribute('data-value', '2');
});

test('only words, ids and versions are said to other tabs', async ({ page, context }) => {
  const secret = `Secret ${unique()}`;
  const ear = await context.newPage();
  await ear.goto(BASE);
  await ear.evaluate(() => {
    const heard: unknown[] = [];
    new BroadcastChannel('openmaas').onmessage = (event) => heard.push(event.data);
    Object.assign(window, { heard });
  });
  await withVault(page);
  await send(page, secret);
  await inState(answers(page), 'done');
  await chooseModel(page, 'long-4000');
  const heard = () => ear.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
  await expect.poll(async () => (await heard()).length).toBeGreaterThan(3);
  for (const said of await heard()) {
    expect(said).toMatch(/^(made|active|lock|changed( (chats|messages|settings|keys|presets|comparisons|ledger)\/\d+\/[\w-]+)+)$/);
  }
});
