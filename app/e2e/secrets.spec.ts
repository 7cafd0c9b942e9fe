// Canaries: a key, a passphrase and a message are used in earnest, then looked for everywhere they must not be.

import { readFile } from 'node:fs/promises';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import {
  answers, BASE, chooseModel, composer, connect, createVault, FAKE, goodKey, inState, openChat, problem, reload, send, unique,
  unlock,
} from './product';

/** Every spelling under which a secret could lie in a dump. */
function spellings(secret: string): Map<string, Buffer> {
  const all = new Map<string, Buffer>();
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const big = Buffer.from(utf16).swap16();
  for (const [name, bytes] of [['utf-8', utf8], ['utf-16le', utf16], ['utf-16be', big]] as const) {
    all.set(name, bytes);
    all.set(`${name} in hex`, Buffer.from(bytes.toString('hex')));
    // Base64 of the same bytes looks different at each of three offsets; the rims depend on the neighbours.
    for (let offset = 0; offset < 3; offset += 1) {
      const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
      const core = text.slice(offset === 0 ? 0 : offset + 1, -4);
      all.set(`${name} in base64 at ${offset}`, Buffer.from(core));
      all.set(`${name} in base64url at ${offset}`, Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_')));
    }
  }
  all.set('url-encoded', Buffer.from(encodeURIComponent(secret)));
  all.set('reversed', Buffer.from([...secret].reverse().join('')));
  return all;
}

function hits(where: string, dump: Buffer, secrets: Record<string, string>): string[] {
  // Hex may be upper or lower case.
  const lower = Buffer.from(dump.toString('latin1').toLowerCase(), 'latin1');
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [form, bytes] of spellings(secret)) {
      if (dump.includes(bytes) || (form.endsWith('hex') && lower.includes(bytes))) found.push(`${name} as ${form} in ${where}`);
    }
  }
  return found;
}

/** All that the origin keeps: databases, both storages, caches, cookies, the address. */
async function storageDump(page: Page, context: BrowserContext): Promise<{ bytes: Buffer; records: number }> {
  const dump = await page.evaluate(async () => {
    const parts: Uint8Array[] = [];
    const text = (value: string) => parts.push(new TextEncoder().encode(`${value}\n`));
    const visit = (value: unknown): void => {
      if (value instanceof ArrayBuffer) parts.push(new Uint8Array(value));
      else if (ArrayBuffer.isView(value)) parts.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      else if (Array.isArray(value)) {
        // Bytes may be stored as a plain list of numbers.
        if (value.length > 0 && value.every((item) => Number.isInteger(item) && item >= 0 && item < 256)) parts.push(new Uint8Array(value));
        value.forEach(visit);
      } else if (value instanceof Map) [...value].forEach(visit);
      else if (value && typeof value === 'object') {
        for (const [name, inner] of Object.entries(value)) {
          text(name);
          visit(inner);
        }
      } else text(String(value));
    };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let records = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const inside = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(inside.getAllKeys()), done(inside.getAll())]);
        records += values.length;
        text(`${name}/${store}`);
        visit(keys);
        visit(values);
      }
      database.close();
    }
    for (const storage of [localStorage, sessionStorage]) {
      for (const [name, value] of Object.entries(storage)) text(`${name}=${value}`);
    }
    for (const name of await caches.keys()) {
      for (const asked of await (await caches.open(name)).keys()) text(asked.url);
    }
    text(location.href);
    text(document.title);
    text(JSON.stringify(history.state));
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    let binary = '';
    for (let from = 0; from < all.length; from += 8192) binary += String.fromCharCode(...all.subarray(from, from + 8192));
    return { base64: btoa(binary), records };
  });
  const cookies = Buffer.from(JSON.stringify(await context.cookies()));
  return { bytes: Buffer.concat([Buffer.from(dump.base64, 'base64'), cookies]), records: dump.records };
}

/** The document as it stands, with what is typed into its fields. */
const domDump = async (page: Page): Promise<Buffer> =>
  Buffer.from(
    await page.evaluate(() => {
      const fields = [...document.querySelectorAll('input, textarea, select')] as HTMLInputElement[];
      return `${document.documentElement.outerHTML}\n${fields.map((field) => field.value).join('\n')}`;
    }),
  );

test('key, passphrase and message are nowhere in the clear', async ({ page, context }) => {
  const noise: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(`${error.message}\n${error.stack}`));
  const urls: string[] = [];
  context.on('request', (asked) => urls.push(asked.url()));

  const key = goodKey();
  const relayKey = goodKey();
  const passphrase = `canary passphrase ${unique()} 암호`;
  const message = `canary message ${unique()} 비밀 이야기`;
  const credentials = { key, 'relay key': relayKey, passphrase };
  const secrets = { ...credentials, message };

  // The search itself: a canary in the open is found in every store.
  await openChat(page);
  await page.evaluate((text) => sessionStorage.setItem('canary', btoa(text)), key);
  expect(hits('storage', (await storageDump(page, context)).bytes, { key })).not.toEqual([]);
  await page.evaluate(() => sessionStorage.removeItem('canary'));

  await connect(page, { key, baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await createVault(page, passphrase);
  await connect(page, { slug: 'anthropic', key: relayKey, route: 'Relay', keep: 'This tab' });
  await expect(page.locator('[data-provider="anthropic"]').getByRole('button', { name: 'Remove key' })).toBeVisible();
  expect.soft(hits('the providers page', await domDump(page), credentials)).toEqual([]);

  for (const [model, slug, kind] of [
    ['echo', 'openai', ''],
    ['fault-401', 'openai', 'bad-key'],
    ['fault-cut', 'openai', 'cut-off'],
    [`${unique()}/echo`, 'anthropic', ''],
    [`${unique()}/fault-429`, 'anthropic', 'rate-limited'],
  ] as const) {
    await chooseModel(page, model, slug);
    await send(page, message);
    if (kind === 'rate-limited') await page.getByRole('button', { name: 'Stop', exact: true }).click();
    if (kind) await expect(problem(page, kind).last()).toBeVisible();
    else {
      await inState(answers(page).last(), 'done');
      await expect(answers(page).last()).toContainText(message);
    }
    expect.soft(hits(`the chat with ${model}`, await domDump(page), credentials)).toEqual([]);
  }

  const open = await storageDump(page, context);
  expect(open.records).toBeGreaterThan(5);
  expect.soft(hits('storage, unlocked', open.bytes, secrets)).toEqual([]);

  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  expect.soft(hits('the unlock page', await domDump(page), secrets)).toEqual([]);
  expect.soft(hits('storage, locked', (await storageDump(page, context)).bytes, secrets)).toEqual([]);

  await unlock(page, `${passphrase} wrong`);
  await expect(page.getByRole('alert')).toBeVisible();
  await unlock(page, passphrase);
  await expect(composer(page)).toBeEditable();
  await reload(page);
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  expect.soft(hits('storage after a reload', (await storageDump(page, context)).bytes, secrets)).toEqual([]);
  expect.soft(hits('the page after a reload', await domDump(page), secrets)).toEqual([]);

  expect.soft(hits('the console', Buffer.from(noise.join('\n')), secrets)).toEqual([]);
  expect.soft(hits('addresses', Buffer.from(urls.join('\n')), secrets)).toEqual([]);

  const notes = await (await fetch(`${FAKE}/__seen`)).text();
  expect.soft(hits("the fake provider's notes", Buffer.from(notes), secrets)).toEqual([]);
  if (process.env.RELAY_LOG) {
    const log = await readFile(process.env.RELAY_LOG);
    expect(log.toString(), 'the relay was used and says so').toContain('anthropic');
    expect.soft(hits("the relay's output", log, secrets)).toEqual([]);
  }
});

test('no error body repeats the key or the message, neither from the provider nor from the relay', async () => {
  const key = goodKey();
  const wrong = `sk-canary-${unique()}`;
  const message = `canary message ${unique()}`;
  const bodies: string[] = [];
  for (const at of [`${FAKE}/openai/v1/chat/completions`, `${BASE}/openai/v1/chat/completions`, `${BASE}/nobody/v1/chat/completions`]) {
    for (const credential of [key, wrong, `${wrong}, ${key}`]) {
      for (const model of ['fault-401', 'fault-429', 'fault-500', 'fault-garbage']) {
        const reply = await fetch(at, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}` },
          body: JSON.stringify({ model, messages: [{ role: 'user', content: message }] }),
        });
        bodies.push(`${[...reply.headers].join('\n')}\n${await reply.text()}`);
      }
    }
  }
  expect(hits('an error body', Buffer.from(bodies.join('\n')), { key, wrong, message })).toEqual([]);
});
