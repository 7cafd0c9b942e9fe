// Taking everything along, and getting rid of it: what a file holds, what opens it, and what a browser keeps afterwards.

import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { findAll, makeAll } from './kinds';
import {
  answers, BASE, composer, connect, createVault, FAKE, go, goodKey, inState, keptChat, openChat, PASSPHRASE, provider, questions, send,
  unique, unlock, withVault,
} from './product';
import type { Browser, Page, TestInfo } from '@playwright/test';

const FILE_PASSPHRASE = 'five words only for this';
const unlockButton = (page: Page) => page.getByRole('button', { name: 'Unlock', exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const counted = (page: Page, store: string) => dialog(page).locator(`li[data-store="${store}"]`).first();

async function newChat(page: Page): Promise<string> {
  await openChat(page);
  await page.getByRole('button', { name: 'New chat' }).click();
  const question = `Later: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  return question;
}

/** Writes a backup; where the file is. */
async function backUp(page: Page, info: TestInfo, { own, keys }: { own?: string; keys?: boolean } = {}): Promise<string> {
  await go(page, '#/settings/data');
  await page.getByRole('button', { name: 'Export backup' }).click();
  await dialog(page).getByRole('textbox', { name: 'Passphrase of this vault' }).fill(PASSPHRASE);
  if (keys) await dialog(page).getByRole('checkbox', { name: 'Include API keys' }).check();
  if (own) {
    await dialog(page).getByRole('checkbox', { name: 'Give the file a passphrase of its own' }).check();
    await dialog(page).getByRole('textbox', { name: 'Passphrase of the file' }).fill(own);
    await dialog(page).getByRole('textbox', { name: 'Repeat passphrase' }).fill(own);
  }
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  const path = info.outputPath(`${unique()}.backup`);
  await (await download).saveAs(path);
  await expect(page.getByText('Backup saved')).toBeVisible();
  return path;
}

async function choose(page: Page, path: string): Promise<void> {
  await go(page, '#/settings/data');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await (await chooser).setFiles(path);
}

async function openBackup(page: Page, path: string, passphrase = PASSPHRASE): Promise<void> {
  await choose(page, path);
  await dialog(page).getByRole('textbox', { name: 'Passphrase of the backup' }).fill(passphrase);
  await dialog(page).getByRole('button', { name: 'Open backup' }).click();
}

async function finish(page: Page): Promise<void> {
  await expect(dialog(page).getByText('Restored', { exact: true })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Open the vault' }).click();
  await expect(unlockButton(page)).toBeVisible();
  await unlock(page);
  await expect(composer(page)).toBeEditable();
}

const history = (page: Page) => page.getByRole('navigation', { name: 'History' });

/** Everything a browser keeps for the app, sealed bytes as their length and sum. */
const stored = (page: Page) => page.evaluate(async () => {
  const all: Record<string, string> = {};
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open(name!);
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    for (const store of db.objectStoreNames) {
      const rows = db.transaction(store).objectStore(store);
      const get = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => { request.onsuccess = () => resolve(request.result); });
      const [keys, values] = [await get(rows.getAllKeys()), await get(rows.getAll())];
      keys.forEach((key, at) => {
        const { version, sealed } = values[at] as { version: number; sealed: Uint8Array };
        all[`${store}/${String(key)}`] = `${version} ${sealed.length} ${sealed.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 0)}`;
      });
    }
    db.close();
  }
  return all;
});

test.beforeEach(async ({ page }) => {
  // The browser's own dialog cannot be answered by a test; without it the file is a download.
  await page.addInitScript(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker; });
});

async function elsewhere(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}

test('a backup opens in an empty browser, with keys where they were wanted', async ({ page, browser }, info) => {
  const question = await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  const file = await backUp(page, info, { keys: true });
  const bytes = await readFile(file);
  expect(bytes.subarray(0, 8).toString()).toBe('OMAASBAK');
  expect(bytes.includes(question)).toBe(false);

  const other = await elsewhere(browser);
  await openBackup(other, file);
  await expect(counted(other, 'chats')).toHaveAttribute('data-value', '1');
  await expect(counted(other, 'messages')).toHaveAttribute('data-value', '2');
  await expect(counted(other, 'keys')).toHaveAttribute('data-value', '1');
  await dialog(other).getByRole('button', { name: 'Restore into this browser' }).click();
  await finish(other);
  await history(other).getByRole('link').filter({ hasText: question }).first().click();
  await expect(questions(other)).toContainText(question);
  await go(other, '#/settings/providers');
  await expect(provider(other, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await other.context().close();
});

test('a backup without keys has none, and opens with its own passphrase only', async ({ page, browser }, info) => {
  await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  const file = await backUp(page, info, { own: FILE_PASSPHRASE });
  const other = await elsewhere(browser);
  await openBackup(other, file, PASSPHRASE);
  await expect(dialog(other).getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  await dialog(other).getByRole('textbox', { name: 'Passphrase of the backup' }).fill(FILE_PASSPHRASE);
  await dialog(other).getByRole('button', { name: 'Open backup' }).click();
  await expect(counted(other, 'chats')).toHaveAttribute('data-value', '1');
  await expect(counted(other, 'keys')).toHaveCount(0);
  await other.context().close();
});

test('merging adds what is not here and nothing twice; replacing leaves only what is in the backup', async ({ page }, info) => {
  const first = await keptChat(page);
  const file = await backUp(page, info);
  const second = await newChat(page);

  await openBackup(page, file);
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog(page).getByText('1 conversation already here')).toBeVisible();
  await finish(page);
  await expect(history(page).getByRole('link').filter({ hasText: first })).toHaveCount(1);
  await expect(history(page).getByRole('link').filter({ hasText: second })).toHaveCount(1);

  await openBackup(page, file);
  await dialog(page).getByRole('radio', { name: 'Replace' }).check();
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await finish(page);
  await expect(history(page).getByRole('link').filter({ hasText: first })).toHaveCount(1);
  await expect(history(page).getByRole('link').filter({ hasText: second })).toHaveCount(0);
  await history(page).getByRole('link').filter({ hasText: first }).click();
  await expect(questions(page)).toContainText(first);
  // Search, whose index went with the rest, finds what was answered.
  const word = /[A-Za-z]{7,}/.exec(await answers(page).first().locator('.markdown').first().innerText())![0];
  await history(page).getByRole('searchbox', { name: 'Search history' }).fill(word);
  await expect(history(page).getByRole('region', { name: 'In messages' }).getByRole('link')).toHaveCount(1);
});

test('prompts, test sets, comparisons, workspaces and usage come along, merged or in the place of what is there, and are deleted', async ({ page, browser }, info) => {
  test.setTimeout(180_000);
  const [first, second] = [unique(), unique()];
  const requests = async (tab: Page): Promise<number> => {
    await go(tab, '#/usage');
    const tile = tab.locator('.tile[data-metric="requests"]');
    await expect(tile).toHaveAttribute('data-value', /\d/);
    return Number(await tile.getAttribute('data-value'));
  };
  await withVault(page);
  await makeAll(page, first);
  const file = await backUp(page, info);
  const asked = await requests(page);
  expect(asked).toBe(2);

  const other = await elsewhere(browser);
  await openBackup(other, file);
  for (const store of ['prompts', 'prompt-versions', 'tests', 'trials', 'comparisons', 'ledger']) {
    await expect(counted(other, store), store).toHaveAttribute('data-value', /[1-9]/);
  }
  await dialog(other).getByRole('button', { name: 'Restore into this browser' }).click();
  await finish(other);
  await findAll(other, first, true);
  expect(await requests(other)).toBe(asked);
  await other.context().close();

  // Merged, what came later stays, and nothing is there twice.
  await makeAll(page, second);
  await openBackup(page, file);
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await finish(page);
  for (const words of [first, second]) await findAll(page, words, true);
  expect(await requests(page)).toBe(asked * 2);

  // In the place of what is there, it goes.
  await openBackup(page, file);
  await dialog(page).getByRole('radio', { name: 'Replace' }).check();
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await finish(page);
  await findAll(page, first, true);
  await findAll(page, second, false);
  expect(await requests(page)).toBe(asked);

  await go(page, '#/settings/data');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(counted(page, 'prompts')).toHaveAttribute('data-value', '1');
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(composer(page)).toBeEditable();
  await expect(unlockButton(page)).toHaveCount(0);
  expect(await stored(page)).toEqual({});
  await findAll(page, first, false);
});

test('a damaged, cut or foreign file changes nothing', async ({ page }, info) => {
  await keptChat(page);
  const file = await readFile(await backUp(page, info));
  const before = await stored(page);
  const flipped = Buffer.from(file);
  flipped[flipped.length - 40]! ^= 1;
  const newer = Buffer.from(file);
  newer[9] = 7;
  for (const [name, bytes, error] of [
    ['cut', file.subarray(0, 60), 'cut-off'],
    ['flipped', flipped, 'cut-off'],
    ['longer', Buffer.concat([file, Buffer.from('more')]), 'cut-off'],
    ['newer', newer, 'newer-version'],
  ] as const) {
    const path = info.outputPath(`${name}.backup`);
    await writeFile(path, bytes);
    await openBackup(page, path);
    await expect(dialog(page).getByRole('alert'), name).toHaveAttribute('data-error', error);
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  }
  expect(await stored(page)).toEqual(before);
});

test('a tab closed in the middle of restoring leaves what was there', async ({ page, context }, info) => {
  const question = await keptChat(page);
  const file = await backUp(page, info);
  await openBackup(page, file);
  await dialog(page).getByRole('radio', { name: 'Replace' }).check();
  // Everything is laid aside; the one transaction that puts it into its place never comes to its end.
  await page.evaluate(() => {
    const clear = IDBObjectStore.prototype.clear;
    IDBObjectStore.prototype.clear = function () {
      if (this.name === 'chats') this.transaction.abort();
      return clear.call(this);
    };
  });
  const before = await stored(page);
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toHaveAttribute('data-error', 'storage');
  expect(await stored(page)).toEqual(before);
  await page.close();
  const again = await context.newPage();
  await again.goto(`${BASE}/#/chat`);
  await unlock(again);
  await expect(history(again).getByRole('link').filter({ hasText: question })).toHaveCount(1);
});

test('Delete everything says what goes, and leaves an empty browser in every tab', async ({ page, context }) => {
  const question = await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${BASE}/#/chat`);
  await unlock(other);
  await expect(history(other).getByRole('link').filter({ hasText: question })).toHaveCount(1);
  await page.evaluate(async () => {
    localStorage.setItem('left', 'over');
    sessionStorage.setItem('left', 'over');
    await (await caches.open('left')).put('/left', new Response('over'));
  });

  await go(page, '#/settings/data');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(counted(page, 'chats')).toHaveAttribute('data-value', '1');
  await expect(counted(page, 'keys')).toHaveAttribute('data-value', '1');
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  for (const tab of [page, other]) {
    await expect(composer(tab)).toBeEditable();
    await expect(unlockButton(tab)).toHaveCount(0);
    await expect(tab.locator('body')).not.toContainText(question);
    await expect(tab.getByRole('button', { name: 'Keep my work' }).first()).toBeVisible();
  }
  const left = await page.evaluate(async () => ({
    local: localStorage.length, session: sessionStorage.length, cache: await caches.has('left'),
  }));
  expect(left).toEqual({ local: 0, session: 0, cache: false });
  expect(await stored(page)).toEqual({});
  // As on a first visit: a new vault can be made.
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
});
