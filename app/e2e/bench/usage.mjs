// Measures the ledger of 100,000 requests, and how true the measured times are; writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench usage`. The records are sealed by the app's own keyring worker and laid into the app's own database.
// Loading is from the click on "Usage" until the charts have been painted, redrawing from a choice until they have changed. A time to
// the first token is true when it is what the fake provider noted between the request and the first token that left.

import { seedLedger } from '../ledger.mjs';
import { launch, report, row } from './figures.mjs';

const BASE = process.env.BASE_URL;
const FAKE = process.env.FAKE_URL;
const RUNS = Number(process.env.RUNS ?? 5);
const COUNT = Number(process.env.COUNT ?? 100_000);
const PASSPHRASE = 'correct horse battery staple';

async function vault(page) {
  await page.goto(`${BASE}/#/settings/providers`);
  const region = page.locator('[data-provider="openai"]');
  await region.getByRole('textbox', { name: 'API key' }).fill(`sk-fake-key-${crypto.randomUUID()}`);
  await region.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/openai/v1`);
  await region.getByRole('radio', { name: 'Direct' }).check({ force: true });
  await region.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('button', { name: 'Create vault' }).waitFor({ state: 'hidden' });
}

async function choose(page, model) {
  await page.goto(`${BASE}/#/chat`);
  await page.getByRole('button', { name: /^Model\b/ }).first().click();
  await page.locator('[role="dialog"] input, input[role="combobox"]').first().fill(model);
  await page.locator(`[data-model="openai/${model}"]`).first().click();
}

/** Does something in the page, and tells after how many milliseconds what it leads to has been painted. */
const until = (page, act, ready) => page.evaluate(([act, ready]) => new Promise((resolve) => {
  const [go, is] = [new Function(act), new Function(`return ${ready}`)];
  const from = performance.now();
  const frame = () => {
    if (!is()) return requestAnimationFrame(frame);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now() - from);
    return port2.postMessage(null);
  };
  go();
  requestAnimationFrame(frame);
}), [act, ready]);

const tile = 'document.querySelector(\'.tile[data-metric="requests"]\')?.dataset.value';
const select = (value) => `const field = document.querySelector('.filters select'); field.value = '${value}'; field.dispatchEvent(new Event('change', { bubbles: true }));`;

async function ledger(browser) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })).newPage();
  await vault(page);
  await seedLedger(page, PASSPHRASE, { count: COUNT, days: 300 });
  const [load, again, redraw, group, sorted] = [[], [], [], [], []];
  for (let run = 0; run < RUNS; run += 1) {
    await page.goto('about:blank');
    await page.goto(`${BASE}/#/chat`);
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByRole('button', { name: 'Lock', exact: true }).waitFor();
    await page.waitForTimeout(1000);
    load.push(await until(page, 'location.hash = "#/usage"', tile));
    redraw.push(await until(page, select('year'), `${tile} === "${COUNT}"`));
    group.push(await until(page, 'document.querySelectorAll(".by input")[1].click()', 'document.querySelector("table.top a, table.top button").textContent === "OpenAI" || document.querySelector("table.top button").textContent === "Anthropic"'));
    again.push(await until(page, 'location.hash = "#/usage/requests"', 'document.querySelector(".lines tbody tr")'));
    sorted.push(await until(page, 'document.querySelectorAll(".lines thead button")[6].click()', 'document.querySelectorAll(".lines thead th")[6].ariaSort === "descending"'));
  }
  row(`${COUNT} requests: click → charts of 30 days`, 'ms', load);
  row(`${COUNT} requests: charts of a year`, 'ms', redraw);
  row(`${COUNT} requests: told apart by provider`, 'ms', group);
  row(`${COUNT} requests: click → table`, 'ms', again);
  row(`${COUNT} requests: sorted by cost`, 'ms', sorted);
  await page.context().close();
}

async function truth(browser) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })).newPage();
  await vault(page);
  const off = [];
  for (let run = 0; run < RUNS * 4; run += 1) {
    const model = `long-60@${60 + run}`;
    await choose(page, model);
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('How long until the first word?');
    await box.press('Enter');
    // The question, and its answer.
    await page.locator('article[data-state="done"]').nth(1).waitFor();
    const answer = page.locator('article[data-state="done"]').last();
    await answer.locator('[data-metric="tokens_per_s"]').waitFor();
    const told = Number(await answer.locator('[data-metric="ttft_ms"]').getAttribute('data-value'));
    const all = await (await fetch(`${FAKE}/__seen`)).json();
    const { asked_ms, first_ms } = all.findLast((one) => one.model === model);
    off.push(Math.abs(told - (first_ms - asked_ms)));
  }
  row('time to first token: measured − true, either way', 'ms', off);
  await page.context().close();
}

const browser = await launch();
try {
  await truth(browser);
  await ledger(browser);
} finally {
  await browser.close();
}
await report();
