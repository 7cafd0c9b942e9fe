// Handing something on without a server: what a link or file holds, who is known to have made it, and that opening it does nothing by itself.

import { readFile, writeFile } from 'node:fs/promises';
import { type Browser, expect, type Page, test, type TestInfo } from '@playwright/test';
import { answers, BASE, composer, go, inState, keepWork, keptChat, openChat, PASSPHRASE, questions, send, unique, unlock } from './product';

const PASSWORD = 'only for the two of us';
const dialog = (page: Page) => page.getByRole('dialog');
const shown = (page: Page) => page.getByRole('region', { name: 'Shared with you' });
const content = (page: Page) => page.locator('[data-shared="text"]');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const refusal = (page: Page) => page.locator('.page [role="alert"]');

/** A browser of somebody else. */
async function somebodyElse(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function shareChat(page: Page): Promise<void> {
  await button(page, 'Export chat').click();
  await button(page, 'Share as an encrypted link or file').click();
}

/** Makes what the open dialog offers; the link. */
async function make(page: Page, password = ''): Promise<string> {
  if (password) await dialog(page).getByRole('textbox', { name: 'Password (optional)' }).fill(password);
  await dialog(page).getByRole('button', { name: 'Create link and file' }).click();
  return dialog(page).getByRole('textbox', { name: 'Link' }).inputValue();
}

async function chatLink(page: Page, password = ''): Promise<string> {
  await shareChat(page);
  const link = await make(page, password);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  return link;
}

async function saveFile(page: Page, info: TestInfo): Promise<string> {
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Save as file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.openmaas-share$/);
  const path = info.outputPath(`${unique()}.openmaas-share`);
  await file.saveAs(path);
  return path;
}

async function openFile(page: Page, path: string): Promise<void> {
  await go(page, '#/settings/data');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open shared file' }).click();
  await (await chooser).setFiles(path);
}

/** How many requests left for anywhere but the app's own files. */
function watch(page: Page): string[] {
  const out: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' || !request.url().startsWith(`${BASE}/`)) out.push(request.url());
  });
  return out;
}

test('a chat goes as a link, is recognised when it changes, and comes in only when that is wanted', async ({ page, browser }) => {
  const question = await keptChat(page);
  const link = await chatLink(page);
  expect(link).toMatch(/#\/shared\/[\w-]+$/);
  expect(link).not.toContain('Kept');

  const reader = await somebodyElse(browser);
  const sent = watch(reader);
  await reader.goto(link);
  await expect(shown(reader).locator('[data-kind="chat"]')).toBeVisible();
  await expect(shown(reader).getByRole('heading', { level: 2 })).toContainText('Kept');
  await expect(content(reader)).toContainText(question);
  // Neither the address nor a step back has the data.
  expect(reader.url()).toBe(`${BASE}/#/shared`);
  await reader.goto('about:blank');
  await reader.goBack();
  expect(reader.url()).toBe(`${BASE}/#/shared`);
  await expect(button(reader, 'Open shared file')).toBeVisible();
  await go(reader, '#/chat');
  await expect(reader.getByRole('navigation', { name: 'History' }).getByRole('link')).toHaveCount(0);
  expect(sent).toEqual([]);

  // The person gives the author a name, once somebody has read out the fingerprint.
  await go(reader, link.slice(link.indexOf('#')));
  await expect(shown(reader)).toContainText('somebody you have given no name yet');
  const fingerprint = await shown(reader).locator('.fingerprint').textContent();
  expect(fingerprint).toMatch(/^([a-z]{5}-){5}[a-z]{5}$/);
  await shown(reader).getByRole('textbox', { name: 'Name of the author' }).fill('Ada');
  await button(reader, 'Remember').click();
  await expect(shown(reader)).toContainText('Signed by Ada');
  await button(reader, 'Add to mine').click();
  await expect(shown(reader).getByRole('status')).toHaveText('Added');
  await reader.getByRole('link', { name: 'Open it' }).click();
  await expect(questions(reader)).toContainText(question);
  await inState(answers(reader), 'done');

  // The same once more is known; a change is shown word by word.
  await reader.goto(`${BASE}/#/chat`);
  await go(reader, link.slice(link.indexOf('#')));
  await expect(shown(reader).locator('[data-standing="same"]')).toBeVisible();
  const again = `Further: ${unique()}`;
  await send(page, again);
  await inState(answers(page).last(), 'done');
  const changed = await chatLink(page);
  await go(reader, changed.slice(changed.indexOf('#')));
  await expect(shown(reader).locator('[data-standing="changed"]')).toBeVisible();
  await expect(shown(reader)).toContainText('Signed by Ada');
  await expect(shown(reader).locator('[data-difference] ins').filter({ hasText: again })).toBeVisible();
  await expect(shown(reader).locator('[data-difference] del')).toHaveCount(0);
  await button(reader, 'Replace mine').click();
  const links = reader.getByRole('navigation', { name: 'History' }).getByRole('link');
  await expect(links).toHaveCount(1);
  await reader.getByRole('button', { name: 'Undo' }).click();
  await expect(links).toHaveCount(2);
  expect(sent).toEqual([]);
});

test('a locked vault is opened first, and what waits is in no address', async ({ page, browser }) => {
  await keptChat(page);
  const link = await chatLink(page);
  const reader = await somebodyElse(browser);
  await keptChat(reader);
  await button(reader, 'Lock').click();
  await reader.goto('about:blank');
  await reader.goto(link);
  await expect(reader.getByText('Something shared with you waits')).toBeVisible();
  expect(reader.url()).toBe(`${BASE}/#/shared`);
  const kept = await reader.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  expect(kept).not.toContain(link.slice(-40));
  await unlock(reader);
  await expect(shown(reader)).toContainText('Nothing has changed yet.');
  // What was taken in is there after the next unlock, and so is the author.
  await shown(reader).getByRole('textbox', { name: 'Name of the author' }).fill('Ada');
  await button(reader, 'Remember').click();
  await button(reader, 'Add to mine').click();
  await expect(shown(reader).getByRole('status')).toHaveText('Added');
  await button(reader, 'Lock').click();
  await unlock(reader);
  await expect(reader.getByRole('navigation', { name: 'History' }).getByRole('link')).toHaveCount(2);
  await go(reader, '#/settings/data');
  await expect(reader.getByRole('list', { name: 'Known authors' })).toContainText('Ada');
});

test('a password opens it, and a wrong one says so', async ({ page, browser }) => {
  await keptChat(page);
  await shareChat(page);
  await dialog(page).getByRole('textbox', { name: 'Password (optional)' }).fill('short');
  await dialog(page).getByRole('button', { name: 'Create link and file' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveAttribute('data-error', 'too-short');
  const link = await make(page, PASSWORD);
  const reader = await somebodyElse(browser);
  await reader.goto(link);
  const field = reader.getByRole('textbox', { name: 'Password', exact: true });
  await field.fill('wrong horse');
  await button(reader, 'Open').click();
  await expect(refusal(reader)).toHaveAttribute('data-error', 'wrong-password');
  await field.fill(PASSWORD);
  await button(reader, 'Open').click();
  await expect(content(reader)).toContainText('Kept');
});

test('what was changed, cut, or made by something else is refused, and nothing comes in', async ({ page, browser }, info) => {
  await keptChat(page);
  await shareChat(page);
  const link = await make(page);
  const path = await saveFile(page, info);
  const reader = await somebodyElse(browser);
  await openChat(reader);
  const [before, data] = link.split('#/shared/') as [string, string];
  const swap = (at: number) => data.slice(0, at) + (data[at] === 'A' ? 'B' : 'A') + data.slice(at + 1);
  for (const [altered, kind] of [
    [swap(data.length - 20), 'damaged'],
    [swap(40), 'damaged'],
    [data.slice(0, 40), 'cut-off'],
    [data.slice(0, Math.floor(data.length / 8) * 4), 'damaged'],
    [Buffer.from('nothing of ours').toString('base64url'), 'not-a-share'],
    ['%3Cscript%3E', 'not-a-share'],
  ] as const) {
    await openChat(reader);
    await reader.goto(`${before}#/shared/${altered}`);
    await expect(refusal(reader)).toHaveAttribute('data-error', kind);
  }
  const bytes = await readFile(path);
  const files: [string, Buffer, string][] = [
    ['longer', Buffer.concat([bytes, Buffer.from([0])]), 'damaged'],
    ['newer', Buffer.concat([bytes.subarray(0, 9), Buffer.from([9]), bytes.subarray(10)]), 'newer-version'],
    ['huge', Buffer.concat([bytes, Buffer.alloc(8 * 1024 * 1024)]), 'too-large'],
    ['other', Buffer.from('PK\x03\x04'), 'not-a-share'],
    ['empty', Buffer.alloc(0), 'not-a-share'],
  ];
  for (const [name, altered, kind] of files) {
    const at = info.outputPath(name);
    await writeFile(at, altered);
    await openFile(reader, at);
    await expect(refusal(reader)).toHaveAttribute('data-error', kind);
  }
  await openChat(reader);
  await expect(reader.getByRole('navigation', { name: 'History' }).getByRole('link')).toHaveCount(0);
});

test('a comparison goes as a file, which is opened by a button, dropped, or imported', async ({ page, browser }, info) => {
  await go(page, '#/compare');
  await page.getByRole('button', { name: 'Add model', exact: true }).click();
  await page.locator('[data-model^="demo/"]').first().click();
  await composer(page).fill('Who are you?');
  await button(page, 'Run').click();
  await inState(answers(page).last(), 'done');
  await keepWork(page);
  await button(page, 'More for this comparison').click();
  await button(page, 'Share as an encrypted link or file').click();
  await make(page);
  const path = await saveFile(page, info);

  const reader = await somebodyElse(browser);
  await openChat(reader);
  await openFile(reader, path);
  await expect(shown(reader).locator('[data-kind="comparison"]')).toBeVisible();
  // Dropped on the page it is opened as well.
  await go(reader, '#/settings/data');
  await expect(button(reader, 'Open shared file')).toBeVisible();
  const bytes = [...(await readFile(path))];
  await reader.evaluate((all) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(all)], 'some.openmaas-share'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, bytes);
  await expect(shown(reader).locator('[data-kind="comparison"]')).toBeVisible();
  // And the button for imports knows it.
  await go(reader, '#/settings/data');
  const chooser = reader.waitForEvent('filechooser');
  await button(reader, 'Import').click();
  await (await chooser).setFiles(path);
  await expect(shown(reader).locator('[data-kind="comparison"]')).toBeVisible();
  await button(reader, 'Add to mine').click();
  await reader.getByRole('link', { name: 'Open it' }).click();
  await expect(reader).toHaveURL(/#\/compare\/[0-9a-f]{32}$/);
  await expect(questions(reader)).toContainText('Who are you?');
  await inState(answers(reader).last(), 'done');
});

test('who changes what somebody else signed is told apart, and a name cannot be taken', async ({ page, browser }) => {
  await keptChat(page);
  const link = await chatLink(page);
  const second = await somebodyElse(browser);
  await keptChat(second);
  await go(second, link.slice(link.indexOf('#')));
  await button(second, 'Add to mine').click();
  await second.getByRole('link', { name: 'Open it' }).click();
  await send(second, 'Changed by the second');
  await inState(answers(second).last(), 'done');
  const changed = await chatLink(second);
  // The first one is warned: this is theirs, but somebody else signed it.
  await go(page, changed.slice(changed.indexOf('#')));
  await expect(shown(page).locator('[data-error="other-author"]')).toContainText('what is here came from you');
  await expect(shown(page)).toContainText('somebody you have given no name yet');
  // Without a signature they are warned too.
  const third = await somebodyElse(browser);
  await third.goto(link);
  await button(third, 'Add to mine').click();
  await third.getByRole('link', { name: 'Open it' }).click();
  await send(third, 'Changed by the third');
  await inState(answers(third).last(), 'done');
  await shareChat(third);
  await expect(dialog(third)).toContainText('It will not be signed');
  const unsigned = await make(third);
  await go(page, unsigned.slice(unsigned.indexOf('#')));
  await expect(shown(page).locator('[data-error="other-author"]')).toContainText('was signed by you');
  await expect(shown(page).locator('[data-author="none"]')).toBeVisible();
  await button(page, 'Keep both').click();
  await expect(page.getByRole('navigation', { name: 'History' }).getByRole('link')).toHaveCount(2);
});

test('what is too long for a link is offered as a file', async ({ page }, info) => {
  await openChat(page);
  // Noise packs badly.
  const noise = Array.from({ length: 2500 }, unique).join(' ');
  await send(page, noise);
  await inState(answers(page), 'done');
  await shareChat(page);
  await dialog(page).getByRole('button', { name: 'Create link and file' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('too long for a link');
  await expect(dialog(page).getByRole('textbox', { name: 'Link' })).toHaveCount(0);
  const path = await saveFile(page, info);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await openFile(page, path);
  await expect(shown(page).locator('[data-standing="same"]')).toBeVisible();
});

test('the signature comes along in a backup with keys, and in no other', async ({ page, browser }, info) => {
  // No dialog of the system can be answered here; without it the file is a download.
  await page.addInitScript(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker; });
  await keptChat(page);
  await shareChat(page);
  await make(page);
  const own = await dialog(page).locator('[data-author]').getAttribute('data-author');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  for (const keys of [true, false]) {
    await go(page, '#/settings/data');
    await button(page, 'Export backup').click();
    await dialog(page).getByRole('textbox', { name: 'Passphrase of this vault' }).fill(PASSPHRASE);
    if (keys) await dialog(page).getByRole('checkbox', { name: 'Include API keys' }).check();
    const download = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    const path = info.outputPath(`${keys}.backup`);
    await (await download).saveAs(path);
    await expect(page.getByText('Backup saved')).toBeVisible();

    const other = await somebodyElse(browser);
    await go(other, '#/settings/data');
    const chooser = other.waitForEvent('filechooser');
    await button(other, 'Import').click();
    await (await chooser).setFiles(path);
    await dialog(other).getByRole('textbox', { name: 'Passphrase of the backup' }).fill(PASSPHRASE);
    await button(other, 'Open backup').click();
    await button(other, 'Restore into this browser').click();
    await button(other, 'Open the vault').click();
    await unlock(other);
    await expect(composer(other)).toBeEditable();
    await other.getByRole('navigation', { name: 'History' }).getByRole('link').first().click();
    await inState(answers(other), 'done');
    await shareChat(other);
    await make(other);
    const there = await dialog(other).locator('[data-author]').getAttribute('data-author');
    expect(there === own).toBe(keys);
  }
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('프리셋을 비밀번호로 잠근 링크로 공유하고, 바뀐 것을 알아본다', async ({ page, browser }) => {
    const reader = await somebodyElse(browser);
    await page.goto(`${BASE}/#/chat`);
    const panel = page.getByRole('group', { name: '매개변수' });
    await page.locator('[data-command="parameters"]').click();
    await panel.getByRole('textbox', { name: '시스템 프롬프트' }).fill('짧게 대답해 주세요.');
    await panel.locator('summary', { hasText: '프리셋' }).click();
    const share = async (): Promise<string> => {
      await button(page, '작업: 비서').click();
      await button(page, '공유').click();
      await dialog(page).getByRole('textbox', { name: '비밀번호(선택)' }).fill('둘만 아는 긴 비밀번호');
      await dialog(page).getByRole('button', { name: '링크와 파일 만들기' }).click();
      const link = await dialog(page).getByRole('textbox', { name: '링크' }).inputValue();
      await dialog(page).getByRole('button', { name: '닫기' }).click();
      return link;
    };
    await button(page, '프리셋으로 저장').click();
    await panel.getByRole('textbox', { name: '프리셋 이름' }).fill('비서');
    await panel.getByRole('button', { name: '저장', exact: true }).click();
    const first = await share();

    const opened = async (link: string): Promise<void> => {
      await go(reader, link.slice(link.indexOf('#')));
      await reader.getByRole('textbox', { name: '비밀번호', exact: true }).fill('둘만 아는 긴 비밀번호');
      await button(reader, '열기').click();
    };
    await reader.goto(`${BASE}/#/chat`);
    await opened(first);
    const card = reader.getByRole('region', { name: '받은 공유' });
    await expect(card.locator('[data-kind="preset"]')).toHaveText('프리셋');
    await expect(content(reader)).toContainText('짧게 대답해 주세요.');
    await button(reader, '내 것에 추가').click();
    await expect(card.getByRole('status')).toHaveText('추가했습니다');

    await panel.getByRole('textbox', { name: '시스템 프롬프트' }).fill('길게 대답해 주세요.');
    await page.keyboard.press('Tab');
    await button(page, '작업: 비서').click();
    await button(page, '현재 설정으로 업데이트').click();
    const second = await share();
    await opened(second);
    await expect(card.locator('[data-difference] ins')).toHaveText('길게');
    await expect(card.locator('[data-difference] del')).toHaveText('짧게');
    await button(reader, '이것으로 바꾸기').click();
    await expect(card.getByRole('status')).toHaveText('추가했습니다');
  });
});
