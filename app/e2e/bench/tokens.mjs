// Measures the tokens worker of the built app in Chromium, in turns with gpt-tokenizer, the fastest tokenizer in JavaScript, and
// writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench tokens`. The worker is started and asked as the page does it: ready is from its start, its module
// at hand, to the first count; texts are counted once each. The other one counts the same texts in a page that does nothing else.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { corpora } from './corpora.mjs';
import { launch, report, row } from './figures.mjs';

const BASE = process.env.BASE_URL;
const RUNS = Number(process.env.RUNS ?? 5);
// A megabyte each of what takes longest: it is one piece, or nearly.
const SAME = { '1 MB of a letter': 'a', '1 MB of spaces': ' ', '1 MB of empty lines': '\n', '1 MB of hyphens': '-', '1 MB of an emoji': '😀' };

const texts = await corpora();

/** Runs in the page. */
async function measure({ texts, same, encoding }) {
  const module = await (await fetch('/tokens_bg.wasm')).arrayBuffer();
  const begun = performance.now();
  const worker = new Worker(new URL('/tokens_loader.js', location.href).href);
  let heard;
  let failed;
  const next = () => new Promise((resolve, reject) => { [heard, failed] = [resolve, reject]; });
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = ({ message }) => failed(new Error(message));
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
  for (const [name, letter] of Object.entries(same)) figures[name] = (await count(letter.repeat(1e6 / bytes(letter))))[0];
  const long = texts.English.slice(0, 200_000);
  await count(long, 250);
  const keys = [];
  for (let typed = 1; typed <= 20; typed += 1) keys.push((await count(`${long}${' word'.repeat(typed)}`, 250))[0]);
  figures.key = keys.sort((a, b) => a - b)[10];
  worker.terminate();
  return figures;
}

/** The other tokenizer as one script, which leaves its `countTokens` in `peer`. */
async function peer(encoding) {
  const contents = `export { countTokens } from 'gpt-tokenizer/encoding/${encoding}_base';`;
  const stdin = { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'iife', globalName: 'peer' });
  return outputFiles[0].text;
}

/** Runs in a page that has `peer`. */
function count(texts) {
  const figures = {};
  peer.countTokens('Hello');
  for (const [name, text] of Object.entries(texts)) {
    const from = performance.now();
    peer.countTokens(text);
    figures[name] = new TextEncoder().encode(text).length / 1e6 / ((performance.now() - from) / 1e3);
  }
  return figures;
}

const browser = await launch();
for (const [letter, encoding] of [['o', 'o200k'], ['c', 'cl100k']]) {
  const [all, others] = [[], []];
  const content = await peer(encoding);
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.newPage();
    await page.goto(BASE);
    all.push(await page.evaluate(measure, { texts, same: SAME, encoding: letter }));
    await page.close();
    const other = await browser.newPage();
    await other.addScriptTag({ content });
    others.push(await other.evaluate(count, texts));
    await other.close();
  }
  const of = (name, unit, key) => row(`${encoding}, ${name}`, unit, all.map((figures) => figures[key]));
  of('ready', 'ms', 'ready');
  for (const name of Object.keys(texts)) {
    of(name, 'MB/s', name);
    row(`${encoding}, ${name}, gpt-tokenizer`, 'MB/s', others.map((figures) => figures[name]));
    row(`${encoding}, ${name}, beside gpt-tokenizer`, 'x', all.map((figures, run) => figures[name] / others[run][name]));
  }
  of('50,000 equal letters', 'ms', 'run');
  for (const name of Object.keys(SAME)) of(name, 'ms', name);
  of('a word more in 200 kB', 'ms', 'key');
}
await browser.close();
await report();
