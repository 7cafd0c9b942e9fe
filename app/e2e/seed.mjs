// Puts a chat of many messages into a vault without typing them: copies of the messages of a chat that was made in the
// app, with other texts, sealed by the app's own keyring in a worker of its own. Reload afterwards.

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
  await page.evaluate(inPage, { chat, passphrase, ...size });
}

async function inPage({ chat, passphrase, messages, bytes }) {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open('openmaas'));
  const row = (store, id) => done(database.transaction(store).objectStore(store).get(id));
  const base64 = (data) => {
    let text = '';
    for (const byte of data) text += String.fromCharCode(byte);
    return btoa(text);
  };

  const worker = new Worker('/keyring_loader.js');
  const waiting = new Map();
  worker.onmessage = ({ data: [number, text, ...bytes] }) => waiting.get(number)?.({ ...(number && JSON.parse(text)), bytes });
  await new Promise((resolve) => waiting.set(0, resolve));
  let last = 0;
  const ask = (what, bytes = []) => new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    worker.postMessage([last, JSON.stringify(what), ...bytes]);
  });
  const header = base64((await row('vault', 'header')).sealed);
  const opened = await ask({ Unlock: { header, passphrase, keys: [] } });
  if (!opened.Opened) throw new Error(JSON.stringify(opened));
  const open = async (store, id) => {
    const { version, sealed } = await row(store, id);
    const { bytes: [plain] } = await ask({ Open: { records: [{ store, id, version }] } }, [sealed]);
    return JSON.parse(new TextDecoder().decode(plain));
  };

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
    const record = await open('chats', chat).catch(() => undefined);
    const pair = record?.messages.slice(0, 2).map((id) => open('messages', id)) ?? [];
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
  const plainOf = (store, id, version, what) => ({ store, id, version, what });
  const records = all.map((copy) => plainOf('messages', copy.message.id, 1, copy));
  records.push(plainOf('chats', chat, record.version, record));
  for (let from = 0; from < records.length; from += 50) {
    const some = records.slice(from, from + 50);
    const named = some.map(({ store, id, version }) => ({ store, id, version }));
    const texts = some.map(({ what }) => new TextEncoder().encode(JSON.stringify(what)));
    const { bytes: sealed } = await ask({ Seal: { records: named } }, texts);
    const transaction = database.transaction(['messages', 'chats'], 'readwrite');
    named.forEach(({ store, id, version }, at) => transaction.objectStore(store).put({ version, sealed: sealed[at] }, id));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  worker.terminate();
  database.close();
}
