// What installable apps are checked for (as Lighthouse and browsers do): manifest, pictures, what the page says of itself, targets for
// a finger, and that the first load neither freezes nor asks for more than it should.

import { expect, test, type Page } from '@playwright/test';
import { answers, BASE, complaints, composer, go, inState, openChat } from './product';

interface Icon { src: string; sizes: string; type: string; purpose?: string; form_factor?: string; label?: string }
interface Manifest {
  name: string; short_name: string; description: string; id: string; start_url: string; scope: string; display: string;
  theme_color: string; background_color: string; icons: Icon[]; screenshots: Icon[]; shortcuts: { name: string; url: string }[];
}

const manifest = async (): Promise<Manifest> => (await fetch(`${BASE}/manifest.webmanifest`)).json() as Promise<Manifest>;

/** Width and height of a PNG, from its header. */
async function size(src: string): Promise<string> {
  const reply = await fetch(`${BASE}/${src}`);
  expect(reply.headers.get('content-type'), src).toBe('image/png');
  const bytes = Buffer.from(await reply.arrayBuffer());
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

test('browsers find nothing that keeps the app from being installed', async ({ page }) => {
  await openChat(page);
  const devtools = await page.context().newCDPSession(page);
  const { errors } = await devtools.send('Page.getAppManifest') as { errors: object[] };
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors') as { installabilityErrors: { errorId: string }[] };
  // A private window cannot install anything.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('the manifest says all that stores and home screens show, and its pictures are what it says', async () => {
  const said = await manifest();
  for (const text of [said.name, said.short_name, said.description, said.theme_color, said.background_color]) expect(text).toBeTruthy();
  expect(said.short_name.length).toBeLessThanOrEqual(12);
  expect(said.display).toBe('standalone');
  const pngs = said.icons.filter(({ type }) => type === 'image/png');
  expect(pngs.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(said.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  expect(said.screenshots.map((one) => one.form_factor).sort()).toEqual(['narrow', 'wide']);
  for (const { src, sizes } of [...pngs, ...said.screenshots]) expect(await size(src), src).toBe(sizes);
  for (const { url } of said.shortcuts) expect(new URL(url, `${BASE}/`).href.startsWith(`${BASE}/#/`), url).toBe(true);
});

test('the page says what it is, to search engines, phones and home screens', async ({ page }) => {
  await openChat(page);
  const said = await page.evaluate(() => {
    const content = (name: string) => [...document.querySelectorAll<HTMLMetaElement>(`meta[name="${name}"]`)].map((it) => it.content);
    const touch = document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]');
    return {
      title: document.title, lang: document.documentElement.lang, doctype: document.doctype?.name,
      description: content('description')[0], viewport: content('viewport')[0], themes: content('theme-color'), touch: touch?.getAttribute('href'),
      headings: document.querySelectorAll('h1').length, mains: document.querySelectorAll('main').length,
    };
  });
  expect(said).toMatchObject({ title: 'openMaaS', lang: 'en', doctype: 'html', mains: 1 });
  expect(said.description!.length).toBeGreaterThan(50);
  expect(said.viewport).toContain('width=device-width');
  // Whoever needs it larger must be able to zoom.
  expect(said.viewport).not.toMatch(/user-scalable|maximum-scale/);
  // One for each theme, as the page is.
  expect(said.themes).toHaveLength(2);
  const [width] = (await size(said.touch!)).split('x').map(Number);
  expect(width).toBeGreaterThanOrEqual(180);
});

test('the bar of an installed app has the colour of the page, in both themes', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await openChat(page);
    const [bar, paper] = await page.evaluate(() => {
      const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
      const chosen = metas.find((it) => matchMedia(it.media).matches)!.content;
      const probe = document.createElement('i');
      probe.style.color = chosen;
      document.body.append(probe);
      const colour = getComputedStyle(probe).color;
      probe.remove();
      return [colour, getComputedStyle(document.body).backgroundColor];
    });
    expect(bar, colorScheme).toBe(paper);
  }
});

/** What a finger has to hit and is smaller than 24 pixels, but for links within a text. */
const small = (page: Page): Promise<string[]> => page.evaluate(() => {
  const found: string[] = [];
  for (const it of document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary, [role="button"], [role="tab"]')) {
    const shown = it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!shown || it.closest('.unseen, .skip, [inert]')) continue;
    if (it.tagName === 'A' && getComputedStyle(it).display === 'inline' && it.parentElement!.textContent !== it.textContent) continue;
    // A mark in a line that can be hit as a whole.
    const label = it.closest('label') ?? it;
    const box = label.getBoundingClientRect();
    if (box.width > 0 && (box.width < 24 || box.height < 24)) found.push(`${it.tagName} ${it.getAttribute('aria-label') ?? it.textContent?.trim().slice(0, 30)}: ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return found;
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
  test('everything that is tapped is large enough for a finger', async ({ page }) => {
    await openChat(page);
    await composer(page).fill('Show me a table and code');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await inState(answers(page), 'done');
    expect.soft(await small(page), 'answer').toEqual([]);
    for (const route of ['#/compare', '#/usage', '#/usage/money', '#/settings', '#/settings/providers', '#/settings/tokens', '#/settings/data', '#/about']) {
      await go(page, route);
      await expect(page.locator('main')).toBeVisible();
      await page.waitForFunction(() => document.querySelector('h1, h2'));
      expect.soft(await small(page), route).toEqual([]);
    }
  });
});

test('the first load asks for few files, reports no error, takes no time, and never freezes', async ({ page }) => {
  const wrong = complaints(page);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(`${BASE}/`);
  await composer(page).fill('Ready');
  const { ready, tasks, files, foreign } = await page.evaluate(() => {
    const entries = performance.getEntriesByType('resource').map(({ name }) => name);
    return {
      ready: performance.now(),
      tasks: (window as unknown as { tasks: number[] }).tasks,
      files: entries.length,
      foreign: entries.filter((name) => !name.startsWith(location.origin)),
    };
  });
  expect(wrong).toEqual([]);
  expect(foreign).toEqual([]);
  expect(files).toBeLessThanOrEqual(20);
  // No measurement (`cargo xtask bench app` is one), only a guard against standing still, on a machine that has other work.
  expect(ready, 'ms until the message field has taken a text').toBeLessThan(5000);
  expect(Math.max(0, ...tasks)).toBeLessThan(5000);
});
