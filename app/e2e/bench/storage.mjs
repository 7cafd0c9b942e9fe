// Measures a vault of 10,000 conversations with 200,000 messages and 500 MB of text, and writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench storage`. The records are sealed by the app's own keyring worker and laid into the app's own
// database. Times are those of the page: from the keyring's word that the vault is open to the frame that shows the list, from a
// click to the frame that shows the end of a conversation. A backup is written into the browser's own file system, and restored from there
// in the place of what is in the vault.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, row } from './figures.mjs';
import { browser, makeVault, PASSPHRASE, unlock } from './many.mjs';
import { rowsOf } from '../vault.mjs';

const BASE = process.env.BASE_URL;
const CHATS = Number(process.env.CHATS ?? 10_000);
const MESSAGES = 20;
/** In bytes. */
const MESSAGE = 2500;
const RUNS = Math.min(Number(process.env.RUNS ?? 5), 3);
/** A conversation of each of these places in the list is opened. */
const PLACES = [3, 11, 19, 27, 35];

/** Runs in the page before anything else: long tasks, and when the keyring opened the vault. */
function watch() {
  const bench = { tasks: [] };
  window.bench = bench;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  window.Worker = class extends Worker {
    constructor(address) {
      super(address);
      this.addEventListener('message', ({ data }) => {
        if (String(data[1]).startsWith('{"Opened"')) bench.opened = performance.now();
      });
    }
  };
  // When what a selector finds has been painted.
  bench.painted = (is) => new Promise((done) => {
    const look = () => {
      if (!is()) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
  bench.listed = bench.painted(() => bench.opened !== undefined && document.querySelectorAll('.entry').length > 20);
  // A backup goes where the person says: here into the browser's own file system.
  window.showSaveFilePicker = async () => {
    const root = await navigator.storage.getDirectory();
    return root.getFileHandle('backup', { create: true });
  };
  // And the file that is brought in is that one.
  const click = HTMLInputElement.prototype.click;
  HTMLInputElement.prototype.click = function () {
    if (this.type !== 'file') return click.call(this);
    navigator.storage.getDirectory().then(async (root) => {
      const files = new DataTransfer();
      files.items.add(await (await root.getFileHandle('backup')).getFile());
      this.files = files.files;
      this.dispatchEvent(new Event('change', { bubbles: true }));
    });
  };
}

/** Runs in the page: makes conversations and stores them, sealed. */
async function fill({ rows, chats, messages, bytes }) {
  let state = 1;
  const dice = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * sides);
  };
  const words = 'stream token answer key sealed worker page relay record passphrase model price the a and of keeps reads writes'.split(' ');
  const text = () => {
    let all = '';
    while (all.length < bytes) all += `${words[dice(words.length)]} `;
    return all;
  };
  const id = () => Array.from({ length: 32 }, () => '0123456789abcdef'[dice(16)]).join('');
  const model = { provider: 'openai', model: 'm' };
  const plainOf = (store, own, what) => ({ store, id: own, version: 1, plain: new TextEncoder().encode(JSON.stringify(what)) });
  for (let chat = 0; chat < chats;) {
    const records = [];
    for (let some = 0; some < 40 && chat < chats; some += 1, chat += 1) {
      const ids = Array.from({ length: messages }, id);
      const at = 1_700_000_000_000 + chat * 60_000;
      ids.forEach((message, place) => {
        const said = { id: message, role: place % 2 ? 'assistant' : 'user', text: '', reply: null, created_ms: at, version: 1 };
        if (place % 2) {
          said.reply = { model, route: 'direct', state: 'done', answer: { text: text(), usage: {} }, timing: { ttft_ms: 100, total_ms: 900 } };
        } else said.text = text();
        records.push(plainOf('messages', message, { message: said }));
      });
      const own = id();
      records.push(plainOf('chats', own, {
        id: own, version: 1, title: `Conversation ${chat}`, created_ms: at, updated_ms: at,
        setup: { model, system: '', params: {} }, messages: ids,
      }));
    }
    await rows.put(records);
  }
  rows.close();
}

const longest = (page) => page.evaluate(() => Math.max(0, ...window.bench.tasks));

/** Opens the conversation of a place in the list: from the click until its end is painted. */
async function open(page, place) {
  const entry = page.locator('.entry a').nth(place);
  const title = (await entry.innerText()).split('\n')[0];
  await page.evaluate(() => {
    window.timed = new Promise((done) => {
      addEventListener('click', ({ timeStamp }) => {
        const before = document.querySelector('[role="log"] article');
        window.bench.painted(() => {
          const log = document.querySelector('[role="log"]');
          const last = [...(log?.querySelectorAll('article') ?? [])].at(-1);
          return last && !last.isSameNode(before) && !before?.isConnected && log.ariaBusy !== 'true'
            && last.getBoundingClientRect().top < log.getBoundingClientRect().bottom;
        }).then((at) => done(at - timeStamp));
      }, { capture: true, once: true });
    });
  });
  await entry.click();
  const took = await page.evaluate(() => window.timed);
  await page.getByRole('heading', { name: title }).or(page.getByText(title)).first().waitFor();
  return took;
}

/** Writes a backup; its megabytes, and the seconds it took from the click. */
async function backUp(page) {
  await page.evaluate(() => { location.hash = '#/settings/data'; });
  await page.getByRole('button', { name: 'Export backup' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Passphrase of this vault' }).fill(PASSPHRASE);
  await page.evaluate(() => { window.bench.tasks = []; });
  const from = Date.now();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Backup saved').waitFor({ timeout: 300_000 });
  const seconds = (Date.now() - from) / 1000;
  const bytes = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle('backup')).getFile();
    return file.size;
  });
  return { megabytes: bytes / 1e6, seconds };
}

/** Restores it in the place of what is there; the seconds from the last click. */
async function restore(page) {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Passphrase of the backup' }).fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Open backup' }).click();
  await dialog.getByRole('radio', { name: 'Replace' }).check();
  await page.evaluate(() => { window.bench.tasks = []; });
  const from = Date.now();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await dialog.getByText('Restored', { exact: true }).waitFor({ timeout: 300_000 });
  return (Date.now() - from) / 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'openmaas-storage-'));
try {
  {
    const { context, page } = await browser(folder);
    await makeVault(page);
    const rows = await rowsOf(page, PASSPHRASE);
    await page.evaluate(fill, { rows, chats: CHATS, messages: MESSAGES, bytes: MESSAGE });
    await context.close();
  }
  const [lists, tasks, opened] = [[], [], []];
  for (let run = 0; run < RUNS; run += 1) {
    const { context, page } = await browser(folder);
    await page.addInitScript(watch);
    await unlock(page);
    lists.push(await page.evaluate(async () => await window.bench.listed - window.bench.opened));
    tasks.push(await longest(page));
    await page.evaluate(() => { window.bench.tasks = []; });
    for (const place of PLACES) opened.push(await open(page, place));
    tasks.push(await longest(page));
    if (run === RUNS - 1) {
      const { megabytes, seconds } = await backUp(page);
      row(`storage: backup of ${CHATS} conversations`, 'MB', [megabytes]);
      row('storage: backup, from the click to "saved"', 'MB/s', [megabytes / seconds]);
      row('storage: backup, longest task', 'ms', [await longest(page)]);
      const took = await restore(page);
      row('storage: restore, from the click to "Restored"', 'MB/s', [megabytes / took]);
      row('storage: restore, longest task', 'ms', [await longest(page)]);
    }
    await context.close();
  }
  row(`storage: vault open to list of ${CHATS} conversations`, 'ms', lists);
  row('storage: click to conversation', 'ms', opened);
  row('storage: longest task', 'ms', tasks);
} finally {
  await rm(folder, { recursive: true, force: true });
}
await report();
