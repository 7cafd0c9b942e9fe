// The history: what can be done with conversations, by keyboard as well, and what of it is stored.

import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { answers, chooseModel, comeBack, connect, connectForNow, createVault, FAKE, goodKey, inState, openChat, questions, send, unlock } from './product';

const history = (page: Page): Locator => page.getByRole('navigation', { name: 'History' });
const links = (page: Page): Locator => history(page).getByRole('link');
const actions = (page: Page, title: string): Locator => history(page).getByRole('button', { name: `Actions: ${title}` });

/** Chooses an action of an entry by the keyboard alone. */
async function act(page: Page, title: string, action: string): Promise<void> {
  await actions(page, title).focus();
  await page.keyboard.press('Enter');
  const chosen = history(page).getByRole('group', { name: `Actions: ${title}` }).getByRole('button', { name: action, exact: true });
  await chosen.focus();
  await page.keyboard.press('Enter');
}

/** Begins chats with these questions, the last one on top. */
async function begin(page: Page, ...asked: string[]): Promise<void> {
  for (const text of asked) {
    await history(page).getByRole('button', { name: 'New chat' }).click();
    await send(page, text);
    await inState(answers(page), 'done');
  }
}

/** Makes a vault, by way of the first key that is kept in one. */
async function withVault(page: Page): Promise<void> {
  await openChat(page);
  await connect(page, { key: goodKey(), keep: 'On this device' });
  await createVault(page);
  await openChat(page);
}

test('conversations are found, opened, deleted and taken back', async ({ page }) => {
  await openChat(page);
  await begin(page, 'Apples and pears', 'Bread and butter');
  await expect(links(page)).toHaveText(['Bread and butter', 'Apples and pears']);
  await expect(history(page).getByRole('heading')).toHaveText(['Today']);
  await history(page).getByRole('searchbox', { name: 'Search history' }).fill('apples');
  await expect(links(page)).toHaveText(['Apples and pears']);
  await links(page).click();
  await expect(questions(page)).toHaveText(['Apples and pears']);
  await act(page, 'Apples and pears', 'Delete');
  await expect(questions(page)).toHaveCount(0);
  await history(page).getByRole('searchbox', { name: 'Search history' }).fill('');
  await expect(links(page)).toHaveText(['Bread and butter']);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(links(page)).toHaveText(['Bread and butter', 'Apples and pears']);
});

test('a title, a pin, tags and the archive are kept in the vault', async ({ page }) => {
  await withVault(page);
  await begin(page, 'Hello! How is tea made?', 'Bread and butter', 'Old things');
  await expect(links(page)).toHaveText(['Old things', 'Bread and butter', 'How is tea made?']);
  await act(page, 'How is tea made?', 'Rename');
  const title = page.getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await title.fill('Tea');
  await title.press('Enter');
  await expect(actions(page, 'Tea')).toBeFocused();
  await act(page, 'Tea', 'Pin');
  await act(page, 'Bread and butter', 'Tags');
  await page.getByRole('textbox', { name: 'Tags' }).fill('food, 아침');
  await page.getByRole('textbox', { name: 'Tags' }).press('Enter');
  await act(page, 'Old things', 'Archive');
  await expect(links(page)).toHaveText([/^Tea/, /^Bread and butter/]);
  await comeBack(page);
  await expect(history(page).getByRole('heading')).toHaveText(['Pinned', 'Today']);
  await expect(links(page)).toHaveText([/^Tea/, /^Bread and butter/]);
  await history(page).getByRole('group', { name: 'Tags' }).getByRole('button', { name: '아침' }).click();
  await expect(links(page)).toHaveText([/^Bread and butter/]);
  await history(page).getByRole('group', { name: 'Tags' }).getByRole('button', { name: '아침' }).click();
  await history(page).getByRole('button', { name: 'Archived (1)' }).click();
  await expect(links(page)).toHaveText(['Old things']);
  await act(page, 'Old things', 'Unarchive');
  await expect(links(page)).toHaveCount(0);
});

test('a title comes from the model only when it is asked for one', async ({ page }) => {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await begin(page, 'Bread and butter');
  await expect(links(page)).toHaveText(['Bread and butter']);
  await act(page, 'Bread and butter', 'Title by the model');
  // This model answers with what it is asked.
  await expect(links(page)).toHaveText([/^Give the conversation below a title/]);
  await expect(page.getByRole('status', { name: 'Notices' })).toContainText('Titled by the model');
});

test('Escape leaves a title as it was', async ({ page }) => {
  await openChat(page);
  await begin(page, 'Apples and pears');
  await act(page, 'Apples and pears', 'Rename');
  await page.getByRole('textbox', { name: 'Title' }).fill('Something else');
  await page.keyboard.press('Escape');
  await expect(actions(page, 'Apples and pears')).toBeFocused();
  await expect(links(page)).toHaveText(['Apples and pears']);
});

test('a deleted conversation stays away, a temporary one was never stored', async ({ page }) => {
  await withVault(page);
  await begin(page, 'To be deleted', 'To be kept');
  await history(page).getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('button', { name: 'Temporary chat' }).click();
  await send(page, 'Whispered only');
  await inState(answers(page), 'done');
  await act(page, 'To be deleted', 'Delete');
  await page.getByRole('button', { name: 'Lock' }).click();
  await unlock(page);
  await expect(links(page)).toHaveText(['To be kept']);
});

test('a conversation is saved as a file and copied as a request', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openChat(page);
  await begin(page, 'Tea & <b>차</b>');
  const take = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Export chat' }).click();
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const download = page.waitForEvent('download');
  await take('Web page (HTML file)');
  const file = await download;
  expect(file.suggestedFilename()).toBe('Tea-b-차-b.html');
  const html = await readFile(await file.path(), 'utf8');
  expect(html).toContain('Tea &amp; &lt;b&gt;차&lt;/b&gt;');
  await take('Copy as OpenAI request (JSON)');
  await expect(page.getByRole('status', { name: 'Notices' })).toContainText('Copied.');
  const body = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { messages: unknown[] };
  expect(body.messages[0]).toEqual({ role: 'user', content: 'Tea & <b>차</b>' });
});

test('on paper there is the conversation and nothing else', async ({ page }) => {
  await openChat(page);
  await begin(page, 'Apples and pears');
  await page.emulateMedia({ media: 'print' });
  await expect(questions(page)).toBeVisible();
  await expect(answers(page)).toBeVisible();
  await expect(history(page)).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeHidden();
});
