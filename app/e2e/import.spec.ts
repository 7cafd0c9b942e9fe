// What other apps export comes in as it was downloaded: seen before it changes anything, once, and never half.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { choose, FIXTURES, put, rows, zip } from './archives';
import { png } from './pictures';
import { answers, comeBack, go, inState, keepWork, openChat, questions, send, unique } from './product';
import type { Page } from '@playwright/test';

const dialog = (page: Page) => page.getByRole('dialog');
const history = (page: Page) => page.getByRole('navigation', { name: 'History' });

async function withVault(page: Page): Promise<void> {
  await openChat(page);
  await send(page, `Before: ${unique()}`);
  await inState(answers(page), 'done');
  await keepWork(page);
}

test('a ChatGPT export comes in from its ZIP, once', async ({ page }, info) => {
  await withVault(page);
  const file = await put(info, 'export.zip', zip({
    'chat.html': Buffer.from('<html>'),
    'conversations.json': await readFile(join(FIXTURES, 'chatgpt.json')),
    'file-abc.png': Buffer.alloc(5000, 7),
  }));
  const before = await rows(page);
  await choose(page, file);
  await expect(dialog(page).getByText('An export of ChatGPT')).toBeVisible();
  await expect(dialog(page).locator('[data-store="messages"]')).toHaveAttribute('data-value', '3');
  await expect(dialog(page).getByText('1 conversation without a message')).toBeVisible();
  await expect(dialog(page).getByText('Nothing has changed yet.')).toBeVisible();
  expect((await rows(page)).chats).toBe(before.chats);
  await dialog(page).getByRole('button', { name: 'Add 1 conversation' }).click();
  await expect(dialog(page).getByText('Added')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await history(page).getByRole('link', { name: /Tea/ }).click();
  await expect(questions(page)).toContainText('How long does tea take?');
  await expect(answers(page)).toContainText('Four minutes.');
  expect((await rows(page)).staging).toBe(0);

  await choose(page, file);
  await expect(dialog(page).getByText('There is nothing new in it.')).toBeVisible();
  await expect(dialog(page).getByText('1 conversation already here')).toBeVisible();
});

test('what was attached comes along from the archive as if it were chosen here; what is hostile, broken or missing is named', async ({ page }, info) => {
  await withVault(page);
  // It says that it is as large as no memory.
  const large = png(8, 8);
  large.writeUInt32BE(60_000, 16);
  large.writeUInt32BE(60_000, 20);
  const there = { 'photo.png': png(300, 200), 'plan.txt': Buffer.from('Water at noon.'), 'large.png': large, 'cut.png': png(300, 200).subarray(0, 40),
    'bomb.png': Buffer.concat([png(8, 8), Buffer.alloc(60 << 20)]), 'program.exe': Buffer.from([77, 90, 0, 1, 2, 3]), 'empty.png': Buffer.alloc(0) };
  const names = [...Object.keys(there), 'gone.png'];
  const attachments = names.map((name, at) => ({ id: `file-${at}x`, name }));
  const conversation = {
    id: 'c', title: 'Garden', create_time: 1_700_000_000, current_node: 'made',
    mapping: {
      a: { message: { id: 'a', author: { role: 'user' }, content: { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-0x' }, 'When to water?'] }, metadata: { attachments } } },
      b: { parent: 'a', message: { id: 'b', author: { role: 'assistant' }, content: { content_type: 'text', parts: ['At noon.'] } } },
      made: { parent: 'b', message: { id: 'made', author: { role: 'tool' }, content: { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer', asset_pointer: 'sediment://file_made' }] } } },
    },
  };
  const inside = Object.entries(there).map(([name, bytes], at): [string, Buffer] => [`../../file-${at}x-${name}`, bytes]);
  inside.push(['dalle-generations/file_made-cat.png', png(120, 80)]);
  const file = await put(info, 'export.zip', zip({ 'conversations.json': Buffer.from(JSON.stringify([conversation])), ...Object.fromEntries(inside) }));
  const before = await rows(page);
  await choose(page, file);
  await expect(dialog(page).locator('[data-store="files"]')).toHaveAttribute('data-value', '3');
  await expect(dialog(page).getByText(/^5 files in the archive that cannot be read/)).toBeVisible();
  await expect(dialog(page).getByText(/^1 attached file or picture/)).toBeVisible();
  await dialog(page).getByText('Names of files left out (6)').click();
  for (const name of ['large.png', 'cut.png', 'bomb.png', 'program.exe', 'empty.png', 'gone.png']) await expect(dialog(page).getByText(name, { exact: true })).toBeVisible();
  expect((await rows(page)).files).toBe(before.files);
  await dialog(page).getByRole('button', { name: 'Add 1 conversation' }).click();
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  expect((await rows(page)).files).toBe(before.files! + 3);

  await comeBack(page);
  await history(page).getByRole('link', { name: /Garden/ }).click();
  // What the model had made stands where it was said.
  const made = answers(page).last().getByRole('button', { name: 'View cat.png' }).locator('img');
  await expect.poll(() => made.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);
  await expect(questions(page)).toContainText('When to water?');
  await expect(questions(page)).toContainText('plan.txt');
  await questions(page).getByRole('button', { name: 'View photo.png' }).click();
  const shown = page.getByRole('dialog', { name: 'photo.png' }).getByRole('img', { name: 'photo.png' });
  await expect(shown).toBeVisible();
  await expect.poll(() => shown.evaluate((picture: HTMLImageElement) => [picture.naturalWidth, picture.naturalHeight])).toEqual([300, 200]);
  // Drawn anew: nothing of the camera is left in it.
  const download = page.waitForEvent('download');
  await page.getByRole('dialog', { name: 'photo.png' }).getByRole('button', { name: 'Download photo.png' }).click();
  expect((await readFile(await (await download).path())).includes('SecretCamera')).toBe(false);
});

for (const [name, app, title] of [
  ['claude', 'Claude', 'Bread'], ['open-webui', 'Open WebUI', 'Hills'], ['libre-chat', 'LibreChat', 'Salt'],
  ['big-agi', 'big-AGI', 'Rivers'], ['better-chatgpt', 'BetterChatGPT', 'Sums'], ['next-chat', 'NextChat', 'Wind'], ['own', 'openMaaS', 'Own'],
] as const) {
  test(`an export of ${app} comes in`, async ({ page }) => {
    await withVault(page);
    await choose(page, join(FIXTURES, `${name}.json`));
    await expect(dialog(page).getByText(`An export of ${app}`)).toBeVisible();
    await dialog(page).getByRole('button', { name: /^Add \d/ }).click();
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await history(page).getByRole('link', { name: new RegExp(`^${title}`) }).click();
    await expect(questions(page).first()).toBeVisible();
  });
}

test('an export of thousands of conversations is read without holding up the page, and can be given up', async ({ page }, info) => {
  await withVault(page);
  const before = await rows(page);
  // Packs about as well as talk does: what packs much better is taken for a bomb.
  let seed = 1;
  const word = () => (seed = (seed * 48_271) % 2_147_483_647).toString(36);
  const said = () => Array.from({ length: 200 }, word).join(' ');
  const chat = (n: number) => ({
    uuid: `c-${n}`, name: `Chat ${n}`, created_at: '2025-01-02T03:04:05Z', updated_at: '2025-01-02T03:04:05Z',
    chat_messages: Array.from({ length: 10 }, (_, at) => ({ uuid: `m-${at}`, sender: at % 2 ? 'assistant' : 'human', text: `${n} ${at} ${said()}` })),
  });
  const all = Buffer.from(JSON.stringify(Array.from({ length: 2000 }, (_, n) => chat(n))));
  const file = await put(info, 'many.zip', zip({ 'conversations.json': all }));
  await choose(page, file);
  await expect(dialog(page).getByRole('progressbar')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect.poll(() => rows(page)).toEqual(before);

  await choose(page, file);
  await expect(dialog(page).getByRole('button', { name: 'Add 2000 conversations' })).toBeVisible({ timeout: 60_000 });
  await dialog(page).getByRole('button', { name: 'Add 2000 conversations' }).click();
  await expect(dialog(page).getByText('Added')).toBeVisible({ timeout: 60_000 });
  const after = await rows(page);
  expect([after.chats! - before.chats!, after.messages! - before.messages!, after.staging]).toEqual([2000, 20_000, 0]);
});

test('without a vault the way to one is said', async ({ page }) => {
  await openChat(page);
  await choose(page, join(FIXTURES, 'claude.json'));
  await expect(dialog(page).getByRole('alert')).toHaveAttribute('data-error', 'no-vault');
});
