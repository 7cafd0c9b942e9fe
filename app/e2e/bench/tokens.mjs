// Measures the tokens worker of the built app in Chromium, and writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench tokens`. The worker is started and asked as the page does it: ready is from its start, its module
// at hand, to the first count; texts are 2 MB of this repository's own, counted once each.

import { readFile, readdir } from 'node:fs/promises';
import { launch, report, row } from './figures.mjs';

const BASE = process.env.BASE_URL;
const RUNS = Number(process.env.RUNS ?? 5);
const ROOT = new URL('../../../', import.meta.url);
const MB = 2;

async function filled(names) {
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, ROOT), 'utf8')));
  const once = Buffer.from(texts.join('\n'));
  const all = Buffer.concat(Array(Math.ceil(MB * 1e6 / once.length)).fill(once));
  // Not in the middle of a letter.
  return new TextDecoder().decode(all.subarray(0, MB * 1e6)).replace(/\ufffd+$/, '');
}
const licences = (await readdir(new URL('static/licenses/', ROOT))).map((name) => `static/licenses/${name}`);
const sources = (await readdir(new URL('app/src/components/', ROOT))).filter((name) => name.endsWith('.rs')).map((name) => `app/src/components/${name}`);
const texts = {
  English: await filled([...licences, 'CONTRIBUTING.md']),
  Korean: await filled(['README.ko.md']),
  code: await filled(sources),
};

/** Runs in the page. */
async function measure({ texts, encoding }) {
  const module = await (await fetch('/tokens_bg.wasm')).arrayBuffer();
  const begun = performance.now();
  const worker = new Worker(new URL('/tokens_loader.js', location.href).href);
  let heard;
  const next = () => new Promise((resolve) => { heard = resolve; });
  worker.onmessage = ({ data }) => heard(data);
  const listens = next();
  worker.postMessage(module, [module]);
  await listens;
  let number = 0;
  const bytes = (text) => new TextEncoder().encode(text).length;
  const count = async (text, place = number % 200) => {
    number += 1;
    const ask = `${encoding}${place} ${bytes(text)}\n${text}`;
    const from = performance.now();
    const answer = next();
    worker.postMessage([number, ask]);
    const [, tokens] = await answer;
    return [performance.now() - from, Number(tokens)];
  };
  await count('Hello');
  const figures = { ready: performance.now() - begun };
  for (const [name, text] of Object.entries(texts)) figures[name] = bytes(text) / 1e6 / ((await count(text))[0] / 1e3);
  figures.run = (await count('a'.repeat(50_000)))[0];
  figures.megabyte = (await count('a'.repeat(1_000_000)))[0];
  const long = texts.English.slice(0, 200_000);
  await count(long, 250);
  const keys = [];
  for (let typed = 1; typed <= 20; typed += 1) keys.push((await count(`${long}${' word'.repeat(typed)}`, 250))[0]);
  figures.key = keys.sort((a, b) => a - b)[10];
  worker.terminate();
  return figures;
}

const browser = await launch();
for (const [letter, encoding] of [['o', 'o200k'], ['c', 'cl100k']]) {
  const all = [];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.newPage();
    await page.goto(BASE);
    all.push(await page.evaluate(measure, { texts, encoding: letter }));
    await page.close();
  }
  const of = (name, unit, key) => row(`${encoding}, ${name}`, unit, all.map((figures) => figures[key]));
  of('ready', 'ms', 'ready');
  for (const name of Object.keys(texts)) of(name, 'MB/s', name);
  of('50,000 equal letters', 'ms', 'run');
  of('a million equal letters', 'ms', 'megabyte');
  of('a word more in 200 kB', 'ms', 'key');
}
await browser.close();
await report();
