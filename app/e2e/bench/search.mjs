// Measures full-text search over 10,000 conversations with 100 MB of text, and writes the figures as JSON rows to REPORT.
//
// Called by `cargo xtask bench search`. The records are sealed by the app's own keyring worker and laid into the app's own
// database; then they are unlocked, indexed and searched as a person would. From a key press to its first result is until
// the frame that shows it has been painted.

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, row } from './figures.mjs';
import { browser, makeVault, PASSPHRASE, unlock } from './many.mjs';

const CHATS = Number(process.env.CHATS ?? 10_000);
const MESSAGES = 10;
/** In bytes of UTF-8. */
const MESSAGE = 1000;
const ROUNDS = Number(process.env.RUNS ?? 5);

/** What is typed: all but the last letter stands in the field, and the last one is timed. */
const QUERIES = {
  'a common word': ['the', 'of', 'with', 'and', 'that'],
  'a rare word': ['needle17', 'needle4021', 'needle9876', 'needle555', 'needle7000'],
  'a Korean word': ['데이터', '사용자', '함수', '서버', '모델'],
  'Korean initials': ['ㄷㅇㅌ', 'ㅅㅇㅈ', 'ㅎㅅ', 'ㅅㅂ', 'ㅁㄷ'],
  'two words': ['needle99 the', 'server model', '데이터 with', 'memory thread', '함수 서버'],
  'a phrase': ['"of the', '"in the', '"server and', '"the model', '"with a'],
  'no hit': ['zzqxv', 'qwxkz', '쀍뷁', 'the zzqxv', 'xxyyzz'],
};

/** Runs in the page: makes conversations, has them sealed, and stores them. */
async function fill({ chats, messages, bytes, passphrase }) {
  let state = 1;
  const dice = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * sides);
  };
  const common = ('the of and to a in is that it for on with as this be are by or an from at not which have you can will if '
    + 'one has when all but use server model memory thread value string error request client token index search').split(' ');
  const syllables = 'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu'.split(' ');
  const latin = (number) => {
    let word = '';
    for (let left = number + 50; left > 0; left = Math.floor(left / 50)) word += syllables[left % 50];
    return word;
  };
  const stems = '데이터 사용자 함수 서버 모델 한국 언어 프로그램 문제 방법 시간 결과 질문 대답 메모리 요청 응답 시스템 검색 문서'.split(' ');
  const particles = ['', '가', '는', '를', '의', '에', '에서', '으로', '와', '도', '만', '부터', '까지', '입니다', '하고'];
  const hangul = (number) => {
    let word = '';
    for (let left = number + 400; left > 0; left = Math.floor(left / 400)) word += String.fromCharCode(0xac00 + (left % 400) * 28);
    return word;
  };
  // Few words are frequent and many are rare, as in any language.
  const rank = (count) => Math.floor(count ** (dice(1_000_000) / 1_000_000)) - 1;
  const word = (korean) => {
    if (korean) return (dice(3) ? stems[rank(stems.length + 1)] ?? stems[0] : hangul(rank(20_000))) + particles[dice(particles.length)];
    return dice(5) < 3 ? common[rank(common.length + 1)] ?? 'the' : latin(rank(60_000));
  };
  const encoder = new TextEncoder();
  let written = 0;
  const text = (chat, at) => {
    const korean = chat % 4 === 0;
    let out = at === 3 ? `needle${chat} ` : '';
    let length = 0;
    while (length < bytes) {
      const next = word(korean);
      length += korean ? next.length * 3 + 1 : next.length + 1;
      out += next + (dice(12) ? ' ' : '. ');
    }
    written += encoder.encode(out).length;
    return out;
  };
  const id = () => Array.from({ length: 32 }, () => '0123456789abcdef'[dice(16)]).join('');

  const open = indexedDB.open('openmaas');
  const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const get = db.transaction('vault').objectStore('vault').get('header');
  const header = await new Promise((done) => { get.onsuccess = () => done(get.result); });
  const base64 = (some) => { let all = ''; for (const byte of some) all += String.fromCharCode(byte); return btoa(all); };
  const keyring = new Worker(new URL('/keyring_loader.js', location.href).href);
  const waiting = new Map();
  await new Promise((ready) => {
    keyring.onmessage = ({ data: [number, , ...bytes] }) => (number ? waiting.get(number)(bytes) : ready());
  });
  let last = 0;
  const ask = (what, bytes = []) => new Promise((done) => {
    last += 1;
    waiting.set(last, done);
    keyring.postMessage([last, JSON.stringify(what), ...bytes]);
  });
  await ask({ Unlock: { header: base64(header.sealed), passphrase, keys: [] } });
  const model = { provider: 'openai', model: 'm' };
  const bytesOf = (record) => new TextEncoder().encode(JSON.stringify(record));
  for (let chat = 0; chat < chats;) {
    const [records, texts] = [[], []];
    for (let some = 0; some < 40 && chat < chats; some += 1, chat += 1) {
      const ids = Array.from({ length: messages }, id);
      const at = 1_700_000_000_000 + chat * 60_000;
      ids.forEach((message, place) => {
        const said = { id: message, role: place % 2 ? 'assistant' : 'user', text: '', reply: null, created_ms: at, version: 1 };
        const words = text(chat, place);
        if (place % 2) {
          said.reply = { model, route: 'direct', state: 'done', answer: { text: words, usage: {} }, timing: { ttft_ms: 100, total_ms: 900 } };
        } else said.text = words;
        records.push({ store: 'messages', id: message, version: 1 });
        texts.push(bytesOf({ message: said }));
      });
      const own = id();
      const title = `${word(chat % 4 === 0)} ${word(chat % 4 === 0)} ${chat}`;
      const record = { id: own, version: 1, title, created_ms: at, updated_ms: at, setup: { model, system: '', params: {} }, messages: ids };
      records.push({ store: 'chats', id: own, version: 1 });
      texts.push(bytesOf(record));
    }
    const sealed = await ask({ Seal: { records } }, texts);
    const change = db.transaction(['chats', 'messages'], 'readwrite', { durability: 'relaxed' });
    records.forEach(({ store, id: own, version }, at) => change.objectStore(store).put({ version, sealed: sealed[at] }, own));
    await new Promise((done) => { change.oncomplete = done; });
  }
  keyring.terminate();
  db.close();
  return written;
}

const field = (page) => page.getByRole('searchbox', { name: 'Search history' });

/** From the first focus until everything can be found, in milliseconds. */
async function warm(page) {
  const from = Date.now();
  await field(page).fill('needle1');
  await page.waitForFunction(
    () => document.querySelector('.days')?.dataset.found === 'needle1' && document.querySelector('.found-state')?.dataset.reading === undefined,
    undefined, { timeout: 1_200_000, polling: 100 });
  await field(page).fill('');
  return Date.now() - from;
}

/** Types the last letter of a query; from its key press until the first result, or that there is none, is painted. */
async function time(page, query) {
  await field(page).fill('');
  await page.waitForFunction(() => document.querySelector('.days').dataset.found === undefined);
  await field(page).fill([...query].slice(0, -1).join(''));
  await page.waitForTimeout(300);
  // It has to be listening before the key is pressed.
  await page.evaluate((query) => {
    let from = Number.NaN;
    const days = document.querySelector('.days');
    addEventListener('input', (event) => { from = event.timeStamp; }, { capture: true, once: true });
    window.timed = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (days.dataset.found !== query) return;
        watch.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(performance.now() - from);
          port2.postMessage(null);
        });
      });
      watch.observe(days, { attributes: true });
    });
  }, query);
  await page.keyboard.insertText([...query].at(-1));
  return page.evaluate(() => window.timed);
}

/** Memory of the renderer process, shared pages counted by their share; Linux only. */
async function rendererMegabytes() {
  let largest = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer') || !command.includes(folder)) continue;
    const smaps = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    largest = Math.max(largest, Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1] ?? 0) / 1024);
  }
  return largest;
}

const folder = await mkdtemp(join(tmpdir(), 'openmaas-search-'));
try {
  let { context, page } = await browser(folder);
  await makeVault(page);
  const written = await page.evaluate(fill, { chats: CHATS, messages: MESSAGES, bytes: MESSAGE, passphrase: PASSPHRASE });
  console.log(`  ${CHATS} conversations, ${(written / 1e6).toFixed(1)} MB of text`);
  row('search: text', 'MB', [written / 1e6]);
  await context.close();

  ({ context, page } = await browser(folder));
  row('search: unlock to list, no index yet', 'ms', [await unlock(page)]);
  await page.waitForTimeout(3000);
  const before = await rendererMegabytes();
  row('search: index built', 's', [await warm(page) / 1000]);
  await page.waitForTimeout(5000);
  row('search: memory while and after the index is built (PSS)', 'MB', [await rendererMegabytes() - before]);
  await context.close();

  ({ context, page } = await browser(folder));
  row('search: unlock to list, with an index', 'ms', [await unlock(page)]);
  await page.waitForTimeout(3000);
  const fresh = await rendererMegabytes();
  row('search: stored index ready', 's', [await warm(page) / 1000]);
  await page.waitForTimeout(3000);
  row('search: memory of a stored index (PSS)', 'MB', [await rendererMegabytes() - fresh]);
  const slowest = [];
  for (const [kind, queries] of Object.entries(QUERIES)) {
    const all = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const query of queries) all.push(await time(page, query));
    }
    const sorted = [...all].sort((one, other) => one - other);
    row(`search: ${kind}, key to first result`, 'ms', all);
    row(`search: ${kind}, p95`, 'ms', [sorted[Math.floor(sorted.length * 0.95)]]);
    slowest.push(...all);
  }
  slowest.sort((one, other) => one - other);
  row('search: all, p95', 'ms', [slowest[Math.floor(slowest.length * 0.95)]]);
  await context.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
await report();
