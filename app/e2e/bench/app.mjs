// Measures the app in headless Chromium and writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench app` with BASE_URL (app and relay), FAKE_URL (the fake provider), CHROMIUM, RUNS and
// REPORT; ONLY=stream,200 measures just these parts. A load ends when the composer accepts a key. A token is rendered when the frame that shows it has been
// painted. The fake provider notes by the wall clock when a request came and when its tokens left, which the page's
// clock can be compared with on one machine.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { LONG, seed } from '../seed.mjs';
import { FLAGS, launch, report, row } from './figures.mjs';
import { HOSTILE } from './hostile.mjs';
import { runMatrix } from './matrix.mjs';
import { rendererMegabytes } from './memory.mjs';

const BASE = process.env.BASE_URL;
const APP = `${BASE}/#/chat`;
/** What the app is measured beside: a page with nothing but a field in it. */
const PLAIN = '<!doctype html><textarea></textarea>';
const FAKE = process.env.FAKE_URL;
const RUNS = Number(process.env.RUNS ?? 5);
// A stream at 200 tokens a second takes 20 s, so it is not repeated as often.
const LONG_RUNS = Math.min(RUNS, 3);
const ONLY = process.env.ONLY?.split(',');
const FRAME_MS = 1000 / 60;
// By then a browser in which nothing happens has collected what nobody uses any more.
const REST_MS = 40_000;
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
  // The keyring's word that the vault is open.
  window.Worker = class extends Worker {
    constructor(address) {
      super(address);
      this.addEventListener('message', ({ data }) => {
        if (String(data[1]).startsWith('{"Opened"')) bench.unlocked = performance.now();
      });
    }
  };
  // The chat's last message is in view and the composer takes keys; all of it is there once the log is not busy either.
  bench.ended = (count) => {
    const articles = document.querySelectorAll('[role="log"] article');
    const last = articles[articles.length - 1];
    const place = Number(last?.getAttribute('aria-posinset') ?? articles.length);
    if (place !== count || document.querySelector('textarea')?.disabled !== false) return false;
    const log = document.querySelector('[role="log"]').getBoundingClientRect();
    const { top, bottom } = last.getBoundingClientRect();
    return top < log.bottom && bottom <= log.bottom + 1;
  };
  bench.whole = (count) => bench.ended(count) && document.querySelector('[role="log"]').ariaBusy !== 'true';
  // Follows the answer that comes next.
  bench.follow = () => {
    Object.assign(bench, { tasks: [], gaps: [], sent_wall: undefined, first_wall: undefined, done_wall: undefined });
    const newest = () => [...document.querySelectorAll('[role="log"] article')].at(-1);
    const before = newest();
    bench.each_frame = () => {
      const answer = newest();
      if (!answer || answer === before) return;
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

/** Runs in the page before anything else: how much memory its WebAssembly has taken, in bytes. */
function weigh() {
  const memories = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) memories.push(memory);
      return made;
    };
  }
  window.wasmBytes = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
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

async function load(page, address = APP) {
  await page.goto(address);
  await page.waitForFunction(() => window.bench?.ready_ms !== undefined);
  return page.evaluate(() => window.bench.ready_ms);
}

async function firstLoad(browser) {
  const { context, page } = await open(browser);
  const responses = [];
  context.on('response', (response) => responses.push(response));
  const rest = page.waitForResponse(/\/page-rest-[^/]*$/);
  await load(page);
  await (await rest).finished();
  // What was asked for until the composer accepted a key; the rest of the page's code comes after it.
  const ready = await page.evaluate(() => performance.timeOrigin + window.bench.ready_ms);
  const own = responses.filter((response) => !new URL(response.url()).pathname.startsWith('/keyring'));
  const files = await Promise.all(own.map(async (response) => {
    // The worker that asked may have ended, and its bodies with it.
    const body = Buffer.from(await (await fetch(response.url())).arrayBuffer());
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const brotli = brotliCompressSync(body, { params }).length;
    return { path: new URL(response.url()).pathname, bytes: body.length, brotli, first: response.request().timing().startTime <= ready };
  }));
  await context.close();
  for (const file of files) console.log(`  ${file.path}: ${file.bytes} bytes, brotli ${file.brotli}${file.first ? '' : ', after the first screen'}`);
  const sum = (some) => some.reduce((all, file) => all + file.brotli, 0) / 1024;
  row('first load, brotli', 'KiB', [sum(files.filter((file) => file.first))]);
  row('first load, requests', '', [files.filter((file) => file.first).length]);
  row('whole page, brotli', 'KiB', [sum(files)]);
}

/** In turns with the plain page, which takes what the browser and the machine need today. */
async function loads(browser, slowed) {
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(PLAIN));
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const bare = `http://127.0.0.1:${server.address().port}/`;
  const times = { bareCold: [], bareWarm: [], cold: [], warm: [] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const [address, cold, warm] of [[bare, times.bareCold, times.bareWarm], [APP, times.cold, times.warm]]) {
      const { context, page } = await open(browser, { slowed });
      cold.push(await load(page, address));
      await page.goto('about:blank');
      warm.push(await load(page, address));
      await context.close();
    }
  }
  server.close();
  row(`cold load of a page with a text field only, ${slowed}x CPU`, 'ms', times.bareCold);
  row(`warm load of a page with a text field only, ${slowed}x CPU`, 'ms', times.bareWarm);
  row(`cold load to a key, ${slowed}x CPU`, 'ms', times.cold);
  row(`warm load to a key, ${slowed}x CPU`, 'ms', times.warm);
}

/** The app as the service worker keeps it: started with the network there and without one, in turns. */
async function keptLoads(browser) {
  const { context, page } = await open(browser);
  await load(page);
  // It is ready when it has all files.
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const [online, offline] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    for (const [cut, times] of [[false, online], [true, offline]]) {
      await context.setOffline(cut);
      await page.goto('about:blank');
      times.push(await load(page));
    }
  }
  await context.close();
  row('start of what is kept, with the network', 'ms', online);
  row('start of what is kept, without one', 'ms', offline);
}

/** From Enter to the chat, beside what a wrong passphrase takes: the derivation of its key and nothing after it. */
async function unlocks(browser) {
  const { context, page } = await open(browser);
  await page.goto(APP);
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await page.locator('article[data-state="done"]').last().waitFor();
  await keep(page);
  const attempt = async (passphrase, end) => {
    await page.reload();
    // A person types for seconds; by then the rest of the page has come.
    await page.waitForLoadState('networkidle');
    await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await page.evaluate((end) => {
      const { bench } = window;
      bench.took_ms = undefined;
      addEventListener('keydown', () => {
        const from = performance.now();
        bench.each_frame = () => {
          if (!document.querySelector(end)) return;
          bench.each_frame = undefined;
          bench.painted(() => { bench.took_ms = performance.now() - from; });
        };
      }, { capture: true, once: true });
    }, end);
    await page.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
    await page.waitForFunction(() => window.bench.took_ms);
    return page.evaluate(() => window.bench.took_ms);
  };
  const [bare, whole] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await attempt('not the passphrase', '[role="alert"]'));
    whole.push(await attempt(PASSPHRASE, 'textarea:not([disabled])'));
  }
  await context.close();
  row('wrong passphrase entered to refused', 'ms', bare);
  row('passphrase entered to the composer takes keys', 'ms', whole);
  row('unlocking beside the derivation of the key', 'ms', whole.map((ms, run) => ms - bare[run]));
}

/** Connects the fake provider with a key that lives until reload, so that no vault is in the way. */
async function connect(page, { slug = 'openai', relayed = false } = {}) {
  await page.goto(`${BASE}/#/settings/providers`);
  const card = page.locator(`[data-provider="${slug}"]`);
  await card.getByRole('textbox', { name: 'API key' }).fill('sk-fake-key-bench');
  if (relayed) await card.getByRole('radio', { name: 'Relay' }).check({ force: true });
  else await card.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/openai/v1`);
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

async function answers(browser, model, runs, report, slowed = 1) {
  const stage = await open(browser, { slowed });
  await connect(stage.page);
  await stage.page.goto(APP);
  await choose(stage.page, model);
  const results = [];
  for (let run = 0; run < runs; run += 1) {
    await stage.page.getByRole('button', { name: 'New chat' }).click();
    results.push(await answer(stage, model));
  }
  await stage.context.close();
  report(results);
}

/** The most processor time of any task of the busiest thread of a page, in milliseconds. */
function longestWork(events) {
  const threads = new Map(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => [`${pid}/${tid}`, []]));
  for (const { ph, pid, tid, tdur } of events) {
    if (ph === 'X' && tdur) threads.get(`${pid}/${tid}`)?.push(tdur / 1000);
  }
  const sum = (all) => all.reduce((one, other) => one + other, 0);
  const [busiest] = [...threads.values()].sort((one, other) => sum(other) - sum(one));
  return busiest.reduce((one, other) => Math.max(one, other), 0);
}

/** Eight models side by side at 100 tokens a second each. Over HTTP/1 a browser opens six connections to a host, so half goes through the relay. */
async function compare(browser, slowed) {
  const results = [];
  for (let run = 0; run < (slowed === 1 ? LONG_RUNS : 1); run += 1) {
    const { context, page, devtools } = await open(browser, { slowed });
    await page.addInitScript(weigh);
    await page.goto(APP);
    await connect(page);
    await connect(page, { slug: 'mistral', relayed: true });
    await page.evaluate(() => { location.hash = '#/compare'; });
    const model = 'long-4000@100';
    for (let column = 0; column < 8; column += 1) {
      await page.getByRole('button', { name: 'Add model' }).click();
      await page.locator('[role="combobox"]').fill(model);
      await page.locator(`[data-model="${column % 2 ? 'mistral' : 'openai'}/${model}"]`).click();
    }
    await devtools.send('Performance.enable');
    await page.getByRole('textbox', { name: 'Message' }).fill('go');
    const before = cpuOf(await devtools.send('Performance.getMetrics'));
    await browser.startTracing(page, { categories: ['toplevel'] });
    await page.evaluate(() => Object.assign(window.bench, { tasks: [], gaps: [] }));
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('article[data-state="streaming"]').length === 8);
    await page.waitForFunction(() => !document.querySelector('article[data-state="streaming"]'), undefined, { timeout: 240_000, polling: 500 });
    const after = await devtools.send('Performance.getMetrics');
    const work = longestWork(JSON.parse((await browser.stopTracing()).toString()).traceEvents);
    const used = after.metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
    const { tasks, gaps, wasm, done } = await page.evaluate(() => ({
      tasks: window.bench.tasks, gaps: window.bench.gaps.slice(1), wasm: window.wasmBytes(),
      done: document.querySelectorAll('article[data-state="done"]').length,
    }));
    // What every answer's last token shows is the whole of it.
    if (done < 8) throw new Error(`only ${done} answers are whole`);
    const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
    results.push({
      task: Math.max(0, ...tasks), work, gap: Math.max(...gaps), dropped: 100 * missed / (gaps.length + missed),
      heap: (used + wasm) / 2 ** 20, cpu: cpuOf(after) - before, tasks: tasks.length,
    });
    await context.close();
  }
  const at = slowed === 1 ? '' : `, ${slowed}x CPU`;
  row(`8 columns at 100/s each${at}: longest task`, 'ms', each(results, 'task'));
  // Where the machine has other work, a task waits for it too.
  row(`8 columns at 100/s each${at}: longest task, processor time`, 'ms', each(results, 'work'));
  row(`8 columns at 100/s each${at}: tasks over 50 ms`, '', each(results, 'tasks'));
  row(`8 columns at 100/s each${at}: dropped frames`, '%', each(results, 'dropped'));
  row(`8 columns at 100/s each${at}: largest frame gap`, 'ms', each(results, 'gap'));
  row(`8 columns at 100/s each${at}: script and layout`, 's', each(results, 'cpu'));
  row(`8 columns at 100/s each${at}: page heap, script and WebAssembly`, 'MB', each(results, 'heap'));
}

/** Texts made to be too much, at full pace: the longest task of any, while they come and when they are there. */
async function hostile(browser) {
  const { context, page } = await open(browser);
  await connect(page);
  await page.goto(APP);
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

/** A test set of 600 requests, from the click to its last verdict. */
async function matrix(browser) {
  const { context, page } = await open(browser);
  await page.goto(APP);
  await connect(page);
  await runMatrix(page);
  const tasks = await page.evaluate(() => window.bench.tasks);
  await context.close();
  row('test set of 600 requests: longest task', 'ms', [Math.max(0, ...tasks)]);
  row('test set of 600 requests: tasks over 50 ms', '', [tasks.length]);
}

/** A browser that remembers, as a person's does: closed and opened again, it is a new process with the same vault. */
async function remembering(folder) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM, args: FLAGS, viewport: { width: 1280, height: 900 }, locale: 'en-US',
  });
  return dress(context, context.pages()[0] ?? await context.newPage());
}

/** Writes messages into a new vault by sending them, pairs of a question and its answer; the address of their chat. */
async function fill({ page }, pairs) {
  await connect(page);
  await page.goto(APP);
  await choose(page, 'echo@0');
  const text = 'A paragraph with **bold** words and `code`, long enough to break its line on any screen.\n\n'
    + '```rust\nfn main() { println!("hello"); }\n```\n\n- one\n- two\n- three';
  for (let turn = 1; turn <= pairs; turn += 1) {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await page.waitForFunction((count) => {
      const last = [...document.querySelectorAll('article')].at(-1);
      const place = Number(last?.getAttribute('aria-posinset') ?? document.querySelectorAll('article').length);
      return place === count && last.dataset.state === 'done';
    }, 2 * turn);
  }
  await keep(page);
  return page.url();
}

/** Makes a vault of what there is. */
async function keep(page) {
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('button', { name: 'Create vault' }).waitFor({ state: 'hidden' });
}

/** Opens a chat of so many messages by its address; when its end was painted, and when all of it was there. */
async function unlock(page, chat, count) {
  await page.goto(chat);
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
  await page.evaluate((messages) => {
    const { bench } = window;
    bench.from = performance.now();
    bench.tasks = [];
    bench.each_frame = () => {
      if (bench.ended_ms === undefined && bench.ended(messages)) {
        bench.ended_ms = 0;
        bench.painted(() => { bench.ended_ms = performance.now(); });
      }
      if (!bench.whole(messages)) return;
      bench.each_frame = undefined;
      bench.painted(() => { bench.opened_ms = performance.now(); });
    };
  }, count);
  await page.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
  await page.waitForFunction(() => window.bench.opened_ms);
  return page.evaluate(() => {
    const { from, unlocked, ended_ms, opened_ms, tasks } = window.bench;
    return { entered: opened_ms - from, ended: ended_ms - unlocked, whole: opened_ms - unlocked, task: Math.max(0, ...tasks) };
  });
}

/** What the renderer takes up with the vault open and nothing in the chat on screen: 2 s after, and at rest. */
async function emptyMemory(folder) {
  const { context, page } = await remembering(folder);
  await page.goto(APP);
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await page.waitForTimeout(2000);
  const memory = await rendererMegabytes();
  await page.waitForTimeout(REST_MS);
  const rested = await rendererMegabytes();
  await context.close();
  return { memory, rested };
}

/** Keys typed into the composer: the 95th of a hundred, from key press to the next frame. */
async function typing(page) {
  await page.evaluate(() => { window.bench.keys = []; });
  await page.getByRole('textbox', { name: 'Message' }).pressSequentially('the quick brown fox jumps over the lazy dog', { delay: 40 });
  const keys = (await page.evaluate(() => window.bench.keys)).sort((a, b) => a - b);
  await page.getByRole('textbox', { name: 'Message' }).fill('');
  return keys[Math.floor(keys.length * 0.95)];
}

/** Turns the wheel upwards through a chat, then drags to its middle and beginning: frames, and how often nothing was seen. */
async function scrolling(page) {
  await page.mouse.move(700, 400);
  await page.evaluate(() => {
    const { bench } = window;
    Object.assign(bench, { gaps: [], blank: 0 });
    const log = document.querySelector('[role="log"]');
    bench.each_frame = () => {
      const { left, top, width, height } = log.getBoundingClientRect();
      const seen = document.elementsFromPoint(left + width / 2, top + height / 2);
      if (!seen.some((element) => element.matches('article, article *, .messages')) ) bench.blank += 1;
    };
  });
  for (let turn = 0; turn < 150; turn += 1) {
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(16);
  }
  for (const share of [0.5, 0.25, 0, 0.75]) {
    await page.evaluate((part) => {
      const log = document.querySelector('[role="log"]');
      log.scrollTop = part * (log.scrollHeight - log.clientHeight);
    }, share);
    await page.waitForTimeout(300);
  }
  return page.evaluate(() => {
    window.bench.each_frame = undefined;
    const log = document.querySelector('[role="log"]');
    log.scrollTop = log.scrollHeight;
    return Math.max(...window.bench.gaps.slice(1));
  });
}

/** A conversation in a vault: opening it, typing in it, scrolling through it, going on with it. */
async function longChat(name, count, { seeded = false, slowed = 1 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-bench-'));
  const filling = await remembering(folder);
  const chat = await fill(filling, seeded ? 1 : count / 2);
  if (seeded) await seed(filling.page, PASSPHRASE, { ...LONG, messages: count });
  await filling.context.close();
  const results = [];
  for (let run = 0; run < LONG_RUNS; run += 1) {
    const copy = `${folder}-${run}`;
    await cp(folder, copy, { recursive: true });
    const empty = await emptyMemory(copy);
    const stage = await remembering(copy);
    const { page } = stage;
    if (slowed !== 1) await stage.devtools.send('Emulation.setCPUThrottlingRate', { rate: slowed });
    const opened = await unlock(page, chat, count);
    await page.waitForTimeout(2000);
    const memory = await rendererMegabytes();
    await page.waitForTimeout(REST_MS);
    const rested = await rendererMegabytes();
    const key = await typing(page);
    const scrolled = await scrolling(page);
    // The key was kept until the first browser closed.
    await connect(page);
    await page.goto(chat);
    await page.waitForFunction((messages) => window.bench.whole(messages), count);
    await choose(page, 'long-4000@200');
    const more = await answer(stage, 'long-4000@200', { stopAfter: 5000 });
    results.push({
      ...opened, memory, rested, more_memory: memory / empty.memory, more_rested: rested / empty.rested, key, scrolled, gap: more.largest_gap_ms, blocking: more.blocking_ms, longest: more.longest_task_ms,
    });
    await stage.context.close();
    await rm(copy, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  const figure = (what, unit, field) => row(`${name}: ${what}`, unit, each(results, field));
  figure('passphrase entered to interactive, with key derivation', 'ms', 'entered');
  figure('unlocked to end painted and keys taken', 'ms', 'ended');
  figure('unlocked to all messages there', 'ms', 'whole');
  figure('longest task while it opens', 'ms', 'task');
  figure('key to next frame, p95', 'ms', 'key');
  figure('largest frame gap while scrolling', 'ms', 'scrolled');
  figure('renderer memory (PSS) 2 s after', 'MB', 'memory');
  figure('renderer memory (PSS) at rest', 'MB', 'rested');
  figure('renderer memory 2 s after, beside a new chat in the same vault', 'x', 'more_memory');
  figure('renderer memory at rest, beside a new chat in the same vault', 'x', 'more_rested');
  figure('1,000 tokens more at 200/s: largest frame gap', 'ms', 'gap');
  figure('1,000 tokens more at 200/s: blocking', 'ms', 'blocking');
  figure('1,000 tokens more at 200/s: longest task', 'ms', 'longest');
}

async function idle() {
  const [plain, megabytes, rested] = [[], [], []];
  for (let run = 0; run < LONG_RUNS; run += 1) {
    // What a browser needs for a page with nothing but a field in it.
    const bare = await launch();
    await (await open(bare)).page.goto(`data:text/html,${PLAIN}`);
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
    plain.push(await rendererMegabytes());
    await bare.close();
    const browser = await launch();
    const { page } = await open(browser);
    await load(page);
    await page.waitForTimeout(3000);
    megabytes.push(await rendererMegabytes());
    await page.waitForTimeout(REST_MS);
    rested.push(await rendererMegabytes());
    await browser.close();
  }
  row('renderer memory (PSS) of a page with a text field only', 'MB', plain);
  row('idle renderer memory (PSS)', 'MB', megabytes);
  row('idle renderer memory (PSS) at rest', 'MB', rested);
}

const wanted = (part) => !ONLY || ONLY.includes(part);

/** Answers at the pace of people's reading, and as fast as they can come. */
async function streams(browser, slowed) {
  const at = slowed === 1 ? '' : `, ${slowed}x CPU`;
  await answers(browser, 'long-4000@200', slowed === 1 ? LONG_RUNS : 1, (results) => {
    if (slowed === 1) {
      row('added time to first token: Enter to request', 'ms', each(results, 'request_ms'));
      row('added time to first token: token sent to painted', 'ms', each(results, 'first_paint_ms'));
      row('added time to first token: both', 'ms', results.map((one) => one.request_ms + one.first_paint_ms));
    }
    row(`4,000 tokens at 200/s${at}: dropped frames`, '%', each(results, 'dropped_percent'));
    row(`4,000 tokens at 200/s${at}: largest frame gap`, 'ms', each(results, 'largest_gap_ms'));
    row(`4,000 tokens at 200/s${at}: longest task`, 'ms', each(results, 'longest_task_ms'));
    row(`4,000 tokens at 200/s${at}: blocking`, 'ms', each(results, 'blocking_ms'));
    row(`4,000 tokens at 200/s${at}: script and layout`, 's', each(results, 'cpu_s'));
    row(`4,000 tokens at 200/s${at}: last token to rendered`, 'ms', each(results, 'last_token_ms'));
  }, slowed);
  await answers(browser, 'long-4000@0', RUNS, (results) => {
    row(`4,000 tokens at once${at}: last token to rendered`, 'ms', each(results, 'last_token_ms'));
    row(`4,000 tokens at once${at}: longest task`, 'ms', each(results, 'longest_task_ms'));
    row(`4,000 tokens at once${at}: blocking`, 'ms', each(results, 'blocking_ms'));
  }, slowed);
}

if (process.platform === 'linux' && wanted('idle')) await idle();
const browser = await launch();
try {
  if (wanted('load')) {
    await firstLoad(browser);
    await loads(browser, 1);
    await loads(browser, 4);
    await keptLoads(browser);
    await unlocks(browser);
  }
  if (wanted('stream')) await streams(browser, 1);
  if (wanted('stream4')) await streams(browser, 4);
  if (wanted('compare')) await compare(browser, 1);
  if (ONLY?.includes('compare4')) await compare(browser, 4);
  if (wanted('hostile')) await hostile(browser);
  if (wanted('matrix')) await matrix(browser);
} finally {
  await browser.close();
}
if (wanted('200')) await longChat('200 messages', 200);
if (wanted('200x4')) await longChat('200 messages, 4x CPU', 200, { slowed: 4 });
if (wanted('1000')) await longChat('1,000 messages, 5 MB', LONG.messages, { seeded: true });
if (wanted('1000x4')) await longChat('1,000 messages, 5 MB, 4x CPU', LONG.messages, { seeded: true, slowed: 4 });
await report();
