// A first visit is usable at once: no key, no passphrase, no network.

import { expect, test } from '@playwright/test';
import { answers, BASE, composer, inState, openChat, questions, send } from './product';

test('the chat opens unlocked, with Demo plainly labelled as simulated', async ({ page }) => {
  await openChat(page);
  await expect(page).toHaveURL(/#\/chat$/);
  await expect(page.getByRole('textbox', { name: 'Passphrase', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ })).first()).toContainText(/demo/i);
  await expect(page.getByText(/simulated/i).first()).toBeVisible();
});

test('an address without a route leads to the chat', async ({ page }) => {
  await page.goto(`${BASE}/`);
  await expect(composer(page)).toBeEditable();
  await expect(page).toHaveURL(/#\/chat$/);
});

test('the keyboard alone sends a message, and the answer has figures', async ({ page }) => {
  await openChat(page);
  const box = composer(page);
  const focused = () => box.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < 60 && !(await focused()); step += 1) await page.keyboard.press('Tab');
  await expect(box).toBeFocused();
  await page.keyboard.type('Hello, Demo');
  await page.keyboard.press('Enter');
  await expect(questions(page)).toContainText('Hello, Demo');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('This is a simulated answer.');
  await expect(box).toHaveValue('');
  for (const metric of ['ttft_ms', 'total_ms']) {
    await expect(answers(page).locator(`[data-metric="${metric}"]`)).toHaveAttribute('data-value', /^\d+(\.\d+)?$/);
  }
});

test('nothing leaves the origin, and no cookie is set', async ({ page, context }) => {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await openChat(page);
  await send(page, 'Does this stay here?');
  await inState(answers(page), 'done');
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:') && new URL(url).origin !== BASE)).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('a link never sends: it opens the chat and nothing more', async ({ page }) => {
  await page.goto(`${BASE}/?q=hello#/chat?draft=hello&send=1`);
  await expect(composer(page)).toBeEditable();
  await expect(questions(page)).toHaveCount(0);
});
