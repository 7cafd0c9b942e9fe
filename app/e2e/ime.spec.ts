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
