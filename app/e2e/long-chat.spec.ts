// A conversation of 1,000 messages and 5 MB: opened at its end, read anywhere, and nothing moves under the reader.

import { expect, test, type Locator, type Page } from '@playwright/test';
import { answers, chooseModel, comeBack, composer, connectForNow, FAKE, inState, questions, send, withVault } from './product';
import { LONG, seed } from './seed.mjs';

const PASS = 'correct horse battery staple';
const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
const numbered = (page: Page, at: number): Locator =>
  page.locator(`article[aria-posinset="${at}"]`);

/** A vault with a chat of 1,000 messages, open at its end. */
async function openLong(page: Page, size = LONG): Promise<void> {
  await withVault(page);
  await send(page, 'One');
  await inState(answers(page), 'done');
  await expect(page).toHaveURL(/#\/chat\/./);
  await seed(page, PASS, size);
  await comeBack(page);
  // The end comes first, and then the rest.
  await expect(numbered(page, size.messages)).toBeVisible();
  await expect(log(page)).not.toHaveAttribute('aria-busy');
}

/** Chooses another model for the chat on screen. */
async function change(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model\b/ }).click();
  await page.getByRole('combobox').fill(model);
  await page.locator(`[data-model="openai/${model}"]`).click();
}

/** How far the reader is from the end, in pixels. */
const below = (page: Page): Promise<number> =>
  log(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);

/** Scrolls as far as a share of the whole. */
const scrollTo = (page: Page, share: number): Promise<void> =>
  log(page).evaluate((element, part) => {
    element.scrollTop = part * (element.scrollHeight - element.clientHeight);
  }, share);

/** The message at the upper edge of the screen, and where it begins there. */
const reading = (page: Page): Promise<{ place: number; top: number }> =>
  log(page).evaluate((element) => {
    const box = element.getBoundingClientRect();
    const at = [...document.querySelectorAll('article')].find((one) => one.getBoundingClientRect().bottom > box.top);
    return { place: Number(at?.ariaPosInSet ?? 0), top: at?.getBoundingClientRect().top ?? Number.NaN };
  });

/** Waits until two looks in a row see the same. */
async function still<T>(look: () => Promise<T>): Promise<T> {
  let seen = await look();
  await expect.poll(async () => {
    const before = JSON.stringify(seen);
    seen = await look();
    return before === JSON.stringify(seen);
  }).toBe(true);
  return seen;
}

test('1,000 messages: opened at the end, few are drawn, and each is reached', async ({ page }) => {
  await openLong(page);
  expect(await below(page)).toBeLessThan(4);
  expect(await page.locator('article').count()).toBeLessThan(20);
  await expect(answers(page).last()).toContainText('Answer number-1000');
  await expect(answers(page).last()).toHaveAttribute('aria-setsize', '1000');
  // The keyboard reaches the beginning, and no place on the way is empty.
  await log(page).focus();
  await page.keyboard.press('Home');
  await expect(questions(page).first()).toContainText('Question number-1:');
  await expect.poll(() => log(page).evaluate((element) => element.scrollTop)).toBe(0);
  for (const share of [0.2, 0.5, 0.8]) {
    await scrollTo(page, share);
    await expect.poll(async () => (await reading(page)).place).toBeGreaterThan(1);
    const { place } = await still(() => reading(page));
    expect(Math.abs(place / 1000 - share)).toBeLessThan(0.15);
    expect(await page.locator('article').count()).toBeLessThan(20);
  }
  // One after the other, as somebody reads: none is left out.
  const first = (await still(() => reading(page))).place;
  const met = new Set<number>();
  while (met.size < 12) {
    await page.keyboard.press('PageUp');
    await still(() => log(page).evaluate((element) => element.scrollTop));
    for (const article of await page.locator('article').all()) met.add(Number(await article.getAttribute('aria-posinset')));
  }
  const places = [...met].sort((a, b) => a - b);
  expect(places.at(-1)! - places[0]! + 1).toBe(places.length);
  expect(places[0]!).toBeLessThan(first);
  await page.keyboard.press('End');
  await expect(numbered(page, 1000)).toBeInViewport();
});

test('what is read stays in its place while an answer comes, and the end is followed again from the bottom', async ({ page }) => {
  await openLong(page, { messages: 300, bytes: 3000 });
  await change(page, 'long-4000@200');
  await send(page, 'Go on');
  await expect(numbered(page, 302)).toHaveAttribute('data-state', 'streaming');
  await expect(numbered(page, 302).locator('.markdown')).not.toBeEmpty();
  await expect.poll(() => below(page)).toBeLessThan(4);
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -900);
  await expect.poll(() => below(page)).toBeGreaterThan(500);
  const before = await still(() => reading(page));
  const end = page.getByRole('button', { name: 'To the latest message' });
  await expect(end).toBeVisible();
  const height = await log(page).evaluate((element) => element.scrollHeight);
  await expect.poll(() => log(page).evaluate((element) => element.scrollHeight)).toBeGreaterThan(height + 500);
  const after = await reading(page);
  expect(after.place).toBe(before.place);
  // So far down, a browser's own figures are good to a 32nd of a pixel.
  expect(Math.abs(after.top - before.top)).toBeLessThan(0.1);
  // The window becomes smaller: the same message stays on the screen.
  await page.setViewportSize({ width: 700, height: 700 });
  await expect.poll(async () => (await still(() => reading(page))).place).toBe(before.place);
  await page.setViewportSize({ width: 1280, height: 900 });
  await end.click();
  await expect.poll(() => below(page)).toBeLessThan(4);
  await expect(end).toBeHidden();
  await expect(numbered(page, 302)).toHaveAttribute('data-state', 'streaming');
  const later = await log(page).evaluate((element) => element.scrollHeight);
  await expect.poll(() => log(page).evaluate((element) => element.scrollHeight)).toBeGreaterThan(later + 200);
  expect(await below(page)).toBeLessThan(4);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
});

test('an answer that comes at once, while the field becomes low again, is read to its end', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo@0');
  for (const lines of [3, 10, 24]) {
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'New chat' }).click();
    await send(page, Array.from({ length: lines }, () => 'A line that a phone has to break into two or three.').join('\n\n'));
    await inState(answers(page), 'done');
    await still(() => log(page).evaluate((element) => [element.clientHeight, element.scrollHeight]));
    expect(await below(page)).toBeLessThan(4);
  }
});

test('another version of an answer is shown where the reader is', async ({ page }) => {
  await openLong(page, { messages: 300, bytes: 3000 });
  await send(page, 'Short');
  await inState(answers(page).last(), 'done');
  await change(page, 'long-4000@0');
  await answers(page).last().getByRole('button', { name: 'Retry', exact: true }).click();
  const versions = answers(page).last().getByRole('group', { name: 'Versions' });
  await expect(versions).toContainText('2 / 2');
  await inState(answers(page).last(), 'done');
  const answer = numbered(page, 302);
  await versions.getByRole('button', { name: 'Previous version' }).click();
  await expect(versions).toContainText('1 / 2');
  const top = await still(() => answer.evaluate((element) => element.getBoundingClientRect().top));
  await versions.getByRole('button', { name: 'Next version' }).click();
  await expect(versions).toContainText('2 / 2');
  // The long one begins where the short one began, although the end was in view before.
  expect(Math.abs((await still(() => answer.evaluate((element) => element.getBoundingClientRect().top))) - top)).toBeLessThan(2);
  await expect(page.getByRole('button', { name: 'To the latest message' })).toBeVisible();
});

test('a text is found in messages that are not drawn', async ({ page }) => {
  await openLong(page);
  const field = page.getByRole('textbox', { name: 'Find in this chat' });
  await page.keyboard.press('Control+f');
  await expect(field).toBeFocused();
  const bar = page.getByRole('search', { name: 'Find in this chat' });
  await field.fill('answer NUMBER-417');
  await expect(bar.getByRole('status')).toHaveText('No matches');
  await field.fill('answer NUMBER-418');
  await expect(bar.getByRole('status')).toHaveText('1 of 1');
  await expect(numbered(page, 418).getByRole('heading')).toBeInViewport();
  const marked = (name: string): Promise<string[]> => page.evaluate((which) => {
    const all = (CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get(which) ?? new Set();
    return [...all].map((range) => range.toString());
  }, name);
  await expect.poll(() => marked('found-now')).toEqual(['Answer number-418']);
  // 99, 991, 993, 995, 997 and 999, and around from the last one to the first.
  await field.fill('question number-99');
  await expect(bar.getByRole('status')).toHaveText('2 of 6');
  for (const [place, number] of [[3, 993], [4, 995], [5, 997], [6, 999], [1, 99]]) {
    await field.press('Enter');
    await expect(bar.getByRole('status')).toHaveText(`${place} of 6`);
    await expect(numbered(page, number!)).toBeInViewport();
  }
  await field.press('Shift+Enter');
  await expect(numbered(page, 999)).toBeInViewport();
  // An input method's Enter is its own.
  const before = await bar.getByRole('status').textContent();
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  await expect(bar.getByRole('status')).toHaveText(before!);
  // The browser's own search opens from there.
  const left = await field.evaluate((element) => element.dispatchEvent(new KeyboardEvent('keydown', {
    key: 'f', code: 'KeyF', ctrlKey: true, bubbles: true, cancelable: true,
  })));
  expect(left).toBe(true);
  await field.press('Escape');
  await expect(bar).toBeHidden();
  expect(await marked('found')).toEqual([]);
});

test('what is being edited is still there after it was out of sight', async ({ page }) => {
  await openLong(page, { messages: 300, bytes: 3000 });
  await send(page, 'One more');
  const question = numbered(page, 301);
  await question.getByRole('button', { name: 'Edit', exact: true }).click();
  await question.getByRole('textbox', { name: 'Edited text' }).fill('Half a thought');
  await scrollTo(page, 0.2);
  await expect(question).toHaveCount(0);
  await scrollTo(page, 1);
  await expect(question.getByRole('textbox', { name: 'Edited text' })).toHaveValue('Half a thought');
});

test('print shows every message', async ({ page }) => {
  await openLong(page, { messages: 300, bytes: 1000 });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(page.locator('article')).toHaveCount(300);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect.poll(() => page.locator('article').count()).toBeLessThan(40);
  await expect(composer(page)).toBeEditable();
});
