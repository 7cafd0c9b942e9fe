// Diagrams that models describe: drawn on a click, inside a frame that nothing leaves.

import { expect, type Page, type Request, test } from '@playwright/test';
import { answers, BASE, chooseModel, composer, connectForNow, FAKE, seen, unique } from './product';

/** Has a model say a diagram, and opens it. */
async function draw(page: Page, source: string, count = 1): Promise<void> {
  await composer(page).fill(`\`\`\`mermaid\n${source}\n\`\`\``);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(count);
  await expect(answers(page).last()).toHaveAttribute('data-state', 'done');
  await answers(page).last().getByRole('button', { name: 'Show diagram' }).click();
}

/** The frame has answered, one way or the other. */
const settled = (page: Page): Promise<void> =>
  expect(async () => {
    if (await page.locator('.diagram-wrong').or(answers(page).getByText('took too long')).count()) return;
    expect(page.frames()).toHaveLength(2);
    // While it is drawn, the scripts and what Mermaid measures stand there too.
    const shown = await page.frames().at(-1)!.evaluate(() => [...document.body.children].map((element) => element.localName));
    expect(shown).toEqual(['svg']);
  }).toPass({ timeout: 30_000 });

async function echo(page: Page): Promise<void> {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@0');
}
const inside = (page: Page) => page.frameLocator('iframe[title="Diagram"]');

test('a diagram is drawn on a click, as high as it needs; its source stays', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await echo(page);
  await draw(page, 'flowchart TD\n  A[시작] --> B{Question?}\n  B -->|yes| C[End]\n  B -->|no| A');
  await expect(inside(page).locator('svg').first()).toBeVisible();
  await expect(inside(page).locator('svg').first()).toContainText('시작');
  // The frame says its height; before that it has another one.
  await expect.poll(() => page.locator('iframe').evaluate((frame: HTMLIFrameElement) => frame.height)).not.toBe('160');
  const fits = () => page.frames().at(-1)!.evaluate(() => document.documentElement.scrollHeight <= innerHeight || innerHeight > 500);
  await expect.poll(fits).toBe(true);
  await expect(answers(page).locator('.code code')).toContainText('flowchart TD');
  expect(asked.filter((path) => path.includes('mermaid'))).toEqual(['/artifact-mermaid.html']);
  await answers(page).getByRole('button', { name: 'Show diagram' }).click();
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('what is no diagram says so, with its source', async ({ page }) => {
  await echo(page);
  await draw(page, 'flowchart TD\n  A --> --> B');
  await expect(answers(page).getByText('This diagram could not be drawn')).toBeVisible();
  await expect(answers(page).locator('.diagram-wrong pre')).toContainText('line 2');
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(answers(page).locator('.code code').last()).toContainText('A --> --> B');
});

test('a hostile diagram runs nothing, loads nothing and leads nowhere', async ({ page }) => {
  const mine = unique();
  const outside: string[] = [];
  const wrong: string[] = [];
  // What the policy stops is told as a request that failed for it; it was never sent.
  const note = (request: Request): void => {
    const url = new URL(request.url());
    const foreign = url.origin !== BASE && (url.origin !== FAKE || url.pathname.includes(mine)) && url.protocol !== 'data:';
    if (foreign && request.failure()?.errorText !== 'csp') outside.push(`${request.url()} ${request.failure()?.errorText}`);
  };
  page.on('requestfinished', note);
  page.on('requestfailed', note);
  page.on('dialog', (dialog) => {
    wrong.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', (popup) => wrong.push(popup.url()));
  await page.addInitScript(() => addEventListener('message', (event) => {
    if (event.data === 'stung') Object.assign(window, { stung: true });
  }));
  await echo(page);
  const sting = "parent.postMessage('stung','*')";
  const diagrams = [
    `flowchart TD\n  A["<img src='${FAKE}/${mine}/a.png' onerror='${sting}'>"] --> B["<script>${sting}</script>"]\n  click A "javascript:${sting}" "tip"\n  click B call alert(1)`,
    `%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "@import url(${FAKE}/${mine}/x.css); * { background: url(${FAKE}/${mine}/b.png) }"}}%%\nflowchart TD\n  A["<iframe src='${FAKE}/${mine}/frame'></iframe>"] --> B\n  click A href "${FAKE}/${mine}/link" _self`,
    `flowchart TD\n  A@{ img: "${FAKE}/${mine}/shape.png", label: "x", w: 60, h: 60 } --> B\n  style B fill:url(${FAKE}/${mine}/f.png),background:url(${FAKE}/${mine}/g.png)`,
    `sequenceDiagram\n  participant A as <svg onload=${sting}>\n  A->>A: <a href="javascript:${sting}">x</a>\n  link A: Home @ ${FAKE}/${mine}/home`,
    `classDiagram\n  class A\n  link A "${FAKE}/${mine}/class" "tip" _top\n  callback A "alert" "tip"`,
  ];
  for (const [place, source] of diagrams.entries()) {
    await draw(page, source, place + 1);
    await settled(page);
    const frame = page.frames().at(-1)!;
    if (frame !== page.mainFrame()) {
      // Whoever clicks on everything in it gets nowhere either.
      const kinds = await frame.evaluate(() => {
        for (const element of document.querySelectorAll('svg, svg *')) element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        return [...document.body.querySelectorAll('[href], [onclick], [onload], [onerror], script, iframe')].filter((element) => !element.getAttribute('href')?.startsWith('#')).map((element) => element.outerHTML);
      });
      expect(kinds.filter((html) => !html.startsWith('<use')), source).toEqual([]);
      expect(new URL(frame.url()).pathname).toBe('/artifact-mermaid.html');
    }
    await answers(page).last().getByRole('button', { name: 'Show diagram' }).click();
    await expect(page.locator('iframe')).toHaveCount(0);
  }
  expect(await page.evaluate(() => 'stung' in window)).toBe(false);
  expect(outside).toEqual([]);
  expect(wrong).toEqual([]);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
});

test('the frame has no origin and reaches nobody, whatever runs in it', async ({ page, request }) => {
  const mine = unique();
  await echo(page);
  await draw(page, 'flowchart TD\n  A --> B');
  await expect(inside(page).locator('svg').first()).toBeVisible();
  const walls = await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => ({ sandbox: frame.getAttribute('sandbox'), reachable: frame.contentDocument !== null }));
  expect(walls).toEqual({ sandbox: 'allow-scripts', reachable: false });
  const tried = await page.frames().at(-1)!.evaluate(async (tracker) => {
    const add = (html: string): void => document.body.insertAdjacentHTML('beforeend', html);
    add(`<img src="${tracker}/x.png" onerror="window.ran = 1"><iframe src="${tracker}/frame"></iframe><link rel="prefetch" href="${tracker}/p"><link rel="stylesheet" href="${tracker}/s"><style>@import url(${tracker}/i); body { background: url(${tracker}/b) }</style><form action="${tracker}/form"><button>x</button></form><svg><image href="${tracker}/image"/><foreignObject><img src="${tracker}/fo"/></foreignObject></svg>`);
    document.querySelector('form')!.requestSubmit();
    const script = document.createElement('script');
    script.textContent = 'window.ran = 2';
    document.body.append(script);
    const fetched = await fetch(`${tracker}/fetch`).then(() => 'fetched', () => 'refused');
    const own = await fetch('/').then(() => 'fetched', () => 'refused');
    const beacon = (() => { try { navigator.sendBeacon(`${tracker}/beacon`, 'x'); } catch { /* refused */ } })();
    new WebSocket(`${tracker.replace('http', 'ws')}/socket`).onerror = () => undefined;
    const opened = window.open(`${tracker}/popup`) === null;
    const stored = (() => { try { return String(localStorage.length); } catch { return 'refused'; } })();
    setTimeout(() => { location.href = `${tracker}/away`; });
    return { fetched, own, stored, opened, ran: 'ran' in window, origin, beacon };
  }, `${FAKE}/${mine}`);
  expect(tried).toEqual({ fetched: 'refused', own: 'refused', stored: 'refused', opened: true, ran: false, origin: 'null', beacon: undefined });
  await expect(async () => expect(page.frames().at(-1)!.url()).not.toContain(mine)).toPass();
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
  const policy = (await request.get(`${BASE}/artifact-mermaid.html`)).headers()['content-security-policy'] ?? '';
  expect(policy).toContain('sandbox allow-scripts;');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src ('sha256-[^']+' ?){2};/);
  expect(policy).not.toContain('connect-src');
});

test('a diagram that never ends is stopped, and the page goes on meanwhile', async ({ page }) => {
  await echo(page);
  // Mermaid itself hangs on nothing that we know of, so its place is taken by an endless loop.
  await page.route('**/artifact-mermaid.html', async (route) => {
    const body = "<script>addEventListener('message', () => { for (;;); })</script>";
    await route.fulfill({ body, headers: { 'content-type': 'text/html', 'content-security-policy': "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'" } });
  });
  await page.clock.install();
  await draw(page, 'flowchart TD\n  A --> B');
  await expect(answers(page).getByText('Drawing the diagram…')).toBeVisible();
  await composer(page).fill('The page takes this meanwhile');
  await expect(composer(page)).toHaveValue('The page takes this meanwhile');
  await page.clock.fastForward(11_000);
  await expect(answers(page).getByText('The diagram took too long to draw')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('a click counts for the diagram that was there, and not for what becomes of it', async ({ page }) => {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@1');
  // A piece ends after each space: what looks like the end of the code for some seconds turns out to be none.
  await composer(page).fill('```mermaid\nflowchart TD;A-->B\n```    x\nB-->C\n```');
  await composer(page).press('Enter');
  const show = answers(page).last().getByRole('button', { name: 'Show diagram' });
  await show.click();
  await expect(page.locator('iframe')).toHaveCount(1);
  await expect(answers(page).last()).toHaveAttribute('data-state', 'done', { timeout: 15_000 });
  await expect(answers(page).last().locator('.code code')).toContainText('B-->C');
  await expect(show).toHaveAttribute('aria-pressed', 'false');
  await expect(page.locator('iframe')).toHaveCount(0);
});
