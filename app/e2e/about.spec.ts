// What the app says of itself: which build it is, whether its files are those that were built, and whose work is in it.

import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { BASE, go } from './product';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const runs = (page: Page) => page.getByRole('region', { name: 'What is running' });
const list = async (): Promise<string> => (await fetch(`${BASE}/SHA256SUMS`)).text();

async function check(page: Page): Promise<void> {
  await go(page, '#/about');
  await runs(page).getByRole('button', { name: 'Check the files' }).click();
}

test('every file that runs is on the published list, with its hash', async ({ page }) => {
  const text = await list();
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  await check(page);
  await expect(runs(page).locator('[data-outcome="same"]')).toContainText(`All ${lines.length - 1} files`, { timeout: 90_000 });
  // As `grep -v '^#' SHA256SUMS | sha256sum` has it.
  await expect(runs(page)).toContainText(sha256(lines.map((line) => `${line}\n`).join('')));
  const commit = /^# commit (.*)$/m.exec(text)![1]!;
  await expect(page.getByRole('region', { name: 'About' })).toContainText(commit);
  const release = await page.locator('meta[name="release"]').getAttribute('content');
  expect(text).toContain(`# release ${release}\n`);
  // The list is true, and nothing that is served is missing on it.
  for (const path of ['sw.js', 'keyring.js', 'keyring_bg.wasm', 'catalogue.json', 'licenses/third-party.txt']) {
    const bytes = new Uint8Array(await (await fetch(`${BASE}/${path}`)).arrayBuffer());
    expect(lines).toContain(`${sha256(bytes)}  ${path}`);
  }
});

test('a file that is not what was built is named', async ({ page }) => {
  await page.route('**/usage.css', (route) => route.fulfill({ contentType: 'text/css', body: 'body { display: none }' }));
  await page.route('**/icons/192.png', (route) => route.abort());
  await check(page);
  const problem = runs(page).locator('[data-error="not-as-listed"]');
  await expect(problem).toContainText('2 of', { timeout: 90_000 });
  await expect(problem.getByRole('listitem')).toHaveText([/^icons\/192\.png could not be read/, new RegExp(`^usage\\.css ${sha256('body { display: none }')}`)]);
});

test('a host with another release, or without a list, is not taken for a match', async ({ page }) => {
  const other = (await list()).replace(/^# release .*$/m, '# release 0123456789abcdef');
  await page.route('**/SHA256SUMS', (route) => route.fulfill({ body: other }));
  await check(page);
  await expect(runs(page).locator('[data-error="other-release"]')).toContainText('0123456789abcdef');
  await page.unroute('**/SHA256SUMS');
  await page.route('**/SHA256SUMS', (route) => route.fulfill({ contentType: 'text/html', body: '<p>Not found</p>' }));
  await runs(page).getByRole('button', { name: 'Check the files' }).click();
  await expect(runs(page).locator('[data-error="no-list"]')).toBeVisible();
});

test('the work of others is listed with its licences, in files that are read when they are opened', async ({ page, context }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await go(page, '#/about');
  const others = page.getByRole('region', { name: 'Work of others' });
  const opened = context.waitForEvent('page');
  await others.getByRole('link', { name: 'Software and licences' }).click();
  const licences = await opened;
  await expect(licences.locator('body')).toContainText('yew 0.23.0 (MIT OR Apache-2.0)');
  for (const text of ['mermaid 12', 'elkjs', 'rust-std', 'Permission is hereby granted', 'Eclipse Public License']) {
    await expect(licences.locator('body')).toContainText(text);
  }
  for (const link of await others.getByRole('link').all()) {
    const href = await link.evaluate((it: HTMLAnchorElement) => it.href);
    expect((await fetch(href)).status, href).toBe(200);
    expect(asked.filter((path) => href.endsWith(path))).toEqual([]);
  }
  const bill = (await (await fetch(`${BASE}/sbom.cdx.json`)).json()) as { bomFormat: string; components: { purl: string; licenses: object[]; hashes?: object[] }[]; dependencies: { ref: string; dependsOn: string[] }[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  const known = new Set(bill.components.map(({ purl }) => purl));
  expect([...known]).toEqual(expect.arrayContaining([expect.stringMatching(/^pkg:cargo\/yew@/), expect.stringMatching(/^pkg:npm\/mermaid@/)]));
  // Macros and tools are not in what is served.
  expect([...known].filter((purl) => /clap|axum|wasm-bindgen-macro@|playwright/.test(purl))).toEqual([]);
  expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((purl) => !known.has(purl))).toEqual([]);
  expect(bill.components.filter(({ purl, hashes }) => !hashes && !purl.includes('rust-std'))).toEqual([]);
});

for (const [locale, name, title] of [['en-US', 'User guide', 'User guide'], ['ko-KR', '사용 안내', '사용 안내']] as const) {
  test(`the guide opens in the language of the app, with its pictures: ${locale}`, async ({ browser }) => {
    const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${BASE}/#/about`);
    const [guide] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name, exact: true }).click()]);
    await expect(guide.getByRole('heading', { level: 1, name: title })).toBeVisible();
    const pictures = guide.getByRole('img');
    expect(await pictures.count()).toBeGreaterThan(10);
    await expect.poll(() => pictures.evaluateAll((all) => all.filter((one) => !(one as HTMLImageElement).naturalWidth).length)).toBe(0);
    // It is as wide as the phone.
    expect(await guide.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect((await new AxeBuilder({ page: guide }).analyze()).violations).toEqual([]);
    await context.close();
  });
}
