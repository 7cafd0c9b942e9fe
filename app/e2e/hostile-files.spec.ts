// Files made to do harm, or broken, or of something else: each ends in words that say so, changes nothing, and takes little memory.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Browser } from '@playwright/test';
import { choose, FIXTURES, put, rows, zip } from './archives';
import { keptChat } from './product';

/** How a file is answered: with a trouble of this kind, or with a report of what is left out, in which there is nothing to add. */
type End = 'broken' | 'unknown' | 'too-much' | 'nothing';
/** What the browser's processes may hold more than before, in MB. */
const MOST_MB = 300;
const CONVERSATIONS = 'conversations.json';

const of = (text: string): Buffer => Buffer.from(text);
const repeated = (piece: string, times: number, head: string, tail: string): Buffer => Buffer.concat([of(head), Buffer.alloc(piece.length * times, piece), of(tail)]);

/** The file with other bytes at a place, which counts from the end if it is below zero. */
function altered(file: Buffer, at: number, bytes: number[]): Buffer {
  const all = Buffer.from(file);
  bytes.forEach((byte, n) => { all[(at < 0 ? all.length + at : at) + n] = byte; });
  return all;
}

async function cases(): Promise<[string, Buffer, End][]> {
  const all: [string, Buffer, End][] = [];
  const add = (end: End, kind: string, files: Buffer[]) => files.forEach((file, n) => all.push([`${kind}-${n}`, file, end]));
  add('broken', 'no-json.json', [
    '', ' ', 'null', 'hello', '"text"', '<html></html>', '[}', '{]', '[]]', '[] []', '[{"mapping":}]', '[{"mapping":{},,}]', '[{mapping:{}}]',
    '{"a":[1,2}', '%PDF-1.7', '\0\0\0', '[{"mapping":{"a":"\\q"}}]',
  ].map(of));
  add('broken', 'no-text.json', [Buffer.concat([of('[{"mapping":{},"title":"'), Buffer.from([0xff, 0xfe]), of('"}]')])]);
  add('unknown', 'foreign.json', [
    '[]', '{}', '[1, 2, 3]', '["chats"]', '[{"a":1}]', '{"chats":[]}', '{"chats":{}}', '{"messages":[]}', '{"glossary":{"title":"example"}}',
    '{"format":"another","version":1}', '{"type":"FeatureCollection","features":[{"id":1}]}',
  ].map(of));
  add('nothing', 'missing-fields.json', [
    '[{"mapping":null}]', '[{"mapping":{"a":null}}]', '[{"mapping":{"a":{"parent":"b"},"b":{"parent":"a"}}}]',
    '[{"chat_messages":{}}]', '[{"chat_messages":[1,null,{"sender":"nobody"}]}]', '[{"chat":{"history":{"messages":[]}}}]',
    '{"conversationId":null,"messages":[{}]}', '{"chats":[{"messages":[{"role":7}],"config":null}]}',
    '{"chat-next-web-store":{"sessions":[{"topic":1,"messages":[[]]}]}}', '{"conversations":[{"messages":[{"fragments":{}}],"systemPurposeId":1}]}',
  ].map(of));
  add('nothing', 'wrong-version.json', ['{"format":"openmaas-chat","version":2}', '{"format":"openmaas-chat","version":1,"chat":{},"messages":[]}'].map(of));
  for (const form of ['chatgpt', 'claude', 'open-webui', 'next-chat', 'own']) {
    const whole = await readFile(join(FIXTURES, `${form}.json`));
    add('broken', `${form}-cut.json`, [0.3, 0.8].map((part) => whole.subarray(0, Math.floor(whole.length * part))));
  }
  add('too-much', 'deep.json', [repeated('[', 200_000, '', ''), repeated('{"a":', 200_000, '', ''), of(`[{"mapping":{"a":${'['.repeat(500)}${']'.repeat(500)}}}]`)]);
  add('too-much', 'many.json', [repeated('{"chat_messages":[{"sender":"human","text":"a"}]},', 200_001, '[', '{}]')]);
  // A string that is larger than what is held of a conversation, and one before any.
  add('nothing', 'long.json', [repeated('x', 64 << 20, '[{"mapping":{},"title":"', '"}]')]);
  add('unknown', 'long-before.json', [repeated('x', 64 << 20, '{"a":"', '","chats":[]}')]);

  const claude = await readFile(join(FIXTURES, 'claude.json'));
  const whole = zip({ [CONVERSATIONS]: claude });
  add('too-much', 'bomb.zip', [zip({ [CONVERSATIONS]: repeated('x', 300 << 20, '[{"mapping":{},"title":"', '"}]') }), zip({ [CONVERSATIONS]: repeated('[', 200 << 20, '', '') })]);
  add('broken', 'cut.zip', [4, 60, whole.length / 2, whole.length - 30, whole.length - 1].map((at) => whole.subarray(0, at)));
  const central = -22 - 46 - CONVERSATIONS.length;
  add('broken', 'lies.zip', [
    // The packed bytes, the local header, the directory's mark, encryption, the method, sizes and places that are not there.
    altered(whole, 60, [whole[60]! ^ 0x55]), altered(whole, 0, [1, 2, 3, 4]), altered(whole, central, [1, 2, 3, 4]), altered(whole, central + 8, [1]),
    altered(whole, central + 10, [14]), altered(whole, central + 20, [0xff, 0xff, 0xff, 0x7f]), altered(whole, central + 42, [0xff, 0xff, 0xff, 0x7f]),
    altered(whole, central + 28, [0xff, 0xff]), altered(whole, -6, [0xff, 0xff, 0xff, 0x7f]),
  ]);
  add('too-much', 'huge-directory.zip', [altered(whole, -10, [0, 0, 0, 0xf0])]);
  add('too-much', 'many-texts.zip', [zip(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`${n}.json`, of('')])))]);
  const tricks = { '../../etc/passwd': of('?'), 'C:\\windows\\system.ini': of('?'), '/absolute.txt': of('?') };
  add('unknown', 'paths.zip', [zip(tricks), zip({ 'a.txt': of('?') }), zip({ 'inner.zip': whole }), zip({})]);
  add('unknown', 'paths-of-texts.zip', [zip({ [`../../${CONVERSATIONS}`]: of('[]') })]);
  return all;
}

/** The memory of the browser's processes that run pages and workers, by what the kernel says of each. */
async function memory(browser: Browser, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  await client.detach();
  let most = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    most = Math.max(most, Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1000);
    // The highest begins anew.
    if (what === 'VmRSS') await writeFile(`/proc/${id}/clear_refs`, '5').catch(() => undefined);
  }
  return most;
}

test('at least 60 hostile, broken and foreign files end in words that say so, change nothing and take little memory', async ({ page, browser }, info) => {
  test.setTimeout(240_000);
  await keptChat(page);
  const dialog = page.getByRole('dialog');
  const before = await rows(page);
  const all = await cases();
  expect(all.length).toBeGreaterThanOrEqual(60);
  const held = await memory(browser, 'VmRSS');
  for (const [name, bytes, end] of all) {
    await choose(page, await put(info, name, bytes));
    const alert = dialog.getByRole('alert');
    const report = dialog.locator('.report');
    await expect(alert.or(report).first(), name).toBeVisible({ timeout: 30_000 });
    const kind = (await report.isVisible()) ? 'nothing' : await alert.getAttribute('data-error');
    expect.soft(kind, name).toBe(end);
    await expect(kind === 'nothing' ? report : alert, name).toContainText(/\S{3}/);
    await expect(dialog.getByRole('button', { name: /^Add \d/ }), name).toHaveCount(0);
    await dialog.getByRole('button', { name: kind === 'nothing' ? 'Cancel' : 'Close' }).last().click();
    await expect(dialog).toHaveCount(0);
  }
  const most = await memory(browser, 'VmHWM');
  console.log(`${all.length} files, ${Math.round(held)} MB before, ${Math.round(most)} MB at most`);
  expect(held).toBeGreaterThan(0);
  expect(most - held).toBeLessThan(MOST_MB);
  await expect.poll(() => rows(page)).toEqual(before);
});
