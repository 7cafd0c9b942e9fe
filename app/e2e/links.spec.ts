// Links in texts of models: asked about before they lead anywhere, however they are followed.

import { expect, type Page, test } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, seen, unique } from './product';

async function say(page: Page, text: string): Promise<void> {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@0');
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveAttribute('data-state', 'done');
}
const dialog = (page: Page) => page.getByRole('dialog');
const link = (page: Page, name: string) => answers(page).getByRole('link', { name });
/** Another site than the one that answers: the same server by its other name. */
const ELSEWHERE = FAKE.replace('//localhost', '//127.0.0.1');

test('a site is asked about once, by click, key and middle button', async ({ page, context }) => {
  const mine = unique();
  const opened: string[] = [];
  context.on('page', (tab) => opened.push(tab.url()));
  await say(page, `[first](${ELSEWHERE}/${mine}/1) and [second](${ELSEWHERE}/${mine}/2)`);
  await link(page, 'first').click({ button: 'middle' });
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await link(page, 'first').click({ modifiers: ['ControlOrMeta'] });
  await expect(dialog(page).locator('.address strong')).toHaveText(new URL(ELSEWHERE).host);
  await expect(dialog(page).locator('.address')).toHaveText(`${ELSEWHERE}/${mine}/1`);
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(link(page, 'first')).toBeFocused();
  await page.keyboard.press('Enter');
  const open = dialog(page).getByRole('link', { name: 'Open in a new tab' });
  await open.focus();
  expect(opened).toEqual([]);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')]);
  await expect(dialog(page)).toHaveCount(0);
  await tab.waitForURL(`${ELSEWHERE}/${mine}/1`);
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  // Now the site is known.
  const [other] = await Promise.all([context.waitForEvent('page'), link(page, 'second').click()]);
  await other.waitForURL(`${ELSEWHERE}/${mine}/2`);
  await expect(dialog(page)).toHaveCount(0);
});

test('an address that carries much is asked about each time, and imitations are named', async ({ page, context }) => {
  const mine = unique();
  const host = new URL(ELSEWHERE).host;
  await say(page, [
    `[known](${ELSEWHERE}/${mine})`, `[much](${ELSEWHERE}/${mine}?q=${'a'.repeat(300)})`, `[user](http://bank.example@${host}/)`,
    '[mixed](https://\u0430pple.example/)', '[korean](https://한국.example/)', '![picture](https://tracker.example/p.png)', '[mail](mailto:a@b.example)',
  ].join('\n\n'));
  await expect(link(page, 'mixed')).toHaveAttribute('data-host', 'xn--pple-43d.example');
  await link(page, 'known').click();
  await Promise.all([context.waitForEvent('page'), dialog(page).getByRole('link').click()]);
  await link(page, 'much').click();
  await expect(dialog(page)).toContainText('carries 312 characters');
  await page.keyboard.press('Escape');
  await link(page, 'user').click();
  await expect(dialog(page).locator('.address strong')).toHaveText(host);
  await expect(dialog(page)).toContainText('what stands before the @');
  await page.keyboard.press('Escape');
  await link(page, 'mixed').click();
  await expect(dialog(page)).toContainText('mixes letters of different scripts');
  await expect(dialog(page).getByRole('heading')).toHaveText('Open xn--pple-43d.example?');
  await page.keyboard.press('Escape');
  await link(page, 'korean').click();
  await expect(dialog(page)).toContainText('한국.example');
  await page.keyboard.press('Escape');
  await link(page, 'picture').click();
  await expect(dialog(page).getByRole('heading')).toHaveText('Open tracker.example?');
});
