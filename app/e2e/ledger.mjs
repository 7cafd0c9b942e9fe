// Puts a ledger of many requests into a vault without making them: rows in the form that the app writes
// (`maas-core/src/ledger/page.rs`). Open the page about usage afterwards.

import { rowsOf } from './vault.mjs';

/**
 * @param {import('@playwright/test').Page} page its vault open
 * @param {string} passphrase
 * @param {{ count: number, days: number, full?: number }} size how many requests, over how many days until now, and how many of them
 *   in a row
 */
export async function seedLedger(page, passphrase, size) {
  const rows = await rowsOf(page, passphrase);
  await page.evaluate(inPage, { rows, now: Date.now(), ...size });
  await rows.dispose();
}

async function inPage({ rows, now, count, days, full = 4096 }) {
  // The same requests for everybody: no randomness.
  let state = 7;
  const dice = (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * sides);
  };
  /** Provider, model, how often, nano-dollars a token in and out, ms to the first token, tokens a second. */
  const models = [
    ['openai', 'gpt-5.4', 30, 2500, 15000, 620, 78],
    ['anthropic', 'claude-sonnet-5', 26, 3000, 15000, 910, 62],
    ['google', 'gemini-2.5-pro', 16, 1250, 10000, 1480, 95],
    ['openai', 'gpt-5.4-mini', 12, 750, 4500, 340, 140],
    ['groq', 'llama-3.3-70b-versatile', 7, 590, 790, 160, 420],
    ['mistral', 'mistral-large-latest', 5, 2000, 6000, 520, 55],
    ['ollama', 'qwen3:8b', 3, 0, 0, 210, 33],
    ['openrouter', 'deepseek/deepseek-v4', 2, 280, 420, 1900, 40],
    ['custom-1', 'our-own-model', 1, undefined, undefined, 700, 60],
  ];
  const deck = models.flatMap((model) => Array(model[2]).fill(model));
  const words = ['done', 'failed', 'stopped', 'interrupted', 'chat', 'title', 'fallback', 'rate-limited', 'overloaded', 'bad-key', '…3f9a', '…77c1'];
  const names = [...words, ...new Set(models.flatMap(([provider, model]) => [provider, model]))];
  const name = (word) => names.indexOf(word);

  // postcard: numbers in sevens of bits, options with a leading 0 or 1, lists and texts with their length.
  const bytes = [];
  const number = (value) => {
    let left = BigInt(value);
    while (left > 127n) {
      bytes.push(Number(left & 127n) | 128);
      left >>= 7n;
    }
    bytes.push(Number(left));
  };
  const option = (value) => {
    if (value === undefined) return bytes.push(0);
    bytes.push(1);
    return number(value);
  };
  const line = (at) => {
    const [provider, model, , priceIn, priceOut, ttft, speed] = deck[dice(deck.length)];
    const day = Math.floor(at * days / count);
    // More in the afternoon; slower when more is asked.
    const hour = Math.min(23, 7 + dice(9) + dice(9));
    const ms = new Date(now - (days - 1 - day) * 86400000).setHours(hour, dice(60), dice(60), dice(1000));
    const fate = dice(100);
    const status = fate < 94 ? 'done' : fate < 97 ? 'failed' : fate < 99 ? 'stopped' : 'interrupted';
    const whole = status === 'done';
    const origin = ['chat', 'chat', 'chat', 'chat', 'chat', 'title', 'fallback'][dice(7)];
    const input = 200 + dice(6000);
    const output = 20 + dice(1500);
    const first = Math.round(ttft * (0.7 + dice(100) / 120 + Math.max(0, 3 - Math.abs(hour - 15)) * 0.12) * 1000);
    const total = first + Math.round(output / (speed * (0.8 + dice(40) / 100)) * 1e6);
    number((BigInt(at + 1) << 32n) | BigInt(dice(4294967296)));
    number(Math.min(ms, now));
    number(name(provider));
    number(name(model));
    option(provider === 'ollama' ? undefined : name(dice(5) ? '…3f9a' : '…77c1'));
    bytes.push(dice(3) === 0 ? 1 : 0);
    number(name(origin));
    number(name(status));
    option(status === 'failed' ? name(['rate-limited', 'overloaded', 'bad-key'][dice(3)]) : undefined);
    for (const tokens of [input, dice(2) ? Math.floor(input / 2) : undefined, undefined, output, undefined]) option(whole ? tokens : undefined);
    option(whole && priceIn !== undefined ? input * priceIn + output * priceOut : status === 'failed' ? 0 : undefined);
    for (const time of [first, first + 1000, total, undefined]) option(status === 'failed' ? undefined : time);
  };
  for (let from = 0; from < count; from += full) {
    bytes.length = 0;
    bytes.push(1);
    number(names.length);
    for (const word of names) {
      const text = new TextEncoder().encode(word);
      number(text.length);
      bytes.push(...text);
    }
    const to = Math.min(count, from + full);
    number(to - from);
    for (let at = from; at < to; at += 1) line(at);
    const id = (from + 1).toString(16).padStart(16, '0');
    await rows.put([{ store: 'ledger', id, version: 1, plain: Uint8Array.from(bytes) }]);
  }
  rows.close();
}
