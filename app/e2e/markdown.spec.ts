// Text from models: what it may become on screen, and what it never may.

import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { answers, BASE, chooseModel, composer, connectForNow, FAKE, seen, unique } from './product';

/** A model that says what it is told. */
async function echo(page: Page): Promise<void> {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@0');
}

/** Sends a text, and waits for its answer, the so many'th. */
async function say(page: Page, text: string, count = 1): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(count);
  await expect(answers(page).last()).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
}

const HOSTILE = [
  '<script>window.stung = 1</script>',
  '<img src="https://tracker.example/a.png" onerror="window.stung = 1">',
  '<svg onload="window.stung = 1"><a href="javascript:window.stung=1"><text>x</text></a></svg>',
  '<iframe src="https://tracker.example/"></iframe>',
  '[link](javascript:window.stung=1) [upper](JaVaScRiPt:window.stung=1) [data](data:text/html;base64,PHNjcmlwdD4=)',
  '![picture](https://tracker.example/?q=secret) ![vector](data:image/svg+xml;base64,PHN2Zz4=)',
  '[ref]: https://tracker.example/ref\n\n[ref]',
  '[a]: javascript:window.stung=1\n[b]: <java\tscript:window.stung=1>\n\n[a] [b] [c][a] [d][]\n\n[d]: vbscript:window.stung=1',
  '<javascript:window.stung=1> <JAVASCRIPT:window.stung=1> <data:text/html,x> <vbscript:x> <file:///etc/passwd>',
  '[1](java&#115;cript:window.stung=1) [2](java&Tab;script:window.stung=1) [3](&#x6A;avascript&colon;window.stung=1) [4](java&NewLine;script:x)',
  '[5](<java\tscript:x>) [6](\u0001javascript:x) [7](java\u200bscript:x) [8](\uff4aavascript:x) [9](//tracker.example/x) [10](blob:https://tracker.example/x)',
  '[11](https://tracker.example/" onclick="window.stung=1) [12](https://a.example/?"><script>window.stung=1</script>)',
  '<meta http-equiv="refresh" content="0;url=https://tracker.example/"> <base href="https://tracker.example/"> <object data="https://tracker.example/o"></object>',
  '<link rel="dns-prefetch" href="//tracker.example"> <link rel="preconnect" href="https://tracker.example"> <video poster="https://tracker.example/v"></video>',
  '| a |\n|---|\n| <img src="https://tracker.example/t.png"> [x](javascript:window.stung=1) |',
  '[^1]: <img src=x onerror=window.stung=1> [x](javascript:x)\n\nnote[^1]',
  '&lt;img src=x onerror=window.stung=1&gt; &#60;script&#62;window.stung = 1&#60;/script&#62;',
  'cut \ud83d here and \ude00 there',
  '<style>@import url(https://tracker.example/a.css)</style>',
  '<link rel="prefetch" href="https://tracker.example/p">',
  '<form action="https://tracker.example/"><button>Send</button></form>',
  `${'> '.repeat(10_000)}deep`,
  `${'- '.repeat(10_000)}deep`,
  '['.repeat(10_000),
  'safe\u202egpj.exe \u200b\u{e0041}hidden',
  '```svg\n<svg xmlns="http://www.w3.org/2000/svg" onload="window.stung=1"><image href="https://tracker.example/i"/></svg>\n```',
  '```html\n<script>window.stung = 1</script>\n```',
  '```js\nunclosed',
];

test('nothing in a hostile text runs, leaves or freezes', async ({ page }) => {
  const outside: string[] = [];
  const wrong: string[] = [];
  page.on('request', (asked) => {
    const { origin, protocol } = new URL(asked.url());
    if (![BASE, FAKE].includes(origin) && !['data:', 'blob:'].includes(protocol)) outside.push(asked.url());
  });
  page.on('dialog', (dialog) => {
    wrong.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  await echo(page);
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  });
  for (const [place, text] of HOSTILE.entries()) await say(page, text, place + 1);
  const found = await page.evaluate(() => {
    const own = 'P H3 H4 H5 H6 BLOCKQUOTE PRE CODE OL UL LI DIV TABLE THEAD TBODY TR TH TD EM STRONG DEL A SPAN IMG BR HR INPUT BUTTON svg path'.split(' ');
    const all = [...document.querySelectorAll('.markdown, .markdown *')];
    const attributes = all.flatMap((element) => [...element.attributes]);
    return {
      foreign: all.filter((element) => !own.includes(element.tagName)).map((element) => element.tagName),
      handlers: attributes.filter(({ name }) => /^(on|style$)/i.test(name)).map(({ name }) => name),
      targets: attributes.filter(({ name, value }) => name === 'href' && !/^(https?|mailto):/.test(value)).map(({ value }) => value),
      sources: attributes.filter(({ name }) => name === 'src').map(({ value }) => value),
      stung: 'stung' in window,
    };
  });
  expect(found).toEqual({ foreign: [], handlers: [], targets: [], sources: [], stung: false });
  expect(outside).toEqual([]);
  expect(wrong).toEqual([]);
  // A picture from elsewhere is a link with its host, which opens in a tab of its own.
  const picture = answers(page).getByRole('link', { name: /^picture/ });
  await expect(picture).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(picture).toHaveAttribute('target', '_blank');
  await expect(picture).toHaveAttribute('data-host', 'tracker.example');
  // A generous guard against freezing; figures are the bench's.
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  expect(Math.max(0, ...tasks)).toBeLessThan(2000);
});

test('what is too much to lay out is shown whole, as plain text', async ({ page }) => {
  await echo(page);
  for (const [place, text] of ['a'.repeat(300_000), '*a* '.repeat(30_000)].entries()) {
    await say(page, text, place + 1);
    await expect(answers(page).last().locator('.plain').first()).toBeVisible();
    const shown: number = await answers(page).last().locator('.markdown').evaluate((element) => (element.textContent ?? '').replace(/[^a]/g, '').length);
    expect(shown).toBe(text.replace(/[^a]/g, '').length);
  }
});

test('a code block is coloured when it is whole, and is copied, wrapped and kept as a file', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: BASE });
  await echo(page);
  const code = 'fn main() {\n    println!("hello"); // 안녕\n}\n';
  await say(page, `Look:\n\n\`\`\`rust\n${code}\`\`\`\n\nand\n\n\`\`\`nosuch\nplain\n\`\`\``);
  const block = answers(page).locator('.code').first();
  await expect(block.locator('.hl-keyword').first()).toHaveText('fn');
  await expect(block.locator('.hl-comment')).toContainText('안녕');
  expect(await block.locator('code').textContent()).toBe(code);
  expect(await answers(page).locator('.code').last().locator('code').textContent()).toBe('plain\n');
  await block.getByRole('button', { name: 'Copy the code' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  const wrap = block.getByRole('button', { name: 'Wrap long lines' });
  await wrap.click();
  await expect(wrap).toHaveAttribute('aria-pressed', 'true');
  const [file] = await Promise.all([page.waitForEvent('download'), block.getByRole('button', { name: 'Download as a file' }).click()]);
  expect(file.suggestedFilename()).toBe('code.rs');
  expect(await readFile((await file.path())!, 'utf8')).toBe(code);
});

test('the text worker ends when it rests, and what needs it next is coloured and set as ever', async ({ page }) => {
  const texts = () => page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/text')).length;
  await echo(page);
  for (const count of [1, 2]) {
    const started = page.waitForEvent('worker');
    await say(page, '```rust\nfn main() {}\n```\n\n$x^2$', count);
    await started;
    await expect(answers(page).last().locator('.hl-keyword')).toHaveText('fn');
    await expect(answers(page).last().locator('math')).toHaveCount(1);
    await expect.poll(texts).toBe(0);
  }
});

test('formulas are set as MathML, and what is none stays as it was written', async ({ page }) => {
  await echo(page);
  await say(page, 'So $x^2$ and\n\n\\[\n\\frac{a}{b}\n+ \\boxed{c}\n\\]\n\nbut $\\nosuch{x}$ for $5 or $6, `$y$`');
  await expect(answers(page).locator('math')).toHaveCount(2);
  const kinds = await answers(page).locator('math *').evaluateAll((all) => all.map((element) => `${element instanceof MathMLElement} ${element.localName}`));
  expect(kinds).toContain('true mfrac');
  expect(kinds.filter((kind) => kind.startsWith('false'))).toEqual([]);
  await expect(answers(page)).toContainText('but $\\nosuch{x}$ for $5 or $6, $y$');
});

test('a picture in SVG is shown on a click, in a frame that runs and loads nothing', async ({ page }) => {
  const mine = unique();
  await echo(page);
  const svg = `<svg width="40" height="20" onload="parent.postMessage(1, '*')"><script>top.stung = 1</script><image href="${FAKE}/${mine}/i.png"/><rect width="40" height="20"/></svg>`;
  await say(page, `\`\`\`svg\n${svg}\n\`\`\``);
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show as picture' }).click();
  const image = page.frameLocator('iframe').locator('img');
  await expect.poll(() => image.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(40);
  const walls = await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => ({ sandbox: frame.getAttribute('sandbox'), reachable: frame.contentDocument !== null }));
  expect(walls).toEqual({ sandbox: 'allow-scripts', reachable: false });
  const inside = await image.evaluate(async (_, tracker) => {
    const box = document.createElement('div');
    box.innerHTML = `<img src="${tracker}/x.png" onerror="window.ran = 1"><iframe src="${tracker}/frame"></iframe>`;
    document.body.append(box);
    const fetched = await fetch('/').then(() => 'fetched', () => 'refused');
    return { fetched, ran: 'ran' in window, origin };
  }, `${FAKE}/${mine}`);
  expect(inside).toEqual({ fetched: 'refused', ran: false, origin: 'null' });
  expect(await page.evaluate(() => 'stung' in window)).toBe(false);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
});

test('a table scrolls by itself, and is copied as spreadsheets take it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: BASE });
  await page.setViewportSize({ width: 360, height: 740 });
  await echo(page);
  const head = Array.from({ length: 12 }, (_, at) => `Column${at}`);
  await say(page, `| ${head.join(' | ')} |\n|${'---|'.repeat(12)}\n| ${head.map((_, at) => `**${at}** 만`).join(' | ')} |`);
  const box = answers(page).locator('.table');
  expect(await box.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  // No word is broken for want of room.
  expect(await box.locator('th').first().evaluate((cell) => cell.getClientRects()[0]!.height)).toBeLessThan(60);
  await answers(page).getByRole('button', { name: 'Copy the table' }).focus();
  await page.keyboard.press('Enter');
  const text = `${head.join('\t')}\n${head.map((_, at) => `${at} 만`).join('\t')}\n`;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
});
