// Backups that are read back, and those that are written by themselves. The folder and the file are real ones, of the browser's own file
// system for pages (OPFS): the dialogs that would choose them cannot be answered by a test.

import { writeFile } from 'node:fs/promises';
import { expect, test, type Page, type TestInfo } from '@playwright/test';
import {
  answers, BASE, connect, FAKE, go, goodKey, inState, keptChat, openChat, PASSPHRASE, provider, reload, send, unique,
} from './product';

const NEW_PASSPHRASE = 'another five quiet words here';
const dialog = (page: Page) => page.getByRole('dialog');
const section = (page: Page) => page.getByRole('region', { name: 'Automatic backup' });
const trouble = (page: Page, kind: string) => page.locator(`[role="alert"][data-error="${kind}"]`);

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const root = () => navigator.storage.getDirectory();
    Object.assign(window, {
      showDirectoryPicker: async () => (await root()).getDirectoryHandle('Backups', { create: true }),
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => (await root()).getFileHandle(suggestedName, { create: true }),
    });
  });
});

/** The names of what lies in the folder. */
const names = (page: Page) => page.evaluate(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups', { create: true });
  const all: string[] = [];
  for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) all.push(name);
  return all.sort();
});

/** The newest file of the folder, as a file of this machine. */
async function newest(page: Page, info: TestInfo): Promise<string> {
  const bytes = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups');
    const all: string[] = [];
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) all.push(name);
    const file = await (await folder.getFileHandle(all.sort().at(-1)!)).getFile();
    return [...new Uint8Array(await file.arrayBuffer())];
  });
  const path = info.outputPath(`${unique()}.backup`);
  await writeFile(path, Buffer.from(bytes));
  return path;
}

async function confirm(page: Page, passphrase: string): Promise<void> {
  await dialog(page).getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await dialog(page).getByRole('button', { name: 'Confirm' }).click();
}

async function choose(page: Page): Promise<void> {
  await go(page, '#/settings/data');
  await section(page).getByRole('button', { name: 'Choose a folder' }).click();
  await confirm(page, PASSPHRASE);
  await expect(section(page)).toContainText('“Backups”');
  await expect(section(page).locator('[data-last]')).toBeVisible();
}

/** Has one written; when it is there. */
async function writeNow(page: Page): Promise<void> {
  const last = section(page).locator('[data-last]');
  const before = (await last.getAttribute('data-last'))!;
  await section(page).getByRole('button', { name: 'Back up now' }).click();
  await expect(last).not.toHaveAttribute('data-last', before);
}

async function opens(page: Page, path: string, passphrase: string): Promise<void> {
  await go(page, '#/settings/data');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await (await chooser).setFiles(path);
  await dialog(page).getByRole('textbox', { name: 'Passphrase of the backup' }).fill(passphrase);
  await dialog(page).getByRole('button', { name: 'Open backup' }).click();
}

test('a backup counts as saved once it was read back, and a file that reads otherwise is told of', async ({ page }) => {
  await keptChat(page);
  await go(page, '#/settings/data');
  const save = async () => {
    await page.getByRole('button', { name: 'Export backup' }).click();
    await dialog(page).getByRole('textbox', { name: 'Passphrase of this vault' }).fill(PASSPHRASE);
    await dialog(page).getByRole('button', { name: 'Save' }).click();
  };
  await save();
  await expect(page.getByText('It was read back from where it lies')).toBeVisible();
  // A disk that gives back something else.
  await page.evaluate(() => {
    const read = FileSystemFileHandle.prototype.getFile;
    FileSystemFileHandle.prototype.getFile = async function () {
      const bytes = new Uint8Array(await (await read.call(this)).arrayBuffer());
      bytes[bytes.length - 30]! ^= 1;
      return new File([bytes], this.name);
    };
  });
  await save();
  await expect(trouble(page, 'unsound')).toBeVisible();
  await expect(page.getByText('Backup saved')).toHaveCount(0);
});

test('backups are written by themselves into the chosen folder, without keys, and open with the passphrase', async ({ page, browser }, info) => {
  await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await go(page, '#/settings/data');
  await section(page).getByRole('button', { name: 'Choose a folder' }).click();
  await confirm(page, 'not the passphrase');
  await expect(trouble(page, 'wrong-passphrase')).toBeVisible();
  expect(await names(page)).toEqual([]);
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await choose(page);
  const first = await names(page);
  expect(first).toHaveLength(1);
  expect(first[0]).toMatch(/^openmaas-auto-\d{4}-\d\d-\d\d-\d{6}\.backup$/);

  // Only as many stay as were chosen, and nothing of somebody else is touched.
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups');
    await folder.getFileHandle('a letter.txt', { create: true });
    await folder.getFileHandle('openmaas-auto-2020-01-01-000000.backup', { create: true });
  });
  await section(page).getByRole('combobox', { name: 'How many to keep' }).selectOption('1');
  await writeNow(page);
  await expect.poll(() => names(page)).toHaveLength(2);
  const left = await names(page);
  expect(left[0]).toBe('a letter.txt');
  expect(left[1]! >= first[0]!).toBe(true);
  await page.evaluate(async () => {
    await (await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups')).removeEntry('a letter.txt');
  });

  const other = await (await browser.newContext()).newPage();
  await other.goto(BASE);
  await opens(other, await newest(page, info), PASSPHRASE);
  await expect(dialog(other).locator('li[data-store="chats"]').first()).toHaveAttribute('data-value', '1');
  await expect(dialog(other).locator('li[data-store="keys"]')).toHaveCount(0);
  await dialog(other).getByRole('button', { name: 'Close' }).first().click();

  // After another passphrase was set, the next one opens with that.
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  await dialog(page).getByRole('textbox', { name: 'Current passphrase' }).fill(PASSPHRASE);
  await dialog(page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill(NEW_PASSPHRASE);
  await dialog(page).getByRole('textbox', { name: 'Repeat passphrase' }).fill(NEW_PASSPHRASE);
  await dialog(page).getByRole('button', { name: 'Change passphrase' }).click();
  await expect(dialog(page)).toBeHidden();
  await go(page, '#/settings/data');
  await writeNow(page);
  const file = await newest(page, info);
  await opens(other, file, PASSPHRASE);
  await expect(trouble(other, 'wrong-passphrase')).toBeVisible();
  await dialog(other).getByRole('textbox', { name: 'Passphrase of the backup' }).fill(NEW_PASSPHRASE);
  await dialog(other).getByRole('button', { name: 'Open backup' }).click();
  await expect(dialog(other).locator('li[data-store="chats"]').first()).toHaveAttribute('data-value', '1');
  await other.context().close();
});

test('what went wrong is said where one is, with what helps, and Stop forgets the folder', async ({ page }) => {
  await keptChat(page);
  await choose(page);
  const permission = (state: string) => page.evaluate((answer) => {
    const handle = FileSystemHandle.prototype as unknown as Record<string, () => Promise<string>>;
    handle.queryPermission = async () => answer;
    handle.requestPermission = async () => {
      handle.queryPermission = async () => 'granted';
      return 'granted';
    };
  }, state);
  await permission('prompt');
  await section(page).getByRole('button', { name: 'Back up now' }).click();
  await expect(trouble(page, 'permission')).toBeVisible();
  // Everywhere else too, quietly.
  await openChat(page);
  const note = page.locator('[role="status"][data-error="backup-not-written"]');
  await expect(note).toContainText('permission');
  await note.getByRole('button', { name: 'Allow and back up' }).click();
  await expect(note).toHaveCount(0);

  // A disk that gives back something else: that file does not stay.
  const before = await names(page);
  await page.evaluate(() => {
    FileSystemFileHandle.prototype.getFile = async function () { return new File(['nothing'], this.name); };
  });
  await go(page, '#/settings/data');
  await expect(page.getByText('Last backup:')).toBeVisible();
  await section(page).getByRole('button', { name: 'Back up now' }).click();
  await expect(trouble(page, 'unsound')).toBeVisible();
  const after = await names(page);
  expect(after.every((name) => before.includes(name))).toBe(true);

  await reload(page);
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('Backups', { recursive: true }));
  await section(page).getByRole('button', { name: 'Back up now' }).click();
  await expect(trouble(page, 'folder')).toBeVisible();
  await section(page).getByRole('button', { name: 'Stop automatic backup' }).click();
  await expect(section(page).getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain('openmaas-folder');
});

test('who has no folder is reminded quietly, and may put it off', async ({ page }) => {
  await page.clock.install();
  await keptChat(page);
  for (const more of ['Second', 'Third']) {
    await page.getByRole('button', { name: 'New chat' }).click();
    await send(page, more);
    await inState(answers(page), 'done');
  }
  const note = page.getByText('There is no backup of your conversations yet.');
  await expect(note).toHaveCount(0);
  await page.clock.runFor('01:30');
  await expect(note).toBeVisible();
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(note).toHaveCount(0);
  await page.clock.runFor('05:00');
  await expect(note).toHaveCount(0);
});

test('where a page may not write into folders, that is said, and nothing is offered', async ({ page }) => {
  await page.addInitScript(() => { delete (window as { showDirectoryPicker?: unknown }).showDirectoryPicker; });
  await keptChat(page);
  await go(page, '#/settings/data');
  await expect(section(page)).toContainText('You are reminded instead');
  await expect(section(page).getByRole('button')).toHaveCount(0);
});
