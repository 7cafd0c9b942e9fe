// Measures the app in headless Chromium: load, first token, streaming. Prints one JSON object.
//
// Called by `cargo xtask bench app` with BASE_URL (app and relay), FAKE_URL (fake provider at the pace
// under test), CHROMIUM and RUNS. Definitions: a load ends when the composer accepts a key; a stream
// ends when the last word of the answer is on screen. Medians over RUNS, each in a new browser context.

import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';

const base = process.env.BASE_URL;
const fake = process.env.FAKE_URL;
const runs = Number(process.env.RUNS ?? 5);

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

// Runs in the page before anything else: notes when the composer is there, and every long task.
function watch() {
  window.__tasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.__tasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const box = document.querySelector('textarea');
    if (box && !box.disabled) window.__ready_ms = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function slowed(page, factor) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: factor });
}

async function load(page) {
  await page.goto(`${base}/#/chat`);
  await page.waitForFunction(() => window.__ready_ms !== undefined);
  return page.evaluate(() => window.__ready_ms);
}

async function loads(browser, factor) {
  const cold = [];
  const warm = [];
  for (let run = 0; run < runs; run += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(watch);
    await slowed(page, factor);
    cold.push(await load(page));
    await page.goto('about:blank');
    warm.push(await load(page));
    await context.close();
  }
  return { cold_ms: median(cold), warm_ms: median(warm) };
}

async function firstLoad(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watch);
  const bodies = [];
  page.on('response', (response) => bodies.push(response));
  await load(page);
  const files = [];
  for (const response of [...bodies]) {
    const body = await response.body();
    const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    files.push({ path: new URL(response.url()).pathname, bytes: body.length, brotli_bytes: brotli.length });
  }
  await context.close();
  return { requests: files.length, brotli_bytes: files.reduce((sum, file) => sum + file.brotli_bytes, 0), files };
}

// Sets a key that lives until reload, so that no vault stands between the bench and the answer.
async function connect(page) {
  await page.goto(`${base}/#/settings/providers`);
  const region = page.locator('[data-provider="openai"]');
  await region.getByRole('textbox', { name: 'API key' }).fill('sk-fake-key-bench');
  await region.getByRole('textbox', { name: 'Base URL' }).fill(`${fake}/openai/v1`);
  await region.getByRole('radio', { name: 'Until reload' }).check();
  await region.getByRole('button', { name: 'Save' }).click();
  await region.getByRole('button', { name: 'Remove key' }).waitFor();
}

async function choose(page, model) {
  await page.goto(`${base}/#/chat`);
  await page.getByRole('button', { name: 'Model' }).click();
  const typed = page.getByRole('combobox').or(page.getByRole('searchbox', { name: /model/i })).first();
  await typed.fill(model);
  await page.locator(`[data-model="openai/${model}"]`).click();
}

async function burst(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await connect(page);
  await choose(page, 'long-4000');
  const results = [];
  for (let run = 0; run < runs; run += 1) {
    await page.getByRole('button', { name: 'New chat' }).first().click();
    await page.getByRole('textbox', { name: 'Message' }).fill('go');
    await page.evaluate(() => {
      window.__tasks.length = 0;
      window.__from = performance.now();
      window.__gaps = [];
      let last = performance.now();
      const frame = (now) => {
        window.__gaps.push(now - last);
        last = now;
        window.__beat = requestAnimationFrame(frame);
      };
      window.__beat = requestAnimationFrame(frame);
    });
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-state="done"]'));
    results.push(await page.evaluate(() => {
      cancelAnimationFrame(window.__beat);
      const value = (name) => Number(document.querySelector(`[data-metric="${name}"]`)?.dataset.value);
      return {
        enter_to_done_ms: performance.now() - window.__from,
        ttft_ms: value('ttft_ms'),
        total_ms: value('total_ms'),
        longest_task_ms: Math.max(0, ...window.__tasks.map((task) => task.ms)),
        blocking_ms: window.__tasks.reduce((sum, task) => sum + Math.max(0, task.ms - 50), 0),
        largest_gap_ms: Math.max(...window.__gaps.slice(1)),
      };
    }));
  }
  await context.close();
  const keys = Object.keys(results[0]);
  return Object.fromEntries(keys.map((key) => [key, median(results.map((result) => result[key]))]));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  ],
});
try {
  const report = {
    runs,
    first_load: await firstLoad(browser),
    load_1x: await loads(browser, 1),
    load_4x: await loads(browser, 4),
    burst: await burst(browser),
  };
  console.log(JSON.stringify(report, null, 2));
} finally {
  await browser.close();
}
