// Enter sends, Shift+Enter breaks the line, and an input method's Enter belongs to the input method.

import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { composer, openChat, questions } from './product';

/** The Enter that an input method sees: key code 229, whatever the key. */
async function enterOfTheInputMethod(devtools: CDPSession): Promise<void> {
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
}

const compose = (devtools: CDPSession, text: string) =>
  devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });

/** The browser's next task: no hand is as quick as a script that ends a composition and presses the next key in one. */
const nextTask = (page: Page) => page.evaluate(() => new Promise((done) => { setTimeout(done); }));

async function ready(page: Page): Promise<CDPSession> {
  await openChat(page);
  await composer(page).focus();
  return page.context().newCDPSession(page);
}

test('Enter that ends a Korean composition sends nothing; the next one sends once', async ({ page }) => {
  const devtools = await ready(page);
  for (const step of ['ㅎ', '하', '한']) await compose(devtools, step);
  await enterOfTheInputMethod(devtools);
  await devtools.send('Input.insertText', { text: '한' });
  for (const step of ['ㄱ', '그', '글']) await compose(devtools, step);
  await expect(composer(page)).toHaveValue('한글');
  await enterOfTheInputMethod(devtools);
  await devtools.send('Input.insertText', { text: '글' });
  await expect(composer(page)).toHaveValue('한글');
  await nextTask(page);
  // Had one of the two Enters sent, it would stand before this one.
  await page.keyboard.press('Enter');
  await expect(questions(page)).toHaveCount(1);
  await expect(questions(page)).toContainText('한글');
  await expect(composer(page)).toHaveValue('');
});

test('Enter right after the composition, as Safari reports it, sends nothing either', async ({ page }) => {
  const devtools = await ready(page);
  await compose(devtools, '안녕');
  await devtools.send('Input.insertText', { text: '안녕' });
  await enterOfTheInputMethod(devtools);
  await expect(composer(page)).toHaveValue('안녕');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toHaveCount(1);
  await expect(questions(page)).toContainText('안녕');
});

test('Shift+Enter breaks the line and Enter sends both lines', async ({ page }) => {
  await ready(page);
  await page.keyboard.type('first');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second');
  await expect(composer(page)).toHaveValue('first\nsecond');
  await expect(questions(page)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(questions(page)).toHaveCount(1);
  await expect(questions(page)).toContainText('first');
  await expect(questions(page)).toContainText('second');
});

test('Enter in an empty field sends nothing', async ({ page }) => {
  await ready(page);
  await page.keyboard.press('Enter');
  await page.keyboard.type('   ');
  await page.keyboard.press('Enter');
  await composer(page).fill('only this');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toHaveCount(1);
});

test('a composition that ends just before Enter is reported keeps that Enter', async ({ page }) => {
  await ready(page);
  await page.keyboard.type('hello');
  // As Safari orders it, with a key code that does not tell: the end first, then the key, at once.
  await composer(page).evaluate((field) => {
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'o' }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
  });
  await expect(composer(page)).toHaveValue('hello');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toHaveCount(1);
});

test('an Enter that Chrome on a Mac reports twice sends once', async ({ page }) => {
  await ready(page);
  await page.keyboard.type('hello');
  await composer(page).evaluate((field) => {
    const key = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent('keydown', { ...key, keyCode: 229, isComposing: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'o' }));
    field.dispatchEvent(new KeyboardEvent('keydown', { ...key, keyCode: 13 }));
    field.dispatchEvent(new KeyboardEvent('keyup', { ...key, keyCode: 13 }));
  });
  await expect(questions(page)).toHaveCount(1);
  await expect(composer(page)).toHaveValue('');
});

test.describe('an input method’s Enter does nothing in', () => {
  /** Composes in the field with the focus and presses Enter for the input method, in both orders. */
  async function composed(devtools: CDPSession, text: string): Promise<void> {
    await compose(devtools, text);
    await enterOfTheInputMethod(devtools);
    await devtools.send('Input.insertText', { text });
    await enterOfTheInputMethod(devtools);
  }

  test('the palette and the menu of commands', async ({ page }) => {
    const devtools = await ready(page);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await expect(palette.getByRole('combobox')).toBeFocused();
    await composed(devtools, 'set');
    await expect(palette.getByRole('combobox')).toHaveValue('set');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(page).toHaveURL(/settings/);
    await openChat(page);
    await composer(page).focus();
    await page.keyboard.type('/');
    await composed(devtools, 'settings');
    await expect(composer(page)).toHaveValue('/settings');
    await expect(page).toHaveURL(/#\/chat$/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/settings/);
  });

  test('the title and the tags of a chat', async ({ page }) => {
    const devtools = await ready(page);
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    const entry = page.getByRole('navigation', { name: 'History' }).getByRole('listitem');
    for (const [action, name] of [['Rename', 'Title'], ['Tags', 'Tags']] as const) {
      await entry.getByRole('button', { name: /^Actions/ }).click();
      await entry.getByRole('button', { name: action, exact: true }).click();
      const field = entry.getByRole('textbox', { name });
      await field.fill('');
      await composed(devtools, '여행');
      await expect(field).toHaveValue('여행');
      await page.keyboard.press('Enter');
      await expect(field).toBeHidden();
      await expect(entry.getByRole('link')).toContainText('여행');
    }
  });

  test('the list of models', async ({ page }) => {
    const devtools = await ready(page);
    await page.getByRole('button', { name: /^Model\b/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Model' });
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await composed(devtools, 'demo');
    await expect(dialog.getByRole('combobox')).toHaveValue('demo');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  });

  test('an edited message', async ({ page }) => {
    const devtools = await ready(page);
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article', { name: 'Assistant' })).toHaveAttribute('data-state', 'done');
    await questions(page).getByRole('button', { name: 'Edit', exact: true }).click();
    const field = questions(page).getByRole('textbox', { name: 'Edited text' });
    await expect(field).toBeFocused();
    await compose(devtools, '한');
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229, modifiers: 2 };
    await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await expect(field).toBeVisible();
    await devtools.send('Input.insertText', { text: '한' });
    await nextTask(page);
    await page.keyboard.press('Control+Enter');
    await expect(field).toBeHidden();
    await expect(questions(page)).toContainText('한');
  });

  test('the form of a provider', async ({ page }) => {
    const devtools = await ready(page);
    await page.evaluate(() => { location.hash = '#/settings/providers'; });
    const form = page.locator('[data-provider="ollama"]');
    const field = form.getByRole('textbox', { name: 'Base URL' });
    await field.fill('http://127.0.0.1:9/');
    await composed(devtools, 'a');
    await expect(page.getByText('Settings saved.')).toHaveCount(0);
    await field.press('Enter');
    await expect(page.getByText('Settings saved.').or(form.getByRole('alert')).or(page.getByRole('dialog')).first()).toBeVisible();
  });

  test('the form of the passphrase', async ({ page }) => {
    const devtools = await ready(page);
    await page.getByRole('button', { name: 'Keep my work' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('correct horse battery staple');
    const again = dialog.getByRole('textbox', { name: 'Repeat passphrase' });
    await again.fill('correct horse battery stapl');
    await again.press('End');
    await composed(devtools, 'e');
    await expect(again).toHaveValue('correct horse battery staple');
    await expect(dialog.getByRole('button', { name: 'Create vault' })).toBeEnabled();
    await again.press('Enter');
    await expect(dialog).toBeHidden();
  });
});
