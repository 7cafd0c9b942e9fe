// The app without a network, and its versions: what the service worker keeps, and that it touches nothing else.

import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { Host } from './host';
import {
  answers, chooseModel, comeBack, complaints, composer, connectForNow, createVault, FAKE, goodKey, inState, pick, problem,
  provider, questions, reload, send, unlock,
} from './product';

const test = base.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.open();
    await use(host);
    await host.stop();
  },
});
// Everywhere else service workers are kept out (playwright.config.ts).
test.use({ serviceWorkers: 'allow' });

const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });
const update = (page: Page) => notices(page).getByRole('button', { name: 'Update', exact: true });
const release = (page: Page): Promise<string | null> => page.locator('meta[name="release"]').getAttribute('content');

/** Opens the app and waits until it is kept whole. */
async function open(page: Page, host: Host, route = '#/chat'): Promise<void> {
  await page.goto(`${host.url}/${route}`);
  await page.evaluate(async () => {
    const workers = navigator.serviceWorker;
    await workers.ready;
    if (!workers.controller) await new Promise((resolve) => workers.addEventListener('controllerchange', resolve, { once: true }));
  });
}

/** A tab with a vault, in which Demo has answered. */
async function withVault(page: Page, host: Host): Promise<void> {
  await open(page, host);
  await send(page, 'Apples and pears');
  await inState(answers(page), 'done');
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
}

/** Changes the page without loading it anew. */
const to = (page: Page, route: string): Promise<void> => page.evaluate((hash) => { location.hash = hash; }, route);

/** Enters a key for OpenAI, whose place is the fake provider's, or the relay's of the host. */
async function connect(page: Page, way: 'Direct' | 'Relay', keep: 'Until reload' | 'On this device'): Promise<void> {
  await to(page, '#/settings/providers');
  const region = provider(page, 'openai');
  await region.getByRole('textbox', { name: 'API key' }).fill(goodKey());
  if (way === 'Direct') await region.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/openai/v1`);
  await pick(region.getByRole('radio', { name: way }));
  await pick(region.getByRole('radio', { name: keep }));
  await region.getByRole('button', { name: 'Save' }).click();
}

async function choose(page: Page, model: string): Promise<void> {
  await to(page, '#/chat');
  await page.getByRole('button', { name: /^Model\b/ }).first().click();
  await page.locator('[role="dialog"] input, input[role="combobox"]').first().fill(model);
  await page.locator(`[data-model="openai/${model}"]`).first().click();
}

async function cutOff(context: BrowserContext, host: Host): Promise<void> {
  await context.setOffline(true);
  await host.stop();
}

/** Has the browser look for another version now, as it does when the app is opened. */
const look = (page: Page): Promise<void> => page.evaluate(async () => {
  await (await navigator.serviceWorker.getRegistration())!.update();
});

/** What is kept, by the path it is kept under. */
const kept = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const paths: string[] = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
  }
  return paths.sort();
});

test('without a network a closed vault opens, with its conversations, search and usage, and Demo answers', async ({ page, context, host }) => {
  await withVault(page, host);
  await cutOff(context, host);
  const wrong = complaints(page);
  await comeBack(page);
  await expect(questions(page)).toContainText('Apples and pears');
  await page.getByRole('searchbox', { name: 'Search history' }).fill('simulated');
  await expect(page.getByRole('navigation', { name: 'History' }).locator('mark').first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search history' }).fill('');
  await send(page, 'Nobody is there');
  await inState(answers(page).last(), 'done');
  await page.getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(wrong).toEqual([]);
});

test('a server on this machine answers while the app’s own host is gone', async ({ page, host }) => {
  await open(page, host);
  await connect(page, 'Direct', 'Until reload');
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await host.stop();
  await choose(page, 'echo');
  await send(page, 'Are you near?');
  await inState(answers(page), 'done');
});

test('a large file is fetched when it is first needed, once, and is there without a network', async ({ page, context, host }) => {
  const vocabulary = '/tokens_bg.wasm';
  await open(page, host);
  expect(await kept(page)).not.toContain(vocabulary);
  const fetched = () => page.evaluate((path) => fetch(path).then((reply) => reply.status), vocabulary);
  expect(await fetched()).toBe(200);
  await expect.poll(() => kept(page)).toContain(vocabulary);
  await cutOff(context, host);
  await reload(page);
  expect(await fetched()).toBe(200);
  expect(host.asked.filter((path) => path === vocabulary)).toHaveLength(1);
});

test('a question to a cloud model waits in sight with its cost, and goes out on a click once there is a network', async ({ page, context }) => {
  await connectForNow(page, { route: 'Relay' });
  await chooseModel(page, 'gpt-4o');
  await context.setOffline(true);
  await send(page, 'Are you far?');
  await expect(problem(page, 'offline')).toContainText(/at most|not known/);
  await context.setOffline(false);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true);
  await expect(problem(page, 'offline')).toBeVisible();
  await inState(answers(page), 'failed');
  await problem(page, 'offline').getByRole('button', { name: 'Send now' }).click();
  await inState(answers(page).last(), 'done');
});

test('a visit without a network, from the closed vault to a prompt that is changed and a question that waits; online it goes out', async ({ page, context, host }) => {
  await withVault(page, host);
  await connect(page, 'Relay', 'On this device');
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await to(page, '#/prompts');
  await page.getByRole('button', { name: 'Start with an example' }).click();
  await expect(page.getByRole('textbox', { name: 'Message 1', exact: true })).toHaveValue(/language/);
  // What is under way into the vault gets there before the page goes.
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await cutOff(context, host);
  const wrong = complaints(page);

  await page.reload();
  await unlock(page);
  await page.getByRole('searchbox', { name: 'Search history' }).fill('pears');
  await page.getByRole('navigation', { name: 'History' }).getByRole('link', { name: 'Apples and pears' }).click();
  await expect(answers(page)).toContainText('simulated');
  await to(page, '#/prompts');
  await page.getByRole('link', { name: 'Translate' }).click();
  await page.getByRole('textbox', { name: 'Message 1', exact: true }).fill('Changed on a train, {{ language }}');
  await page.getByRole('button', { name: 'Save version', exact: true }).click();
  await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
  await choose(page, 'gpt-4o');
  await send(page, 'Are you far?');
  await expect(problem(page, 'offline')).toContainText(/at most|not known/);
  expect(wrong).toEqual([]);

  await host.start();
  await context.setOffline(false);
  await problem(page, 'offline').getByRole('button', { name: 'Send now' }).click();
  await inState(answers(page).last(), 'done');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.reload();
  await unlock(page);
  await to(page, '#/prompts');
  await page.getByRole('link', { name: 'Translate' }).click();
  await expect(page.getByRole('textbox', { name: 'Message 1', exact: true })).toHaveValue(/on a train/);
});

test('only the build’s own files are kept, whatever is asked', async ({ page, host }) => {
  await open(page, host);
  await page.evaluate(async (fake) => {
    for (const url of ['/openai/v1/models', '/v1/models', '/healthz', '/nowhere.js', `${fake}/openai/v1/models`]) await fetch(url).catch(() => undefined);
    await fetch('/index.html', { method: 'POST', body: 'x' }).catch(() => undefined);
  }, FAKE);
  const script = await (await fetch(`${host.url}/sw.js`)).text();
  const files = Object.keys(JSON.parse(/const FILES = ({[^;]*});/.exec(script)![1]!) as object).map((path) => `/${path}`);
  const own = new Set([...files, '/', '/__files', '/__state']);
  expect((await kept(page)).filter((path) => !own.has(path))).toEqual([]);
  // What is no file goes past the service worker, each time.
  expect(host.asked.filter((path) => path === '/healthz')).toHaveLength(1);
  await page.evaluate(() => fetch('/healthz'));
  expect(host.asked.filter((path) => path === '/healthz')).toHaveLength(2);
});

test('two tabs end on the new version after one click, with what was typed in each', async ({ page, context, host }) => {
  await withVault(page, host);
  await send(page, 'Which file is this?');
  await inState(answers(page).last(), 'done');
  const other = await context.newPage();
  await other.goto(`${host.url}/#/chat`);
  await unlock(other);
  const wrong = [complaints(page), complaints(other)];
  const before = await release(page);
  await composer(page).fill('Typed in the first tab');
  await composer(other).fill('Typed in the second tab');
  await host.deploy('new', { '/usage.css': (text) => `${text}\n/* another */\n` });
  await look(page);
  await expect(update(other)).toBeVisible();
  // Nothing happens by itself, not even to a tab that is opened meanwhile.
  const third = await context.newPage();
  await third.goto(`${host.url}/#/chat`);
  expect([await release(page), await release(third)]).toEqual([before, before]);
  await third.close();

  await update(page).click();
  for (const tab of [page, other]) await expect.poll(() => release(tab)).toBe('new');
  for (const [tab, text] of [[page, 'Typed in the first tab'], [other, 'Typed in the second tab']] as const) {
    await unlock(tab);
    await expect(composer(tab)).toHaveValue(text);
    expect(await tab.evaluate(async () => (await (await fetch('/usage.css')).text()).includes('another'))).toBe(true);
    await expect(notices(tab)).toBeEmpty();
  }
  expect(wrong).toEqual([[], []]);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(expect.arrayContaining(['release-new']));
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('release-')))).toEqual(['release-new']);
});

test('no version takes over while a tab is writing an answer', async ({ page, context, host }) => {
  await open(page, host);
  await connect(page, 'Direct', 'On this device');
  await createVault(page);
  await choose(page, 'long-4000@400');
  const before = await release(page);
  const other = await context.newPage();
  await other.goto(`${host.url}/#/chat`);
  await host.deploy('new');
  await send(page, 'Take your time');
  await expect(answers(page)).toContainText('Part 1');
  await look(page);
  await update(other).click();
  await expect(notices(other)).toContainText('no answer is being written');
  await inState(answers(page), 'streaming');
  expect([await release(page), await release(other)]).toEqual([before, before]);
  for (const tab of [page, other]) await expect.poll(() => release(tab)).toBe('new');
  await unlock(page);
  await inState(answers(page), 'done');
});

test('what is kept nowhere is not cleared without a word', async ({ page, context, host }) => {
  await open(page, host);
  await composer(page).fill('Only in this tab');
  const other = await context.newPage();
  await other.goto(`${host.url}/#/chat`);
  await expect(composer(other)).toBeEditable();
  const before = await release(page);
  await host.deploy('new', { '/usage.css': (text) => `${text}\n/* another */\n` });
  await look(other);
  await update(other).click();
  await expect.poll(() => release(other)).toBe('new');
  await expect(notices(page)).toContainText('updated in another tab');
  await expect(composer(page)).toHaveValue('Only in this tab');
  expect(await release(page)).toBe(before);
  // It goes on as it was, also with what it had not fetched yet.
  expect(await page.evaluate(async () => (await (await fetch('/usage.css')).text()).includes('another'))).toBe(false);
  await send(page, 'Are you whole?');
  await inState(answers(page), 'done');
  await notices(page).getByRole('button', { name: 'Update and clear' }).click();
  await expect.poll(() => release(page)).toBe('new');

  // The tab that clicks is asked as well.
  await composer(page).fill('Once more');
  await host.deploy('newer');
  await look(page);
  await update(page).click();
  await expect(notices(page)).toContainText('not stored');
  await expect(composer(page)).toHaveValue('Once more');
  await notices(page).getByRole('button', { name: 'Update and clear' }).click();
  await expect.poll(() => release(page)).toBe('newer');
});

test('a version that does not start is left for the one before, and the next one is taken again', async ({ page, host }) => {
  await open(page, host);
  const before = await release(page);
  // A page that loads nothing.
  await host.deploy('broken', { '/': (text) => text.replace('type="module"', 'type="text/plain"') });
  await look(page);
  await update(page).click();
  await expect.poll(() => release(page)).toBe('broken');
  await expect.poll(() => release(page), { timeout: 40_000 }).toBe(before);
  await expect(notices(page)).toContainText('did not start');
  await send(page, 'Are you back?');
  await inState(answers(page), 'done');
  await reload(page);
  await expect(composer(page)).toBeEditable();
  expect(await release(page)).toBe(before);
  await host.deploy('mended');
  await look(page);
  await update(page).click();
  await expect.poll(() => release(page)).toBe('mended');
  await expect(composer(page)).toBeEditable();
});

/** A module of WebAssembly with the names of another, each of which only traps. */
async function trapping(url: string): Promise<Buffer> {
  const module = await WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  const names = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function').map(({ name }) => Buffer.from(name));
  const number = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)]);
  const section = (id: number, body: number[]): number[] => [id, ...number(body.length), ...body];
  // One function, that takes and gives nothing, and whose body is `unreachable`.
  const named = names.flatMap((name) => [...number(name.length), ...name, 0, 0]);
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], ...section(1, [1, 0x60, 0, 0]), ...section(3, [1, 0]),
    ...section(7, [...number(names.length), ...named]), ...section(10, [1, 3, 0, 0x00, 0x0b]),
  ]);
}

for (const [how, breaking] of [
  ['whose script throws', async (script: string) => ({ [script]: (text: string) => `throw new Error('broken on purpose');\n${text}` })],
  ['whose program traps before it draws', async (_: string, program: string, url: string) => ({ [program]: await trapping(url + program) })],
] as const) {
  test(`a version ${how} is left by all tabs for the one before, each is told, and none comes back to it`, async ({ page, context, host }) => {
    await withVault(page, host);
    const other = await context.newPage();
    await other.goto(`${host.url}/#/settings`);
    await unlock(other);
    const before = await release(page);
    const start = await (await fetch(`${host.url}/`)).text();
    const named = (ending: string): string => new RegExp(`\\./(page-[0-9a-f]+${ending})`).exec(start)![1]!;
    await host.deploy('broken', await breaking(`/${named('\\.js')}`, `/${named('_bg\\.wasm')}`, host.url));
    await look(page);
    const failures: string[] = [];
    page.on('pageerror', ({ message }) => failures.push(message));
    await update(page).click();
    for (const tab of [page, other]) await expect.poll(() => release(tab)).toBe('broken');
    for (const tab of [page, other]) await expect.poll(() => release(tab), { timeout: 40_000 }).toBe(before);
    // It was the break on purpose, and nothing else of the test.
    expect(failures.join()).toMatch(/broken on purpose|unreachable/);
    for (const tab of [page, other]) {
      await unlock(tab);
      await expect(notices(tab)).toContainText('did not start');
    }
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Settings');
    await expect(questions(page)).toContainText('Apples and pears');
    // The host still serves the broken one: nobody gets it, neither by loading anew nor in a new tab, and nobody is told again.
    await look(page);
    await reload(page);
    const third = await context.newPage();
    await third.goto(`${host.url}/#/chat`);
    for (const tab of [page, third]) {
      await unlock(tab);
      await expect(composer(tab)).toBeEditable();
      expect(await release(tab)).toBe(before);
      await expect(notices(tab)).toBeEmpty();
    }
    await host.deploy('mended');
    await look(page);
    await update(page).click();
    for (const tab of [page, other, third]) await expect.poll(() => release(tab)).toBe('mended');
  });
}

test('a version with a file that is not what was built is not taken', async ({ page, host }) => {
  await open(page, host);
  await host.deploy('new', { '/usage.css': (text) => `${text}\n/* another */\n` });
  await host.spoil('/usage.css', () => 'body { display: none }');
  await page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const ended = new Promise<void>((resolve) => {
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing!;
        coming.addEventListener('statechange', () => { if (coming.state === 'redundant') resolve(); });
      });
    });
    await registration.update().catch(() => undefined);
    await ended;
  });
  await expect(notices(page)).toBeEmpty();
  expect(await page.evaluate(async () => !(await navigator.serviceWorker.getRegistration())!.waiting)).toBe(true);
});
