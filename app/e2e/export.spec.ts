// A conversation as a web page: drawn as on screen, standing by itself.

import { expect, type Page, test } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, seen, unique } from './product';

/** Has a model say a text. */
async function say(page: Page, text: string): Promise<void> {
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@0');
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveAttribute('data-state', 'done');
}

test('the page opens without a network, with code, formulas and tables, and runs and loads nothing', async ({ page, context }, info) => {
  const mine = unique();
  await say(page, [
    '# 제목', '**bold** and `code` with [a link](https://a.example/x)', '| a | b |\n|---|--:|\n| 1 | 2 |', '```rust\nfn main() {}\n```', '$\\frac{a}{b}$',
    `<script>document.title = 'stung'</script> <img src="${FAKE}/${mine}/x.png" onerror="document.title = 'stung'">`,
    `![picture](${FAKE}/${mine}/p.png) [bad](javascript:alert(1))`,
  ].join('\n\n'));
  await page.getByRole('button', { name: 'Export chat' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Web page (HTML file)' }).click();
  const path = info.outputPath('conversation.html');
  await (await coming).saveAs(path);
  const file = await context.newPage();
  const wrong: string[] = [];
  file.on('request', (request) => { if (!request.url().startsWith('file:')) wrong.push(request.url()); });
  file.on('console', (message) => wrong.push(message.text()));
  await file.goto(`file://${path}`);
  const answer = file.locator('.said');
  await expect(answer.getByRole('heading', { name: '제목' })).toBeVisible();
  await expect(answer.locator('table td.right')).toHaveText('2');
  await expect(answer.locator('.hl-keyword')).toHaveText('fn');
  expect(await answer.locator('mfrac').evaluate((element) => element instanceof MathMLElement)).toBe(true);
  await expect(answer.getByRole('link', { name: 'a link' })).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(answer.locator('script, img, [onerror], [href^="javascript"]')).toHaveCount(0);
  await expect(answer).toContainText("<script>document.title = 'stung'</script>");
  expect(await file.locator('meta[http-equiv]').getAttribute('content')).toContain("default-src 'none'");
  expect(await file.title()).not.toBe('stung');
  expect(wrong).toEqual([]);
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
});
