// Full-text search: what was said is found as it is typed, in English and Korean, and opened where it is.

import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test';
import { answers, comeBack, composer, inState, keyringOf, openChat, questions, reload, unique, unlock, withVault } from './product';

const history = (page: Page): Locator => page.getByRole('navigation', { name: 'History' });
const field = (page: Page): Locator => history(page).getByRole('searchbox', { name: 'Search history' });
const links = (page: Page): Locator => history(page).getByRole('link');
const inMessages = (page: Page): Locator => history(page).getByRole('region', { name: 'In messages' });
const marks = (page: Page): Locator => history(page).locator('mark');

/** Has the fake provider say the same again; the titles are of the first lines. */
async function begin(page: Page, ...asked: string[]): Promise<void> {
  for (const text of asked) {
    await history(page).getByRole('button', { name: 'New chat' }).click();
    await composer(page).fill(text);
    await composer(page).press('Enter');
    await inState(answers(page).last(), 'done');
  }
}

test('what was said is found in English and Korean, marked, and opened where it is', async ({ page }) => {
  await withVault(page);
  const many = Array.from({ length: 60 }, (_, line) => `Line ${line}`).join('\n\n');
  await begin(page, `Tea\n\nThe Quixotic knight drinks it. ${many}`, 'Bread\n\n그는 한국어를 배운다', 'Old shoes');
  await field(page).fill('quix');
  await expect(inMessages(page).getByRole('link')).toHaveText(['Tea']);
  await expect(marks(page)).toHaveText(['Quix']);
  await expect(history(page).getByRole('status')).toHaveText('1 chat');
  await field(page).fill('"knight drinks" tea');
  await expect(inMessages(page).getByRole('link')).toHaveText(['Tea']);
  await field(page).fill('knight bread');
  await expect(history(page).getByRole('status')).toHaveText('Nothing found in titles or messages.');
  for (const typed of ['한국', '한ㄱ', 'ㅎㄱㅇ', '\u1112\u1161\u11ab\u1100\u116e\u11a8']) {
    await field(page).fill(typed);
    await expect(inMessages(page).getByRole('link')).toHaveText(['Bread']);
    await expect(marks(page).first()).toHaveText(/^한국어?$/);
  }
  // Enter opens the first one, where the message is and not at the end; also where drawing it takes several tasks.
  await field(page).fill('QUIX');
  await expect(inMessages(page).getByRole('link')).toHaveText(['Tea']);
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await field(page).press('Enter');
  await expect(questions(page)).toBeFocused();
  await expect(questions(page)).toBeInViewport();
  await expect(questions(page)).toContainText('Quixotic knight');
});

test('the arrows go through what was found, Escape goes back and empties the field', async ({ page }) => {
  await openChat(page);
  await begin(page, 'Apples and pears', 'Bread and apples', 'Chairs\n\nof apple wood');
  await field(page).fill('apple');
  await expect(links(page)).toHaveText(['Bread and apples', 'Apples and pears', 'Chairs']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(links(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toBeFocused();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toContainText('of apple wood');
  await expect(questions(page)).toBeFocused();
  await field(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  await expect(history(page).getByRole('heading')).toHaveText(['Today']);
});

test('an edited message is found by its new words, a deleted conversation by none', async ({ page }) => {
  await withVault(page);
  const [before, after] = [`old${unique()}`, `new${unique()}`];
  await begin(page, `First\n\n${before}`, 'Second');
  await links(page).filter({ hasText: 'First' }).click();
  await field(page).fill(before);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  await expect(history(page).locator('.hit')).toContainText('1 more message');
  for (const message of [questions(page), answers(page)]) {
    await message.hover();
    await message.getByRole('button', { name: 'Edit' }).click();
    await message.getByRole('textbox').fill(`First\n\n${after}`);
    await message.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(message).toContainText(after);
  }
  await expect(inMessages(page)).toHaveCount(0);
  await field(page).fill(after);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  await history(page).getByRole('button', { name: 'Actions: First' }).click();
  await history(page).getByRole('button', { name: 'Delete' }).click();
  await expect(inMessages(page)).toHaveCount(0);
});

test('locking ends the search worker; after unlocking everything is found again', async ({ page }) => {
  const searchers = () => page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/search')).length;
  await withVault(page);
  const word = unique();
  await begin(page, `First\n\n${word}`);
  expect(searchers()).toBe(0);
  await field(page).fill(word);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  expect(searchers()).toBe(1);
  await page.getByRole('button', { name: 'Lock' }).click();
  await expect.poll(searchers).toBe(0);
  await expect(page.getByText(word)).toHaveCount(0);
  await unlock(page);
  await expect(links(page)).toHaveText(['First']);
  await field(page).fill(word);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  await comeBack(page);
  await field(page).fill(word);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  await reload(page);
  // A damaged index is made anew, and nobody notices.
  const damaged = await page.evaluate(async () => {
    const open = indexedDB.open('openmaas');
    const db = await new Promise<IDBDatabase>((done) => { open.onsuccess = () => done(open.result); });
    const change = db.transaction('index', 'readwrite');
    const store = change.objectStore('index');
    const keys = store.getAllKeys(IDBKeyRange.bound('s/', 's0'));
    keys.onsuccess = () => keys.result.forEach((key) => store.put({ version: 1, sealed: new Uint8Array(64) }, key));
    await new Promise((done) => { change.oncomplete = done; });
    db.close();
    return keys.result.length;
  });
  expect(damaged).toBeGreaterThan(0);
  await unlock(page);
  await field(page).fill(word);
  await expect(inMessages(page).getByRole('link')).toHaveText(['First']);
  // What lies in the store of the index says nothing in the clear.
  const stored = await page.evaluate(async (secret) => {
    const open = indexedDB.open('openmaas');
    const db = await new Promise<IDBDatabase>((done) => { open.onsuccess = () => done(open.result); });
    const rows = db.transaction('index').objectStore('index').getAll();
    const all = await new Promise<{ sealed: Uint8Array }[]>((done) => { rows.onsuccess = () => done(rows.result); });
    db.close();
    return all.some((row) => new TextDecoder('latin1').decode(row.sealed).includes(secret));
  }, word);
  expect(stored).toBe(false);
});

test('a temporary chat is found while it lasts, an archived one is marked', async ({ page }) => {
  await withVault(page);
  const word = unique();
  await begin(page, `Stored\n\n${word}`);
  await history(page).getByRole('button', { name: 'Actions: Stored' }).click();
  await history(page).getByRole('button', { name: 'Archive', exact: true }).click();
  await history(page).getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('button', { name: 'Temporary chat' }).click();
  await composer(page).fill(`Whispered\n\n${word}`);
  await composer(page).press('Enter');
  await inState(answers(page), 'done');
  await field(page).fill(word);
  await expect(inMessages(page).getByRole('link')).toHaveText([/Whispered.*Temporary/, /Stored.*Archived/]);
});

test('while a syllable is composed what it may become is found, and the input method keeps its Enter', async ({ page }) => {
  await openChat(page);
  await begin(page, 'Bread\n\n하나와 한자', 'Old shoes');
  const devtools: CDPSession = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await field(page).focus();
  // On its way to 한자 the consonant stands below for a moment.
  for (const step of ['ㅎ', '하', '한', '핝']) {
    await compose(step);
    await expect(inMessages(page).getByRole('link')).toHaveText(['Bread']);
  }
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
  await expect(field(page)).toBeFocused();
  await expect(questions(page)).toContainText('Old shoes');
  await devtools.send('Input.insertText', { text: '핝' });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, windowsVirtualKeyCode: 13 });
  await expect(inMessages(page)).toHaveCount(0);
});

test('who is about to search before the page has started everything else keeps the search worker', async ({ page }) => {
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    const timeout = window.setTimeout.bind(window);
    const held: FrameRequestCallback[] = [];
    // Where no picture is drawn the page goes on without one, after a quarter of a second.
    Object.assign(window, {
      requestAnimationFrame: (call: FrameRequestCallback) => held.push(call),
      setTimeout: (call: () => void, after: number) => (after === 250 ? held.push(call) : timeout(call, after)),
      draw: () => held.splice(0).forEach(frame),
      goOn: () => {
        Object.assign(window, { requestAnimationFrame: frame, setTimeout: timeout });
        held.forEach(frame);
      },
    });
  });
  const call = (name: 'draw' | 'goOn') => page.evaluate((name) => (window as unknown as Record<string, () => void>)[name](), name);
  const running = (name: string): number => page.workers().filter((worker) => worker.url().includes(name)).length;
  await page.goto('/');
  await composer(page).waitFor();
  // The field comes with the first picture, everything else after the second.
  await call('draw');
  await field(page).focus();
  await expect.poll(() => running('search_loader')).toBe(1);
  expect(running('keyring_loader')).toBe(0);
  await call('goOn');
  await keyringOf(page);
  expect(running('search_loader')).toBe(1);
});
