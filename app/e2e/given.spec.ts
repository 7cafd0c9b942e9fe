// What the system hands to the app: shared texts fill the message field at most; links and files of our own kinds open where they belong.

import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { Host } from './host';
import {
  answers, BASE, complaints, composer, go, inState, keepWork, keptChat, openChat, PASSPHRASE, questions, reload, send, unique,
  unlock,
} from './product';

const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });
const open = (page: Page, query: Record<string, string>, hash = ''): Promise<unknown> => page.goto(`${BASE}/?${new URLSearchParams(query)}${hash}`);

test('a shared text is in the message field, said so, and not sent; address and history forget it', async ({ page }) => {
  const wrong = complaints(page);
  const text = `<img src=x onerror=alert(1)> Summarise this: ${unique()}`;
  await open(page, { title: 'A page', text, url: 'https://news.example/a?b=c', send: '1', model: 'openai/gpt-4o' }, '#/settings/providers');
  await expect(composer(page)).toHaveValue(`A page\n${text}\nhttps://news.example/a?b=c`);
  await expect(notices(page)).toContainText('Read it before you send it');
  await expect(questions(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Model\b/ }).first()).toContainText('Demo');
  expect(page.url()).toBe(`${BASE}/#/chat`);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  await reload(page);
  await expect(composer(page)).toHaveValue('');
  await page.goBack();
  expect(page.url()).not.toContain('Summarise');
  expect(wrong).toEqual([]);
});

test('a shared text in Korean, in the Korean app', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
  await open(page, { text: '이 글을 요약해 줘' });
  await expect(page.locator('#message')).toHaveValue('이 글을 요약해 줘');
  await expect(page.getByRole('status', { name: '알림' })).toContainText('보내기 전에 읽어 보세요');
  await page.context().close();
});

test('all of it stays in the folder of a site that the app may lie in', async ({ page }) => {
  const host = await Host.open('/tools/openmaas');
  await page.goto(`${host.url}/?${new URLSearchParams({ text: 'In a folder' })}`);
  await expect(composer(page)).toHaveValue('In a folder');
  expect(page.url()).toBe(`${host.url}/#/chat`);
  expect(host.asked.filter((path) => !path.startsWith('/tools/openmaas/'))).toEqual([]);
  await host.stop();
});

test('other words in an address give nothing, and are taken out', async ({ page }) => {
  await open(page, { link: 'javascript:alert(1)', prompt: 'x', q: 'y' }, '#/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => page.url()).toBe(`${BASE}/#/settings`);
  await go(page, '#/chat');
  await expect(composer(page)).toHaveValue('');
});

test('a link of our own kind opens what was shared, in the app that is installed', async ({ page, browser }) => {
  await keptChat(page);
  await page.getByRole('button', { name: 'Export chat', exact: true }).click();
  await page.getByRole('button', { name: 'Share as an encrypted link or file' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create link and file' }).click();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy link for installed apps' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/^web\+openmaas:shared\/[\w-]+$/);

  const { protocol_handlers: [handler] } = await (await fetch(`${BASE}/manifest.webmanifest`)).json();
  const context = await browser.newContext({ locale: 'en-US' });
  const other = await context.newPage();
  // What the browser does with a link of the kind that an installed app handles.
  await other.goto(new URL(handler.url.replace('%s', encodeURIComponent(link)), `${BASE}/`).href);
  await expect(other.getByRole('region', { name: 'Shared with you' })).toContainText('Nothing has changed yet');
  expect(other.url()).toBe(`${BASE}/#/shared`);
  await other.goto('about:blank');
  await other.goto(`${BASE}/${handler.url.replace('%s', encodeURIComponent('web+openmaas:https://evil.example/x'))}`);
  await expect(other.locator('.page [role="alert"]')).toBeVisible();
  await context.close();
});

test('a closed vault is opened first, and what was typed before stays in front', async ({ page }) => {
  await keptChat(page);
  await go(page, '#/chat');
  await composer(page).fill('Typed before');
  await expect(composer(page)).toHaveValue('Typed before');
  // What is typed is stored before the vault closes.
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await page.goto('about:blank');
  await open(page, { text: 'Shared later' });
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await unlock(page);
  await expect(composer(page)).toHaveValue('Typed before\n\nShared later');
  await expect(questions(page)).toHaveCount(0);
});

/** Has a page's browser hand over a file as it does for an installed app that is asked to open one. */
async function launchedWith(page: Page, path: string, name: string): Promise<void> {
  const bytes = [...await readFile(path)];
  await page.addInitScript(({ bytes, name }) => {
    const handle = { kind: 'file', getFile: async () => new File([new Uint8Array(bytes)], name) };
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer: (told: (params: object) => void) => told({ files: [handle] }) } });
  }, { bytes, name });
}

test('a backup that the system opens with the app asks for its passphrase, and is read', async ({ page, browser }) => {
  // The dialog of the system cannot be answered here.
  await page.addInitScript(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker; });
  await openChat(page);
  await send(page, 'In the backup');
  await inState(answers(page), 'done');
  await keepWork(page);
  await go(page, '#/settings/data');
  await page.getByRole('button', { name: 'Export backup' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Passphrase of this vault' }).fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save' }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.backup$/);

  const context = await browser.newContext({ locale: 'en-US' });
  const fresh = await context.newPage();
  await launchedWith(fresh, await download.path(), 'mine.backup');
  // Wherever it opens: the file says where it belongs.
  await fresh.goto(`${BASE}/`);
  await expect(fresh.getByRole('dialog')).toContainText('mine.backup');
  await fresh.getByRole('textbox', { name: 'Passphrase of the backup' }).fill(PASSPHRASE);
  await fresh.getByRole('button', { name: 'Open backup' }).click();
  await expect(fresh.getByRole('dialog').locator('li[data-store="chats"]')).toHaveAttribute('data-value', '1');
  await context.close();
});

test('a shared file that the system opens waits behind a closed vault, and is shown after it', async ({ page }, info) => {
  await keptChat(page);
  await page.getByRole('button', { name: 'Export chat', exact: true }).click();
  await page.getByRole('button', { name: 'Share as an encrypted link or file' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create link and file' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Save as file' }).click()]);
  const path = info.outputPath('one.openmaas-share');
  await download.saveAs(path);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await launchedWith(page, path, 'one.openmaas-share');
  await reload(page);
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await expect.poll(() => page.url()).toBe(`${BASE}/#/shared`);
  await unlock(page);
  await expect(page.getByRole('region', { name: 'Shared with you' })).toContainText('This is here already');
});

test('the browser understands what the manifest says the app takes', async ({ page }) => {
  await openChat(page);
  const devtools = await page.context().newCDPSession(page);
  const { data, errors, manifest } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(JSON.parse(data!).share_target).toEqual({ action: './', method: 'GET', enctype: 'application/x-www-form-urlencoded', params: { title: 'title', text: 'text', url: 'url' } });
  expect(manifest!.shareTarget!.action).toBe(`${BASE}/`);
  expect(manifest!.protocolHandlers).toEqual([{ protocol: 'web+openmaas', url: `${BASE}/#/shared/%s` }]);
  expect(JSON.parse(data!).file_handlers.map(({ action }: { action: string }) => action)).toEqual(['./#/settings/data', './#/shared']);
});
