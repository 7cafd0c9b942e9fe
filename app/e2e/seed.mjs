// Puts a chat of many messages into a vault without typing them: copies of the messages of a chat that was made in the
// app, with other texts. Reload afterwards.

import { rowsOf } from './vault.mjs';

/** How many messages a long chat has here, and how many bytes of text on average. */
export const LONG = { messages: 1000, bytes: 5000 };

/**
 * Makes the chat on screen as long as wanted; its first two messages, a question and its answer, are the pattern.
 * @param {import('@playwright/test').Page} page showing that chat, its vault open
 * @param {string} passphrase
 * @param {{ messages: number, bytes: number }} size
 */
export async function seed(page, passphrase, size = LONG) {
  const chat = new URL(page.url()).hash.split('/').at(-1);
  const rows = await rowsOf(page, passphrase);
  await page.evaluate(inPage, { rows, chat, ...size });
  await rows.dispose();
}

async function inPage({ rows, chat, messages, bytes }) {
  // The same text for everybody: no randomness.
  const words = 'stream token answer key sealed worker page relay record passphrase model price the a and of keeps reads writes 한국어 naïve `inline` **bold** *soft*'.split(' ');
  let dice = 42;
  const word = () => {
    dice = (dice * 1103515245 + 12345) % 2147483648;
    return words[Math.floor(dice / 65536) % words.length];
  };
  const paragraph = (length) => {
    let text = '';
    while (text.length < length) text += `${word()} `;
    return `${text.trim()}.`;
  };
  const text = (at) => {
    // An answer is longer than its question.
    if (at % 2 === 0) return `Question number-${at + 1}: ${paragraph(bytes * 0.1)}`;
    let all = `# Answer number-${at + 1}`;
    const parts = [
      () => paragraph(500), () => '```rust\nfn main() {\n    let answer = 6 * 7; // said plainly\n    println!("{answer}");\n}\n```',
      () => `- ${paragraph(60)}\n- ${paragraph(90)}\n- ${paragraph(40)}`, () => paragraph(700),
      () => '| name | tokens | cost |\n|---|---:|---:|\n| one | 17 | 1 |\n| two | 34 | 2 |',
    ];
    for (let part = at; all.length < bytes * 1.87; part += 1) all += `\n\n${parts[part % parts.length]()}`;
    return all;
  };

  const read = async () => {
    const record = await rows.open('chats', chat).catch(() => undefined);
    const pair = record?.messages.slice(0, 2).map((id) => rows.open('messages', id)) ?? [];
    return { record, pair: await Promise.all(pair).catch(() => []) };
  };
  // The app may still be writing them.
  let { record, pair } = await read();
  while (pair[1]?.message.reply?.state !== 'done') ({ record, pair } = await read());
  const [question, answer] = pair;
  const all = Array.from({ length: messages }, (_, at) => {
    const copy = structuredClone(at % 2 === 0 ? question : answer);
    copy.message.id = (at + 1).toString(16).padStart(8, '0').repeat(4);
    copy.message.version = 1;
    copy.message.created_ms += at;
    if (copy.message.reply) copy.message.reply.answer.text = text(at);
    else copy.message.text = text(at);
    return copy;
  });
  record.messages = all.map((copy) => copy.message.id);
  record.version += 1;
  const plainOf = (store, id, version, what) => ({ store, id, version, plain: new TextEncoder().encode(JSON.stringify(what)) });
  const records = all.map((copy) => plainOf('messages', copy.message.id, 1, copy));
  records.push(plainOf('chats', chat, record.version, record));
  for (let from = 0; from < records.length; from += 50) await rows.put(records.slice(from, from + 50));
  rows.close();
}
