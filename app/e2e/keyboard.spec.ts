// Everything by keyboard: the palette, the sheet, commands behind "/", what Enter does, undo, and every shortcut.

import { expect, test, type Locator, type Page } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, go, inState, keepWork, openChat, questions, send } from './product';

const palette = (page: Page): Locator => page.getByRole('dialog', { name: 'Command palette' });
const finder = (page: Page): Locator => palette(page).getByRole('combobox');
const active = (page: Page): Locator => page.locator('[role=option].active');
const menu = (page: Page): Locator => page.getByRole('listbox', { name: 'Commands' });
const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
const history = (page: Page): Locator => page.getByRole('navigation', { name: 'History' });

/** Chats with these titles, the last one open. */
async function chats(page: Page, ...titles: string[]): Promise<void> {
  await openChat(page);
  for (const title of titles) {
    await go(page, '#/chat');
    await expect(answers(page)).toHaveCount(0);
    await send(page, title);
    await inState(answers(page), 'done');
  }
}

test('the palette finds commands, chats, models and pages, and gives the focus back', async ({ page }) => {
  await chats(page, '제주 여행 계획', 'Bread recipe');
  await composer(page).focus();
  await page.keyboard.press('Control+k');
  await expect(finder(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(composer(page)).toBeFocused();

  await page.keyboard.press('Control+k');
  await finder(page).fill('ㅈㅈㅇㅎ');
  await expect(active(page)).toContainText('제주 여행 계획');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toContainText('제주 여행 계획');

  await page.keyboard.press('Control+k');
  await finder(page).fill('providers');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/settings\/providers$/);
  await page.keyboard.press('Control+k');
  await finder(page).fill('nwch');
  await expect(palette(page).getByRole('status')).toHaveText('Nothing found.');
  await finder(page).fill('nc');
  await expect(active(page)).toContainText('New chat');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/chat$/);
  await expect(composer(page)).toBeFocused();

  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await openChat(page);
  await page.keyboard.press('Control+k');
  await finder(page).fill('echo');
  await palette(page).getByRole('group', { name: 'Models' }).getByRole('option').first().click();
  await expect(page.getByRole('button', { name: /^Model/ })).toHaveText(/echo/);
});

test('the palette renames and deletes a chat, and the same key closes it', async ({ page }) => {
  await chats(page, 'A plain title');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await finder(page).fill('rename');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Another one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(history(page).getByRole('link', { name: 'Another one' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await finder(page).fill('delete');
  await page.keyboard.press('Enter');
  await expect(history(page).getByRole('link')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(history(page).getByRole('link', { name: 'Another one' })).toBeVisible();
});

test('language and theme change at once, by name', async ({ page }) => {
  await openChat(page);
  for (const [typed, attribute, value] of [['한국어', 'lang', 'ko'], ['어둡게', 'data-theme', 'dark'], ['English', 'lang', 'en']] as const) {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill(typed);
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute(attribute, value);
  }
  await expect(composer(page)).toBeVisible();
});

/** Types and presses keys in one task of the page, so that nothing is drawn in between. */
const atOnce = (field: Locator, text: string, ...keys: string[]): Promise<void> => field.evaluate((field: HTMLInputElement | HTMLTextAreaElement, [text, ...keys]) => {
  field.focus();
  document.execCommand('insertText', false, text);
  for (const key of keys) field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}, [text, ...keys]);

test('keys that come before a list is drawn choose from what is typed, not from what was there', async ({ page }) => {
  await openChat(page);
  const html = page.locator('html');
  await page.keyboard.press('Control+k');
  await atOnce(finder(page), 'Dark', 'Enter');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await atOnce(finder(page), 'Theme:', 'ArrowDown', 'ArrowDown', 'Enter');
  await expect(html).not.toHaveAttribute('data-theme', /./);
  await composer(page).fill('/');
  await expect(menu(page)).toBeVisible();
  await atOnce(composer(page), 'shortcuts', 'Enter');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expect(composer(page)).toHaveValue('');
  await expect(questions(page)).toHaveCount(0);
});

test('the sheet lists the shortcuts; in the message field its key is typed', async ({ page }) => {
  await openChat(page);
  await composer(page).press('?');
  await expect(composer(page)).toHaveValue('?');
  await log(page).focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByRole('row', { name: /^New chat/ })).toContainText('AltShiftN');
  await expect(sheet.getByRole('row', { name: /^Command palette/ })).toContainText('CtrlK');
  // Nothing happens behind it.
  await page.keyboard.press('Alt+Shift+P');
  await expect(page.getByRole('group', { name: 'Parameters' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(log(page)).toBeFocused();
});

test('"/" opens commands, which are found as one types and can be undone', async ({ page }) => {
  await chats(page, 'Hello');
  await composer(page).pressSequentially('/');
  await expect(menu(page)).toBeVisible();
  const all = await menu(page).getByRole('option').count();
  expect(all).toBeGreaterThan(8);
  await composer(page).pressSequentially('param');
  await expect(menu(page).getByRole('option')).toHaveCount(1);
  const id = await active(page).getAttribute('id');
  await expect(composer(page)).toHaveAttribute('aria-activedescendant', id ?? '');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('group', { name: 'Parameters' })).toBeVisible();
  await expect(composer(page)).toHaveValue('');
  await expect(composer(page)).not.toHaveAttribute('aria-activedescendant', /./);
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(composer(page)).toHaveValue('/param');
  await expect(menu(page)).toBeVisible();
  await composer(page).fill('/');
  await page.keyboard.press('ArrowUp');
  await expect(menu(page).getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(menu(page)).toBeHidden();
  // It stays closed until the field begins anew.
  await composer(page).fill('/n');
  await expect(menu(page)).toBeHidden();
  await composer(page).fill('');
  await composer(page).fill('/new');
  await menu(page).getByRole('option', { name: '/new' }).click();
  await expect(answers(page)).toHaveCount(0);
  await expect(page).toHaveURL(/#\/chat$/);
});

test('a path is no command, and after Escape a command is sent as it stands', async ({ page }) => {
  await openChat(page);
  await composer(page).fill('/usr/bin/env');
  await expect(menu(page)).toBeHidden();
  await composer(page).fill('/new');
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toContainText('/new');
});

test('Enter breaks the line where that is chosen, and Ctrl+Enter sends', async ({ page }) => {
  await openChat(page);
  await keepWork(page);
  await go(page, '#/settings');
  await page.getByLabel('Enter key').selectOption('breaks');
  await openChat(page);
  await composer(page).pressSequentially('one');
  await page.keyboard.press('Enter');
  await composer(page).pressSequentially('two');
  await expect(composer(page)).toHaveValue('one\ntwo');
  await expect(questions(page)).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(questions(page)).toHaveCount(1);
  await inState(answers(page), 'done');
  await go(page, '#/settings');
  await page.getByLabel('Enter key').selectOption('sends');
  await openChat(page);
  await composer(page).fill('three');
  await page.keyboard.press('Shift+Enter');
  await expect(composer(page)).toHaveValue('three\n');
  await page.keyboard.press('Enter');
  await expect(questions(page).last()).toContainText('three');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('Enter breaks the line, and a field is large enough not to be zoomed into', async ({ page }) => {
    await openChat(page);
    await composer(page).pressSequentially('one');
    await page.keyboard.press('Enter');
    await expect(composer(page)).toHaveValue('one\n');
    expect(await composer(page).evaluate((field) => parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThanOrEqual(16);
    await page.keyboard.press('Control+Enter');
    await expect(questions(page)).toHaveCount(1);
  });
});

test('undo and redo work while typing, and bring back what was sent', async ({ page }) => {
  await openChat(page);
  await composer(page).focus();
  await page.keyboard.type('first words');
  await page.keyboard.press('Enter');
  await inState(answers(page), 'done');
  await expect(composer(page)).toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(composer(page)).toHaveValue('first words');
  await page.keyboard.press('Control+Shift+z');
  await expect(composer(page)).toHaveValue('');
  await page.keyboard.type('more');
  await page.keyboard.press('Control+z');
  await expect(composer(page)).not.toHaveValue('more');
});

test('every shortcut does what the sheet says', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Alpha');
  await inState(answers(page), 'done');

  await page.keyboard.press('Alt+Shift+C');
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Alpha');
  await page.keyboard.press('Alt+Shift+R');
  await expect(answers(page).getByRole('group', { name: 'Versions' })).toContainText('2 / 2');
  await inState(answers(page), 'done');

  await page.keyboard.press('Alt+Shift+N');
  await expect(page).toHaveURL(/#\/chat$/);
  await expect(composer(page)).toBeFocused();
  await chooseModel(page, 'long-4000@20');
  await send(page, 'Beta');
  await expect(answers(page)).toContainText('Part');
  await page.keyboard.press('Alt+Shift+S');
  await inState(answers(page), 'stopped');

  // Beta is the newest: below it is Alpha, and above that Beta again.
  await page.keyboard.press('Alt+Shift+J');
  await expect(questions(page)).toContainText('Alpha');
  await page.keyboard.press('Alt+Shift+K');
  await expect(questions(page)).toContainText('Beta');

  await page.keyboard.press('Alt+Shift+P');
  await expect(page.getByRole('group', { name: 'Parameters' })).toBeVisible();
  await page.keyboard.press('Alt+Shift+P');
  await expect(page.getByRole('group', { name: 'Parameters' })).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+M');
  await expect(page.getByRole('dialog', { name: 'Model' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Alt+Shift+H');
  await expect(history(page)).toBeHidden();
  await page.keyboard.press('Alt+Shift+F');
  await expect(history(page).getByRole('searchbox')).toBeFocused();
  await log(page).focus();
  await page.keyboard.press('/');
  await expect(composer(page)).toBeFocused();
  await expect(composer(page)).toHaveValue('');

  await keepWork(page);
  await page.keyboard.press('Alt+Shift+L');
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  // Nothing of all this works on a locked vault.
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toHaveCount(0);
});
