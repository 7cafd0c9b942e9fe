// A busy machine: what a person does between two parts of the page's own work stays, and so does what is being written.

import { expect, test } from '@playwright/test';
import { comeBack, connect, FAKE, go, goodKey, isHeld, openChat, problem, provider, questions, send, unique, withVault } from './product';
import { faulty, stored } from './faults';

test('what is typed before the page has settled stays', async ({ page }) => {
  await openChat(page);
  // Each part of the drawing takes so long that the browser has its turn before the next, which waits until it is let.
  await page.evaluate(() => {
    const later: (() => void)[] = [];
    const [plain, began] = [window.setTimeout, Date.now()];
    let looks = 0;
    Date.now = () => began + 20 * ++looks;
    const hold = (call: () => void, ms = 0): number => (ms > 0 ? plain(call, ms) : later.push(call));
    const step = () => later.shift()?.();
    const goOn = () => {
      window.setTimeout = plain;
      for (const call of later) call();
    };
    Object.assign(window, { setTimeout: hold, step, goOn });
  });
  await go(page, '#/settings/providers');
  const card = provider(page, 'openai');
  const [key, url] = [card.getByRole('textbox', { name: 'API key' }), card.getByRole('textbox', { name: 'Base URL' })];
  // No further than until the fields are there.
  await expect(async () => {
    if (!await url.isVisible()) await page.evaluate(() => (window as unknown as { step: () => void }).step());
    await expect(url).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [0] });
  await key.fill('typed early');
  await url.fill(`${FAKE}/openai/v1`);
  await page.evaluate(() => (window as unknown as { goOn: () => void }).goOn());
  await expect(url).toHaveValue(`${FAKE}/openai/v1`);
  await expect(key).toHaveValue('typed early');
});

test('a page is held as long as what was saved is not written', async ({ page }) => {
  await withVault(page);
  await connect(page, { baseUrl: `${FAKE}/openai/v1` });
  await expect.poll(() => isHeld(page)).toBe(false);
  const url = `${FAKE}/${unique()}/v1`;
  await provider(page, 'openai').getByRole('textbox', { name: 'Base URL' }).fill(url);
  // From the click on, without a pause.
  const held = await page.evaluate(async () => {
    const would = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    const save = document.querySelector<HTMLElement>('[data-provider="openai"] form button[type="submit"]');
    const seen = [would()];
    save?.click();
    while (seen.length < 500 && !seen.at(-1)) {
      await new Promise((later) => { setTimeout(later); });
      seen.push(would());
    }
    return [seen[0], seen.at(-1)];
  });
  expect(held).toEqual([false, true]);
  await comeBack(page);
  await go(page, '#/settings/providers');
  await expect(provider(page, 'openai').getByRole('textbox', { name: 'Base URL' })).toHaveValue(url);
});

test('the browser asks before a page is left with what could not be written', async ({ page }) => {
  const set = await faulty(page);
  await withVault(page);
  const lost = `At risk ${unique()}`;
  await set('quota');
  await send(page, lost);
  await expect(problem(page, 'not-stored')).toBeVisible();
  const asked = page.waitForEvent('dialog');
  void page.evaluate(() => location.reload()).catch(() => undefined);
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await expect(questions(page).last()).toContainText(lost);
  await set('none');
  await stored(page);
  await expect.poll(() => isHeld(page)).toBe(false);
});
