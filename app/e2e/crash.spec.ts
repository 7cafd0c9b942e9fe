// The browser is killed (SIGKILL, every process of it) in the middle of writes and streams, again and again, on one profile.
// Each time the vault opens, what storage had acknowledged is there, and an answer that was cut is marked as such.
//
// CRASHES says how often; six times unless it is set: `CRASHES=50 cargo xtask test e2e -- crash.spec.ts`.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, test, type Page } from '@playwright/test';
import { chromiumFlags } from './playwright.config';
import { answers, BASE, chooseModel, composer, inState, questions, send, unique, unlock, withVault } from './product';

const CRASHES = Number(process.env.CRASHES ?? 6);
/** What may be lost of an answer, with room for a machine that has other work: it is two seconds by design. */
const LOSS_MS = 4_000;

/** Takes longer than any round does. */
const MODEL = 'long-4000@50';

interface Running {
  child: ChildProcess;
  page: Page;
  /** The ids of the messages that storage said are written. */
  stored: Set<string>;
}

/** Starts the browser on a profile; the page says which messages are written. */
async function start(profile: string): Promise<Running> {
  const flags = [...chromiumFlags, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--lang=en-US', 'about:blank'];
  // A group of its own, so that all its processes can be killed at once.
  const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', flags, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: child.stderr! });
  const address = await new Promise<string>((found, ended) => {
    lines.on('line', (line) => {
      const said = /DevTools listening on (\S+)/.exec(line);
      if (said) found(said[1]!);
    });
    child.once('exit', () => ended(new Error('the browser ended by itself')));
  });
  const browser = await chromium.connectOverCDP(address);
  const context = browser.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  const stored = new Set<string>();
  page.on('console', (message) => {
    const said = /^stored (\w+)$/.exec(message.text());
    if (said) stored.add(said[1]!);
  });
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (this.name === 'messages') this.transaction.addEventListener('complete', () => console.debug(`stored ${String(key)}`));
      return put.call(this, value, key);
    };
  });
  return { child, page, stored };
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  process.kill(-child.pid!, 'SIGKILL');
  await gone;
}

/** What the answer said, and when it was looked. */
async function watch(page: Page, forMs: number): Promise<[number, string][]> {
  const seen: [number, string][] = [];
  const until = Date.now() + forMs;
  while (Date.now() < until) {
    const text = await answers(page).last().locator('.markdown').innerText({ timeout: 1_000 }).catch(() => '');
    seen.push([Date.now(), text]);
  }
  return seen;
}

test('a browser killed at any moment has lost nothing that was acknowledged', async () => {
  test.setTimeout(120_000 + CRASHES * 20_000);
  const profile = await mkdtemp(join(tmpdir(), 'openmaas-crash-'));
  let running = await start(profile);
  try {
    await running.page.goto(BASE);
    await withVault(running.page, MODEL);
    const asked: string[] = [];
    let worst = 0;
    for (let crash = 0; crash < CRASHES; crash += 1) {
      const { page, stored } = running;
      // A new chat; what was chosen for it may have been too young to be stored the last time.
      await chooseModel(page, MODEL);
      const before = new Set(stored);
      const question = `Question ${unique()}`;
      // From the first write on to the middle of a stream; each a little later than the one before.
      const seen = [];
      if (crash % 3 === 0) {
        await composer(page).fill(question);
        await composer(page).press('Enter');
        await expect.poll(() => stored.size).toBeGreaterThan(before.size);
      } else {
        await send(page, question);
        seen.push(...(await watch(page, 300 + ((crash * 617) % 4_000))));
      }
      const chat = page.url();
      await kill(running);
      const killedAt = Date.now();
      const acknowledged = [...stored].filter((id) => !before.has(id));
      asked.push(question);

      running = await start(profile);
      await running.page.goto(chat);
      await unlock(running.page);
      if (acknowledged.length > 0) await expect(questions(running.page)).toHaveText([new RegExp(question)]);
      for (const id of acknowledged) await expect(running.page.locator(`article[id="${id}"]`)).toHaveCount(1);
      await inState(answers(running.page).last(), 'interrupted');
      const kept = await answers(running.page).last().locator('.markdown').innerText({ timeout: 1_000 }).catch(() => '');
      const old = seen.filter(([at, text]) => killedAt - at > LOSS_MS && text !== '').at(-1);
      expect(kept.length).toBeGreaterThanOrEqual(old?.[1].length ?? 0);
      const last = seen.filter(([, text]) => text.length <= kept.length).at(-1);
      if (last) worst = Math.max(worst, killedAt - last[0]);
    }
    // All of them are there still, in a history that opened every time.
    for (const question of asked) {
      await expect(running.page.getByRole('navigation', { name: 'History' }).getByRole('link', { name: question })).toHaveCount(1);
    }
    test.info().annotations.push({ type: 'lost at most', description: `${worst} ms of an answer in ${CRASHES} crashes` });
    console.log(`${CRASHES} crashes, at most ${worst} ms of an answer lost`);
  } finally {
    await kill(running).catch(() => undefined);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
