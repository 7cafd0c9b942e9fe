// The walls: the page reaches no other origin; the worker does, and only with a key for the right host.

import { expect, test, type Worker } from '@playwright/test';
import { answers, BASE, chooseModel, composer, connect, connectForNow, FAKE, inState, keyringOf, openChat, problem, provider, seen, send, unique } from './product';

const directives = (policy: string): Map<string, string[]> =>
  new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).filter(([name]) => name).map(([name, ...sources]) => [name!, sources]));

test('the page is served with a policy that lets it reach its own origin only', async ({ request }) => {
  const reply = await request.get(`${BASE}/`);
  expect(reply.status()).toBe(200);
  const headers = reply.headers();
  const policy = directives(headers['content-security-policy'] ?? '');
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('connect-src')).toEqual(["'self'"]);
  expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy.get('base-uri')).toEqual(["'none'"]);
  expect(policy.get('form-action')).toEqual(["'none'"]);
  expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
  for (const source of policy.get('script-src') ?? []) expect(source).toMatch(/^'(self|wasm-unsafe-eval|sha256-[^']+)'$/);
  for (const source of policy.get('style-src') ?? []) expect(source).toBe("'self'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  // Of what the browser could do for a page, what the app uses, and nobody else in it.
  const allowed = (headers['permissions-policy'] ?? '').split(',').map((part) => part.trim().split('='));
  expect(allowed.length).toBeGreaterThan(15);
  const own = ['fullscreen', 'publickey-credentials-create', 'publickey-credentials-get'];
  for (const [feature, who] of allowed) expect(who, feature).toBe(own.includes(feature!) ? '(self)' : '()');
});

test('every script carries a policy, and the key worker has one of its own', async ({ page, request }) => {
  const scripts = new Set<string>();
  page.context().on('request', (asked) => {
    if (new URL(asked.url()).pathname.endsWith('.js')) scripts.add(asked.url());
  });
  await openChat(page);
  await keyringOf(page);
  for (const worker of page.workers()) scripts.add(worker.url());
  // The worker's start script loads the rest of it, which bears the same policy.
  const keyring = (url: string) => new URL(url).pathname.startsWith('/keyring');
  // The other worker fetches the rest of the page's code, and is gone then.
  for (const worker of page.workers()) expect(keyring(worker.url()) || worker.url() === `${BASE}/rest_loader.js`).toBe(true);
  expect(scripts.size).toBeGreaterThan(1);
  for (const url of scripts) {
    const policy = directives((await request.get(url)).headers()['content-security-policy'] ?? '');
    expect(policy.get('default-src'), url).toEqual(["'none'"]);
    expect(policy.get('connect-src')?.includes('https:') ?? false, url).toBe(keyring(url));
  }
});

test('the frames for what models draw have no origin, run their own scripts only and reach nobody', async ({ request }) => {
  for (const [file, scripts] of [['artifact-static.html', 1], ['artifact-mermaid.html', 2]] as const) {
    const headers = (await request.get(`${BASE}/${file}`)).headers();
    const policy = directives(headers['content-security-policy'] ?? '');
    expect(policy.get('sandbox'), file).toEqual(['allow-scripts']);
    expect(policy.get('default-src'), file).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors'), file).toEqual(["'self'"]);
    for (const none of ['form-action', 'base-uri']) expect(policy.get(none), file).toEqual(["'none'"]);
    for (const wide of ['connect-src', 'frame-src', 'child-src', 'worker-src', 'object-src', 'media-src']) expect(policy.has(wide), `${file} ${wide}`).toBe(false);
    expect(policy.get('script-src'), file).toHaveLength(scripts);
    for (const source of policy.get('script-src') ?? []) expect(source, file).toMatch(/^'sha256-[^']+'$/);
    for (const kind of ['img-src', 'font-src']) for (const source of policy.get(kind) ?? []) expect(source, file).toMatch(/^(data|blob):$/);
    expect(headers['connection-allowlist'], file).toBe('()');
  }
});

test('the text worker comes when a code block first needs it, and its policy lets it reach nobody', async ({ page, request }) => {
  const isText = (worker: Worker) => new URL(worker.url()).pathname.startsWith('/text');
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  expect(page.workers().filter(isText)).toEqual([]);
  const started = page.waitForEvent('worker', isText);
  await composer(page).fill('```rust\nfn main() {}\n```');
  await composer(page).press('Enter');
  // It ends when it rests.
  const worker = await started;
  const reached = await worker.evaluate(() => fetch('/').then(() => 'fetched', () => 'refused'));
  await expect(answers(page).locator('.hl-keyword')).toHaveText('fn');
  const policy = directives((await request.get(worker.url())).headers()['content-security-policy'] ?? '');
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('connect-src')).toEqual(["'none'"]);
  expect(reached).toBe('refused');
});

test('the tokens worker comes when something is typed to a model whose vocabulary is known, and reaches nobody', async ({ page, request }) => {
  const isTokens = (worker: Worker) => new URL(worker.url()).pathname.startsWith('/tokens');
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'gpt-4o');
  expect(page.workers().filter(isTokens)).toEqual([]);
  const started = page.waitForEvent('worker', isTokens);
  await composer(page).fill('Hello');
  const worker = await started;
  expect(await worker.evaluate(() => fetch('/').then(() => 'fetched', () => 'refused'))).toBe('refused');
  const policy = directives((await request.get(worker.url())).headers()['content-security-policy'] ?? '');
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('connect-src')).toEqual(["'none'"]);
});

test('the search worker comes when somebody is about to search, and its policy lets it reach nobody else', async ({ page, request }) => {
  const searchers = () => page.workers().map((worker) => worker.url()).filter((url) => new URL(url).pathname.startsWith('/search'));
  await openChat(page);
  expect(searchers()).toEqual([]);
  await page.getByRole('searchbox', { name: 'Search history' }).focus();
  await expect.poll(() => searchers().length).toBe(1);
  const policy = directives((await request.get(searchers()[0]!)).headers()['content-security-policy'] ?? '');
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('connect-src')).toEqual(["'none'"]);
  const reached = await page.workers().find((worker) => worker.url() === searchers()[0])!.evaluate(() => fetch('/').then(() => 'fetched', () => 'refused'));
  expect(reached).toBe('refused');
});

test('a fetch by the page to another origin is refused; the same host answers the worker', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  const refused = await page.evaluate(async (url) => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
    });
    const answer = await fetch(url).then(() => 'answered', () => 'failed');
    return { answer, directive: await violation };
  }, `${FAKE}/${mine}-page/v1/models`);
  expect(refused).toEqual({ answer: 'failed', directive: 'connect-src' });
  expect(await seen((entry) => entry.path.includes(`${mine}-page`))).toEqual([]);

  await connectForNow(page, { baseUrl: `${FAKE}/${mine}-worker/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Through the worker');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('Through the worker');
  const chats = await seen((entry) => entry.path === `/${mine}-worker/v1/chat/completions`);
  expect(chats).toHaveLength(1);
  expect(chats[0]?.headers).toContain('authorization');
});

test('the page cannot turn text into script', async ({ page }) => {
  await openChat(page);
  const outcome = await page.evaluate(() => {
    const box = document.createElement('div');
    try {
      box.innerHTML = '<img src=x>';
      return 'taken';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(outcome).toBe('TypeError');
  const started = await page.evaluate(() => {
    try {
      new Worker('/evil.js');
      return 'started';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(started).toBe('TypeError');
});

test('a key is never sent to a host it is not bound to', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  // The same server by its other name: another origin, so another host for the key.
  const other = FAKE.replace('//localhost', '//127.0.0.1');
  expect(other).not.toBe(FAKE);
  await connect(page, { baseUrl: `${other}/${mine}-elsewhere/v1` });
  await expect(provider(page, 'openai').getByRole('textbox', { name: 'Base URL' })).toHaveValue(`${other}/${mine}-elsewhere/v1`);
  await chooseModel(page, 'echo');
  await send(page, 'To the wrong host');
  await expect(problem(page, 'unbound-host')).toBeVisible();
  expect(await seen((entry) => entry.path.includes(`${mine}-elsewhere`) && entry.method === 'POST')).toEqual([]);
  expect(await seen((entry) => entry.path.includes(`${mine}-elsewhere`) && entry.headers.includes('authorization'))).toEqual([]);
});

test('ordinary use violates no policy', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|trusted ?types|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await openChat(page);
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Again');
  await inState(answers(page).last(), 'done');
  expect(complaints).toEqual([]);
});
