// Measures the protocol crate natively and as WebAssembly in headless Chromium, in turns.
//
// Called by `cargo xtask bench protocol` with NATIVE (the program), WEB (the folder of the same program as a module),
// CHROMIUM, RUNS and REPORT. Both are examples/throughput.rs, and both measure themselves.

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, report, row } from './figures.mjs';

const RUNS = Math.max(1, Number(process.env.RUNS ?? 5));
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };
const ADDRESS = 'http://localhost/';

/** Opens an empty page that has loaded the module; nothing is asked of the network. */
async function open(browser) {
  const page = await browser.newPage();
  await page.route('**', async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    const contentType = TYPES[file.split('.').pop()];
    if (!contentType) return route.fulfill({ contentType: 'text/html', body: '' });
    return route.fulfill({ contentType, body: await readFile(join(process.env.WEB, file)) });
  });
  await page.goto(ADDRESS);
  await page.evaluate(async () => {
    const module = await import('/throughput.js');
    await module.default();
    window.throughput = module.throughput;
  });
  return page;
}

const browser = await launch();
try {
  const page = await open(browser);
  const web = async () => page.evaluate(() => window.throughput());
  const native = async () => execFileSync(process.env.NATIVE, { encoding: 'utf8' });
  const found = new Map();
  for (let run = 0; run < RUNS; run += 1) {
    for (const [where, measure] of [['native', native], ['WebAssembly', web]]) {
      for (const { name, unit, figure } of JSON.parse(await measure())) {
        const key = `${name}, ${where}`;
        if (!found.has(key)) found.set(key, { unit, all: [] });
        found.get(key).all.push(figure);
      }
    }
  }
  for (const [name, { unit, all }] of found) row(name, unit, all);
} finally {
  await browser.close();
}
await report();
