// Counting by the provider: on a click, with the kept key, and an estimate where it cannot.

import { expect, test, type Page } from '@playwright/test';
import { chooseModel, composer, connectForNow, FAKE, openChat, seen, unique } from './product';

const tokens = (page: Page) => page.getByRole('group', { name: 'Figures of this chat' }).locator('[data-metric="context_tokens"]');
const exactly = (page: Page) => page.getByRole('button', { name: 'Count exactly' });

const countsAt = (base: string) => seen((entry) => `${FAKE}${entry.path}`.startsWith(base) && entry.path.endsWith('/count_tokens'));

test('a draft goes to the provider when somebody has it counted, and not before', async ({ page }) => {
  const base = `${FAKE}/anthropic/${unique()}`;
  const counts = () => countsAt(base);
  await openChat(page);
  await connectForNow(page, { slug: 'anthropic', baseUrl: base, route: 'Direct' });
  await chooseModel(page, 'claude-echo', 'anthropic');
  await composer(page).pressSequentially('Count these five words exactly please');
  await expect(tokens(page)).toContainText('~');
  await expect(exactly(page)).toHaveAttribute('title', /Anthropic/);
  expect(await counts()).toEqual([]);
  await exactly(page).click();
  // A hundred, and one for each word.
  await expect(tokens(page)).toHaveAttribute('data-value', '106');
  await expect(tokens(page)).not.toContainText('~');
  await expect(tokens(page)).toHaveAttribute('title', /Anthropic counts/);
  await expect(exactly(page)).toHaveCount(0);
  const [asked, ...more] = await counts();
  expect(more).toEqual([]);
  expect(asked?.headers).toContain('x-api-key');
  expect(asked?.fields).toEqual(expect.arrayContaining(['model', 'messages']));
  expect(asked?.fields).not.toContain('max_tokens');
  // Another draft is an estimate again, and nobody hears of it.
  await composer(page).press('End');
  await composer(page).pressSequentially(' and more');
  await expect(tokens(page)).toContainText('~');
  await expect(exactly(page)).toBeVisible();
  expect(await counts()).toHaveLength(1);
});

test('Gemini counts, too, by way of the relay', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'google', route: 'Relay' });
  await chooseModel(page, 'gemini-echo', 'google');
  await composer(page).fill('three words here');
  await exactly(page).click();
  await expect(tokens(page)).toHaveAttribute('data-value', '103');
});

test('where counting fails the estimate stays, says why, and nothing is tried again', async ({ page }) => {
  const base = `${FAKE}/anthropic/${unique()}`;
  await openChat(page);
  await connectForNow(page, { slug: 'anthropic', baseUrl: base, route: 'Direct' });
  await chooseModel(page, 'claude-fault-429', 'anthropic');
  await composer(page).fill('three words here');
  await exactly(page).click();
  await expect(tokens(page)).toHaveAttribute('title', /An estimate: the provider did not count it/);
  await expect(tokens(page)).toContainText('~');
  await expect(exactly(page)).toBeEnabled();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await countsAt(base)).toHaveLength(1);
});
