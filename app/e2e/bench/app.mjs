// Measures the app in headless Chromium and writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench app` with BASE_URL (app and relay), FAKE_URL (the fake provider), CHROMIUM, RUNS and
// REPORT. A load ends when the composer accepts a key. A token is rendered when the frame that shows it has been
// painted. The fake provider notes by the wall clock when a request came and when its tokens left, which the page's
// clock can be compared with on one machine.

import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { FLAGS, launch, report, row } from './figures.mjs';
import { HOSTILE } from './hostile.mjs';

const BASE = process.env.BASE_URL;
const FAKE = process.env.FAKE_URL;
const RUNS = Number(process.env.RUNS ?? 5);
// A stream at 200 tokens a second takes 20 s, so it is not repeated as often.
const LONG_RUNS = Math.min(RUNS, 3);
const FRAME_MS = 1000 / 60;
const PASSPHRASE = 'correct horse battery staple';

/** The same figure of several runs. */
const each = (results, figure) => results.map((result) => result[figure]);

/** Runs in the page before anything else: long tasks, frames, and when the composer is there. */
function watch() {
  const wall = () => performance.timeOrigin + performance.now();
  const bench = { tasks: [], gaps: [], keys: [], wall };
  window.bench = bench;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  // Called in a frame: what that frame draws is on screen once the task after it runs.
  bench.painted = (note) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = note;
    port2.postMessage(null);
  };
  let last = performance.now();
  const frame = (now) => {
    bench.gaps.push(now - last);
    last = now;
    if (bench.ready_ms === undefined) {
      const box = document.querySelector('textarea');
      if (box && !box.disabled) bench.ready_ms = performance.now();
    }
    bench.each_frame?.();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  addEventListener('keydown', () => {
    const at = performance.now();
    bench.sent_wall ??= wall();
    requestAnimationFrame(() => bench.painted(() => bench.keys.push(performance.now() - at)));
  }, { capture: true });
  bench.whole = () => document.querySelectorAll('article').length === 200 && document.querySelector('textarea')?.disabled === false;
  // Follows the answer that comes next.
  bench.follow = () => {
    Object.assign(bench, { tasks: [], gaps: [], sent_wall: undefined, first_wall: undefined, done_wall: undefined });
    const before = document.querySelectorAll('article').length;
    bench.each_frame = () => {
      const articles = document.querySelectorAll('article');
      const answer = articles.length > before + 1 ? articles[articles.length - 1] : undefined;
      if (!answer) return;
      if (bench.first_wall === undefined && answer.querySelector('.markdown')?.firstChild) {
        bench.first_wall = 0;
        bench.painted(() => { bench.first_wall = wall(); });
      }
      if (answer.dataset.state !== 'streaming') {
        bench.each_frame = undefined;
        bench.painted(() => { bench.done_wall = wall(); });
      }
    };
  };
}

async function open(browser, { slowed = 1 } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  const stage = await dress(context, await context.newPage());
  if (slowed !== 1) await stage.devtools.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  return stage;
}

async function dress(context, page) {
  await page.addInitScript(watch);
  return { context, page, devtools: await context.newCDPSession(page) };
}

async function load(page) {
  await page.goto(`${BASE}/#/chat`);
  await page.waitForFunction(() => window.bench?.ready_ms !== undefined);
  return page.evaluate(() => window.bench.ready_ms);
}

async function firstLoad(browser) {
  const { context, page } = await open(browser);
  const responses = [];
  context.on('response', (response) => responses.push(response));
  await load(page);
  const files = await Promise.all([...responses].map(async (response) => {
    const body = await response.body();
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return { path: new URL(response.url()).pathname, bytes: body.length, brotli: brotliCompressSync(body, { params }).length };
  }));
  await context.close();
  for (const file of files) console.log(`  ${file.path}: ${file.bytes} bytes, brotli ${file.brotli}`);
  row('first load, brotli', 'KiB', [files.reduce((sum, file) => sum + file.brotli, 0) / 1024]);
  row('first load, requests', '', [files.length]);
}

async function loads(browser, slowed) {
  const cold = [];
  const warm = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { context, page } = await open(browser, { slowed });
    cold.push(await load(page));
    await page.goto('about:blank');
    warm.push(await load(page));
    await context.close();
  }
  row(`cold load to a key, ${slowed}x CPU`, 'ms', cold);
  row(`warm load to a key, ${slowed}x CPU`, 'ms', warm);
}

/** Connects the fake provider with a key that lives until reload, so that no vault is in the way. */
async function connect(page) {
  await page.goto(`${BASE}/#/settings/providers`);
  const card = page.locator('[data-provider="openai"]');
  await card.getByRole('textbox', { name: 'API key' }).fill('sk-fake-key-bench');
  await card.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/openai/v1`);
  await card.getByRole('radio', { name: 'Until reload' }).check({ force: true });
  await card.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Remove key' }).waitFor();
}

async function choose(page, model) {
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.locator('[role="combobox"]').fill(model);
  await page.locator(`[data-model="openai/${model}"]`).click();
}

/** What the fake provider noted of the newest request for a model. */
async function seen(model) {
  const all = await (await fetch(`${FAKE}/__seen`)).json();
  return all.filter((entry) => entry.model === model).at(-1);
}

const cpuOf = ({ metrics }) => metrics
  .filter(({ name }) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name))
  .reduce((sum, { value }) => sum + value, 0);

/** Frames, tasks and delays of one answer that is sent by Enter. */
async function answer({ page, devtools }, model, { stopAfter } = {}) {
  await devtools.send('Performance.enable');
  await page.getByRole('textbox', { name: 'Message' }).fill('go');
  const before = cpuOf(await devtools.send('Performance.getMetrics'));
  await page.evaluate(() => window.bench.follow());
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  if (stopAfter) {
    await page.waitForTimeout(stopAfter);
    await page.getByRole('button', { name: 'Stop' }).click();
  }
  await page.waitForFunction(() => window.bench.done_wall, undefined, { timeout: 60_000 });
  const after = cpuOf(await devtools.send('Performance.getMetrics'));
  const heard = await page.evaluate(() => {
    const { tasks, gaps, sent_wall, first_wall, done_wall } = window.bench;
    return { tasks, gaps: gaps.slice(1), sent_wall, first_wall, done_wall };
  });
  const noted = await seen(model);
  const missed = heard.gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
  return {
    request_ms: noted.asked_ms - heard.sent_wall,
    first_paint_ms: heard.first_wall - noted.first_ms,
    last_token_ms: heard.done_wall - noted.last_ms,
    dropped_percent: 100 * missed / (heard.gaps.length + missed),
    largest_gap_ms: Math.max(...heard.gaps),
    longest_task_ms: Math.max(0, ...heard.tasks),
    blocking_ms: heard.tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0),
    cpu_s: after - before,
  };
}

async function answers(browser, model, runs, report) {
  const stage = await open(browser);
  await connect(stage.page);
  await stage.page.goto(`${BASE}/#/chat`);
  await choose(stage.page, model);
  const results = [];
  for (let run = 0; run < runs; run += 1) {
    await stage.page.getByRole('button', { name: 'New chat' }).click();
    results.push(await answer(stage, model));
  }
  await stage.context.close();
  report(results);
}

/** Texts made to be too much, at full pace: the longest task of any, while they come and when they are there. */
async function hostile(browser) {
  const { context, page } = await open(browser);
  await connect(page);
  await page.goto(`${BASE}/#/chat`);
  await choose(page, 'swell@0');
  const longest = [];
  for (const [name, recipe] of Object.entries(HOSTILE)) {
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill(JSON.stringify(recipe));
    await page.evaluate(() => window.bench.follow());
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await page.waitForFunction(() => window.bench.done_wall, undefined, { timeout: 60_000 });
    // What the text worker answers is drawn later.
    await page.waitForTimeout(500);
    longest.push(Math.max(0, ...await page.evaluate(() => window.bench.tasks)));
    console.log(`  ${name}: longest task ${longest.at(-1).toFixed(0)} ms`);
  }
  await context.close();
  row('hostile text: longest task of any', 'ms', [Math.max(...longest)]);
}

/** A browser that remembers, as a person's does: closed and opened again, it is a new process with the same vault. */
async function remembering(folder) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM, args: FLAGS, viewport: { width: 1280, height: 900 }, locale: 'en-US',
  });
  return dress(context, context.pages()[0] ?? await context.newPage());
}

/** Writes 200 messages into a new vault; the address of their chat. */
async function fill({ context, page }) {
  await connect(page);
  await page.goto(`${BASE}/#/chat`);
  await choose(page, 'echo@0');
  const text = 'A paragraph with **bold** words and `code`, long enough to break its line on any screen.\n\n'
    + '```rust\nfn main() { println!("hello"); }\n```\n\n- one\n- two\n- three';
  for (let turn = 1; turn <= 100; turn += 1) {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await page.waitForFunction((count) => document.querySelectorAll('article[data-state="done"]').length === count, 2 * turn);
  }
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('button', { name: 'Create vault' }).waitFor({ state: 'hidden' });
  const chat = page.url();
  await context.close();
  return chat;
}

/** A conversation of 200 messages in a vault: opening it, typing in it, going on with it. */
async function longChat() {
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-bench-'));
  const chat = await fill(await remembering(folder));
  const results = { opened: [], keys: [], memory: [], gap: [], blocking: [] };
  for (let run = 0; run < LONG_RUNS; run += 1) {
    const copy = `${folder}-${run}`;
    await cp(folder, copy, { recursive: true });
    const stage = await remembering(copy);
    const { page } = stage;
    await page.goto(chat);
    await page.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
    await page.evaluate(() => {
      const from = performance.now();
      window.bench.each_frame = () => {
        if (!window.bench.whole()) return;
        window.bench.each_frame = undefined;
        window.bench.painted(() => { window.bench.opened_ms = performance.now() - from; });
      };
    });
    await page.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
    await page.waitForFunction(() => window.bench.opened_ms);
    results.opened.push(await page.evaluate(() => window.bench.opened_ms));
    await page.waitForTimeout(2000);
    results.memory.push(await rendererMegabytes());
    await page.evaluate(() => { window.bench.keys = []; });
    await page.getByRole('textbox', { name: 'Message' }).pressSequentially('the quick brown fox jumps over the lazy dog', { delay: 40 });
    const keys = (await page.evaluate(() => window.bench.keys)).sort((a, b) => a - b);
    results.keys.push(keys[Math.floor(keys.length * 0.95)]);
    await page.getByRole('textbox', { name: 'Message' }).fill('');
    // The key was kept until the first browser closed.
    await connect(page);
    await page.goto(chat);
    await page.waitForFunction(() => window.bench.whole());
    await choose(page, 'long-4000@200');
    const more = await answer(stage, 'long-4000@200', { stopAfter: 5000 });
    results.gap.push(more.largest_gap_ms);
    results.blocking.push(more.blocking_ms);
    await stage.context.close();
    await rm(copy, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  row('200 messages: passphrase entered to interactive, with key derivation', 'ms', results.opened);
  row('200 messages: key to next frame, p95', 'ms', results.keys);
  row('200 messages: renderer memory (PSS)', 'MB', results.memory);
  row('200 messages, 1,000 tokens more at 200/s: largest frame gap', 'ms', results.gap);
  row('200 messages, 1,000 tokens more at 200/s: blocking', 'ms', results.blocking);
}

/** Memory of the largest renderer process, shared pages counted by their share; Linux only. */
async function rendererMegabytes() {
  let largest = Number.NaN;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer')) continue;
    const smaps = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const pss = Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024;
    if (!(pss <= largest)) largest = pss;
  }
  return largest;
}

async function idle() {
  const megabytes = [];
  for (let run = 0; run < LONG_RUNS; run += 1) {
    const browser = await launch();
    const { page } = await open(browser);
    await load(page);
    await page.waitForTimeout(3000);
    megabytes.push(await rendererMegabytes());
    await browser.close();
  }
  row('idle renderer memory (PSS)', 'MB', megabytes);
}

if (process.platform === 'linux') await idle();
const browser = await launch();
try {
  await firstLoad(browser);
  await loads(browser, 1);
  await loads(browser, 4);
  await answers(browser, 'long-4000@200', LONG_RUNS, (results) => {
    row('added time to first token: Enter to request', 'ms', each(results, 'request_ms'));
    row('added time to first token: token sent to painted', 'ms', each(results, 'first_paint_ms'));
    row('added time to first token: both', 'ms', results.map((one) => one.request_ms + one.first_paint_ms));
    row('4,000 tokens at 200/s: dropped frames', '%', each(results, 'dropped_percent'));
    row('4,000 tokens at 200/s: largest frame gap', 'ms', each(results, 'largest_gap_ms'));
    row('4,000 tokens at 200/s: blocking', 'ms', each(results, 'blocking_ms'));
    row('4,000 tokens at 200/s: script and layout', 's', each(results, 'cpu_s'));
    row('4,000 tokens at 200/s: last token to rendered', 'ms', each(results, 'last_token_ms'));
  });
  await answers(browser, 'long-4000@0', RUNS, (results) => {
    row('4,000 tokens at once: last token to rendered', 'ms', each(results, 'last_token_ms'));
    row('4,000 tokens at once: longest task', 'ms', each(results, 'longest_task_ms'));
    row('4,000 tokens at once: blocking', 'ms', each(results, 'blocking_ms'));
  });
  await hostile(browser);
} finally {
  await browser.close();
}
await longChat();
await report();
