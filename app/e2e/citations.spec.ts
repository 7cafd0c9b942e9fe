// What an answer cites: a list below it, whose links are asked about like those of its text.

import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { answers, chooseModel, composer, connect, connectForNow, createVault, FAKE, go, goodKey, inState, openChat, seen, unique, unlock } from './product';

/** Another site than the one that answers: the same server by its other name. */
const ELSEWHERE = FAKE.replace('//localhost', '//127.0.0.1');
const list = (page: Page) => answers(page).getByRole('list', { name: 'Sources' });
const items = (page: Page) => list(page).getByRole('listitem');
const dialog = (page: Page) => page.getByRole('dialog');

interface Source { title?: string; url?: string; content?: string }

/** Has a model cite. */
async function cite(page: Page, sources: Source[], model = 'cites@0'): Promise<void> {
  await chooseModel(page, model);
  await composer(page).fill(JSON.stringify(sources));
  await composer(page).press('Enter');
}

async function ready(page: Page): Promise<void> {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
}

test('sources are listed once with their hosts, and a site is asked about once', async ({ page, context }) => {
  const mine = unique();
  await ready(page);
  await cite(page, [
    { title: 'First', url: `${ELSEWHERE}/${mine}/1` }, { title: 'Second', url: `${ELSEWHERE}/${mine}/2` },
    { title: 'First again', url: `${ELSEWHERE}/${mine}/1` }, { title: '사과', url: 'https://\u0430pple.example/' },
    { title: 'Notes', content: 'The doors opened in May.' },
  ]);
  await inState(answers(page), 'done');
  const host = new URL(ELSEWHERE).host;
  await expect(items(page)).toHaveText(['First', 'Second', '사과', 'Notes The doors opened in May.']);
  const link = (name: string) => list(page).getByRole('link', { name });
  await expect(link('First')).toHaveAttribute('data-host', host);
  await expect(link('First')).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(link('사과')).toHaveAttribute('data-host', 'xn--pple-43d.example');
  await link('First').click();
  await expect(dialog(page).locator('.address')).toHaveText(`${ELSEWHERE}/${mine}/1`);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
  const [tab] = await Promise.all([context.waitForEvent('page'), dialog(page).getByRole('link').click()]);
  await tab.waitForURL(`${ELSEWHERE}/${mine}/1`);
  const [other] = await Promise.all([context.waitForEvent('page'), link('Second').click()]);
  await other.waitForURL(`${ELSEWHERE}/${mine}/2`);
  await expect(dialog(page)).toHaveCount(0);
});

test('a hostile source is text, much of it stays in bounds, and nothing is fetched', async ({ page }) => {
  const mine = unique();
  await ready(page);
  const hostile: Source[] = [
    { title: 'Script', url: 'javascript:alert(1)' }, { title: 'Data', url: 'data:text/html,<script>alert(1)</script>' }, { title: 'Mail', url: 'mailto:a@b.example' },
    { title: `<img src="${FAKE}/${mine}/x.png" onerror="alert(1)">![p](${FAKE}/${mine}/y.png)` }, { title: '\u202Egpj.txt\u200B' }, { url: 'javascript:alert(2)' },
  ];
  const many = Array.from({ length: 300 }, (_, at) => ({ title: 'x'.repeat(2_000), url: `https://a.example/${at}` }));
  await cite(page, [...hostile, ...many]);
  await inState(answers(page), 'done');
  await expect(items(page)).toHaveCount(100);
  await expect(list(page).getByRole('link')).toHaveCount(94);
  await expect(items(page).nth(4)).toHaveText('gpj.txt');
  await expect(answers(page).locator('img, script, [onerror], [href^="javascript" i], [href^="data" i], [href^="mailto" i]')).toHaveCount(0);
  expect((await items(page).last().innerText()).length).toBeLessThan(130);
  const box = await list(page).boundingBox();
  expect(box?.height).toBeLessThan(250);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
});

test('they come while the answer is written, and the text stays where it is read', async ({ page }) => {
  await ready(page);
  await cite(page, [{ title: 'First', url: 'https://a.example/' }, { title: 'Second', url: 'https://b.example/' }], 'cites@2');
  const text = answers(page).locator('.markdown').first();
  await expect(text).toContainText('This');
  const before = await text.boundingBox();
  await expect(items(page)).toHaveCount(2);
  await inState(answers(page), 'streaming');
  expect((await text.boundingBox())?.y).toBe(before?.y);
  await inState(answers(page), 'done');
  await expect(text).toHaveText('This answer cites its sources.');
  expect((await text.boundingBox())?.y).toBe(before?.y);
});

test('they are kept over locking, are not copied, and are taken along', async ({ page, context }, info) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openChat(page);
  await go(page, '#/settings/providers');
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await createVault(page);
  await go(page, '#/chat');
  await cite(page, [{ title: 'A [title]', url: 'https://a.example/x' }, { title: 'Notes', content: 'Words.' }]);
  await inState(answers(page), 'done');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(list(page)).toHaveCount(0);
  await unlock(page);
  await expect(items(page)).toHaveText(['A [title]', 'Notes Words.']);
  await answers(page).getByRole('button', { name: 'Copy', exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('This answer cites its sources.');
  const taken = async (form: string) => {
    await page.getByRole('button', { name: 'Export chat' }).click();
    const coming = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: form }).click();
    const path = info.outputPath(unique());
    await (await coming).saveAs(path);
    return path;
  };
  const text = await readFile(await taken('Markdown file'), 'utf8');
  expect(text).toContain('**Sources**\n\n1. [A \\[title\\]](<https://a.example/x>)\n2. Notes “Words.”\n');
  const own = JSON.parse(await readFile(await taken('JSON file, complete'), 'utf8'));
  expect(JSON.stringify(own)).toContain('{"title":"A [title]","url":"https://a.example/x"}');
  const file = await context.newPage();
  await file.setContent(await readFile(await taken('Web page (HTML file)'), 'utf8'));
  await expect(file.getByRole('list', { name: 'Sources' }).getByRole('link', { name: 'A [title]' })).toHaveAttribute('href', 'https://a.example/x');
});

for (const [slug, path, model, count] of [
  ['openai', '/v1', 'case-citations', 2], ['openai', '/v1', 'o3/case-citations', 3], ['openrouter', '/api/v1', 'case-citations', 1], ['xai', '/v1', 'case-citations', 2],
  ['anthropic', '', 'case-citations', 4], ['google', '/v1beta', 'case-citations', 3], ['cohere', '', 'case-citations', 3], ['bedrock', '', 'case-citations', 3],
] as const) {
  test(`${slug}, ${model}: what the wire cites is listed`, async ({ page }) => {
    await openChat(page);
    await connectForNow(page, { slug, baseUrl: `${FAKE}/${slug}${path}`, route: 'Direct' });
    await chooseModel(page, model, slug);
    await composer(page).fill('Cite.');
    await composer(page).press('Enter');
    await inState(answers(page), 'done');
    await expect(answers(page)).toContainText('It opened in 2021');
    await expect(items(page)).toHaveCount(count);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width: 390, height: 844 } });

    test('nothing is wider than the screen, and axe finds nothing', async ({ page }) => {
      await ready(page);
      const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
      await cite(page, [{ url: `https://${host}/${'c'.repeat(500)}` }, { title: 'Notes', content: 'Words. '.repeat(50) }, { title: 'Second', url: 'https://b.example/' }]);
      await inState(answers(page), 'done');
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await list(page).evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      const { violations } = await new AxeBuilder({ page }).include('.sources').analyze();
      expect(violations.map((violation) => violation.id)).toEqual([]);
    });
  });
}
