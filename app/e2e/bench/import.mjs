// Measures what a large export of ChatGPT takes: a ZIP of 500 MB, most of it photos; writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench import`. The archive is made as it is downloaded, chosen as a person does, and read twice: looked at, then added.

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { crc32, deflateRawSync } from 'node:zlib';
import { report, row } from './figures.mjs';
import { browser, makeVault } from './many.mjs';
import { forgetPeaks, peakMegabytes } from './memory.mjs';

const BASE = process.env.BASE_URL;
const CHATS = Number(process.env.CHATS ?? 5000);
const PHOTOS = Number(process.env.PHOTOS ?? 550);
const MESSAGES = 10;

/** A photo of noise, some megabyte: nothing in it packs. */
const photo = async (page) => Buffer.from(await page.evaluate(async () => {
  const canvas = new OffscreenCanvas(1600, 1200);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(canvas.width, canvas.height);
  for (let at = 0; at < picture.data.length; at += 65_536) crypto.getRandomValues(picture.data.subarray(at, at + 65_536));
  for (let at = 3; at < picture.data.length; at += 4) picture.data[at] = 255;
  context.putImageData(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.55 });
  return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
}), 'base64');

/** The same picture with a comment of its own, so that no two files are the same. */
function numbered(jpeg, n) {
  const comment = Buffer.from(`\xff\xfe\0\x0a${String(n).padStart(8, '0')}`, 'latin1');
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

/** Conversations in ChatGPT's form, the first of which have a photo each. */
function conversations() {
  let seed = 1;
  const word = () => (seed = (seed * 48_271) % 2_147_483_647).toString(36);
  const said = () => Array.from({ length: 300 }, word).join(' ');
  return Array.from({ length: CHATS }, (_, n) => {
    const mapping = {};
    for (let at = 0; at < MESSAGES; at += 1) {
      const message = { id: `m${at}`, author: { role: at % 2 ? 'assistant' : 'user' }, content: { content_type: 'text', parts: [said()] } };
      if (at === 0 && n < PHOTOS) {
        message.content = { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer', asset_pointer: `file-service://file-${n}x` }, said()] };
        message.metadata = { attachments: [{ id: `file-${n}x`, name: `photo-${n}.jpg` }] };
      }
      mapping[`m${at}`] = { parent: at ? `m${at - 1}` : null, message };
    }
    return { id: `c${n}`, title: `Conversation ${n}`, create_time: 1_700_000_000 + n, current_node: `m${MESSAGES - 1}`, mapping };
  });
}

/** Writes the ZIP file by file, since Node could not hold all of it gladly either. */
async function archive(path, jpeg) {
  const out = createWriteStream(path);
  const directory = [];
  let at = 0;
  const write = async (bytes) => {
    at += bytes.length;
    if (!out.write(bytes)) await once(out, 'drain');
  };
  const put = async (name, bytes) => {
    const packed = deflateRawSync(bytes, { level: 1 });
    const [local, entry] = [Buffer.alloc(30), Buffer.alloc(46)];
    local.writeUInt32LE(0x04034b50, 0);
    entry.writeUInt32LE(0x02014b50, 0);
    for (const [head, from] of [[local, 4], [entry, 6]]) {
      head.writeUInt16LE(20, from);
      head.writeUInt16LE(8, from + 4);
      head.writeUInt32LE(crc32(bytes), from + 10);
      head.writeUInt32LE(packed.length, from + 14);
      head.writeUInt32LE(bytes.length, from + 18);
      head.writeUInt16LE(name.length, from + 22);
    }
    entry.writeUInt32LE(at, 42);
    directory.push(entry, Buffer.from(name));
    await write(local);
    await write(Buffer.from(name));
    await write(packed);
  };
  for (let n = 0; n < PHOTOS; n += 1) await put(`file-${n}x-photo-${n}.jpg`, numbered(jpeg, n));
  await put('conversations.json', Buffer.from(JSON.stringify(conversations())));
  const [start, entries, end] = [at, Buffer.concat(directory), Buffer.alloc(22)];
  await write(entries);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(PHOTOS + 1, 8);
  end.writeUInt16LE(PHOTOS + 1, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(start, 16);
  out.end(end);
  await once(out, 'close');
}

function watch() {
  window.tasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** Does something that takes long, and tells what it took. */
async function measured(page, what, act) {
  await forgetPeaks();
  const before = await peakMegabytes();
  await page.evaluate(() => { window.tasks = []; });
  const from = Date.now();
  await act();
  row(`import: ${what}`, 's', [(Date.now() - from) / 1000]);
  row(`import: ${what}, longest task`, 'ms', [Math.max(0, ...await page.evaluate(() => window.tasks))]);
  row(`import: ${what}, memory of the renderer at most above before`, 'MB', [await peakMegabytes() - before]);
}

const folder = await mkdtemp(join(tmpdir(), 'openmaas-import-'));
try {
  const { context, page } = await browser(join(folder, 'profile'));
  await page.addInitScript(watch);
  await makeVault(page);
  const path = join(folder, 'export.zip');
  await archive(path, await photo(page));
  row('import: the archive', 'MB', [(await stat(path)).size / 1e6]);
  await page.goto(`${BASE}/#/settings/data`);
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: `Add ${CHATS} conversations` });
  await measured(page, 'from choosing the archive to the preview', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await (await chooser).setFiles(path);
    await add.waitFor({ timeout: 900_000 });
  });
  await measured(page, 'from the click to "Added"', async () => {
    await add.click();
    await dialog.getByText('Added', { exact: true }).waitFor({ timeout: 300_000 });
  });
  await context.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
await report();
