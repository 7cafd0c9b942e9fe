// What an answer holds beside its text: further answers, how likely its tokens were, pictures.

import { expect, test } from '@playwright/test';
import { answers, chooseModel, connectForNow, FAKE, inState, openChat, send } from './product';

test('a second answer and the token probabilities are asked for and shown', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'case-choices');
  await page.getByRole('button', { name: 'Parameters' }).click();
  await page.locator('[data-param="n"]').fill('129');
  await expect(page.locator('[data-param="n"]')).toHaveAttribute('aria-invalid', 'true');
  await page.locator('[data-param="n"]').fill('2');
  await page.locator('[data-param="top_logprobs"]').fill('2');
  const asked = page.context().waitForEvent('request', (one) => one.method() === 'POST' && one.url().endsWith('/chat/completions'));
  await send(page, 'Hello?');
  expect((await asked).postDataJSON()).toMatchObject({ n: 2, logprobs: true, top_logprobs: 2 });
  const answer = await inState(answers(page), 'done').then(() => answers(page));
  await expect(answer).toContainText('안녕하세요');
  const versions = answer.getByRole('group', { name: 'Versions' });
  await expect(versions).toContainText('1 / 2');
  await versions.getByRole('button', { name: 'Next version' }).click();
  await expect(answer).toContainText('여보세요');
  await versions.getByRole('button', { name: 'Previous version' }).click();
  await expect(answer).toContainText('안녕하세요');
  await answer.getByText('Token probabilities').first().click();
  await expect(answer.getByRole('listitem').first()).toHaveText('안녕 98.7% 여보 1.1%');
});

test('a picture is shown and can be kept', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'openrouter', baseUrl: `${FAKE}/openrouter/api/v1`, route: 'Direct' });
  await chooseModel(page, 'case-image', 'openrouter');
  await send(page, 'Draw a dot.');
  await inState(answers(page), 'done');
  const picture = answers(page).getByRole('img', { name: 'Picture 1 made by the model' });
  await expect(picture).toHaveJSProperty('naturalWidth', 1);
  const download = page.waitForEvent('download');
  await answers(page).getByRole('link', { name: 'Download picture' }).click();
  expect((await download).suggestedFilename()).toBe('picture-1.png');
});
