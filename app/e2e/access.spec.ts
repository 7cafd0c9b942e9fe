// For everybody: what is said aloud, larger text, narrow windows, less motion, colours of the system.

import { expect, test, type Page } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, go, inState, openChat, problem, provider, questions, send } from './product';

/** Counts what assistive technology would be told from now on: every change inside a live region. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const live = (node: Node | null): boolean => {
      for (let at = node instanceof Element ? node : node?.parentElement; at; at = at.parentElement) {
        const set = at.getAttribute('aria-live');
        if (set) return set !== 'off';
        if (['log', 'status', 'alert'].includes(at.getAttribute('role') ?? '')) return true;
      }
      return false;
    };
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (!live(change.target)) continue;
        told.push((change.target.textContent ?? '').slice(0, 200));
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
const told = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { told: string[] }).told);

async function toModel(page: Page, model: string): Promise<void> {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, model);
}

test('an answer is announced when it begins and when it is whole, never word by word', async ({ page }) => {
  await toModel(page, 'long-4000@800');
  await expect(page.getByRole('status').filter({ hasText: 'saved' })).toHaveCount(0);
  await listen(page);
  await send(page, 'Go on');
  await inState(answers(page), 'done');
  expect(await told(page)).toEqual(['Answering…', 'The answer is complete.']);
});

test('stopped and failed answers are announced once', async ({ page }) => {
  await toModel(page, 'long-4000@20');
  await listen(page);
  await send(page, 'Go on');
  await expect(answers(page)).toContainText('Part');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  expect(await told(page)).toEqual(['Answering…', 'The answer was stopped.']);
  await chooseModel(page, 'fault-401');
  await listen(page);
  await send(page, 'And now?');
  await expect(problem(page, 'bad-key')).toBeVisible();
  const said = await told(page);
  expect(said.filter((text) => text === 'The answer failed.')).toHaveLength(1);
});

/** What does not fit: a page wider than the window, and controls that reach out of it. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth + 1 ? [`page ${root.scrollWidth} > ${root.clientWidth}`] : [];
    for (const element of document.querySelectorAll<HTMLElement>('button, a, input, textarea, select, h1, h2, summary')) {
      const box = element.getBoundingClientRect();
      const shown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 0;
      if (!shown || element.closest('.unseen, .skip')) continue;
      // What scrolls by itself may be wider.
      let scrolls = false;
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth && at.tagName === 'PRE') scrolls = true;
      }
      if (!scrolls && (box.left < -1 || box.right > root.clientWidth + 1)) {
        found.push(`${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}: ${Math.round(box.left)}–${Math.round(box.right)}`);
      }
    }
    return found;
  });

/** Every route of `app/src/route.rs` but those that name one thing. */
const EVERY_PAGE = [
  '#/compare', '#/prompts', '#/prompts/tests', '#/usage', '#/usage/requests', '#/usage/money', '#/usage/benchmark', '#/shared',
  '#/settings', '#/settings/providers', '#/settings/tokens', '#/settings/workspaces', '#/settings/data', '#/about',
];

for (const [name, viewport, percent] of [
  ['at twice the text size', { width: 1280, height: 900 }, 200],
  ['at twice the text size on a phone', { width: 390, height: 844 }, 200],
  ['at 320 pixels', { width: 320, height: 640 }, 100],
] as const) {
  for (const locale of ['en-US', 'ko-KR']) {
    test.describe(`${name}, ${locale}`, () => {
      test.use({ viewport, locale });
      test('nothing is cut and nothing scrolls sideways', async ({ page }) => {
        await page.addInitScript((size) => {
          addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = `${size}%`; });
        }, percent);
        await page.goto('#/chat');
        const field = page.locator('#message');
        await expect(field).toBeEditable();
        expect.soft(await cut(page), 'first visit').toEqual([]);
        await field.fill('Show me a table with five columns and a long line of code');
        await field.press('Enter');
        await expect(page.locator('article[data-state=done]')).toHaveCount(2);
        expect.soft(await cut(page), 'answer').toEqual([]);
        await field.fill('/');
        await expect(page.getByRole('listbox')).toBeVisible();
        expect.soft(await cut(page), 'commands').toEqual([]);
        await field.fill('');
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('dialog')).toBeVisible();
        expect.soft(await cut(page), 'palette').toEqual([]);
        await page.keyboard.press('Escape');
        await page.locator('[role=log]').focus();
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
        expect.soft(await cut(page), 'sheet').toEqual([]);
        await page.keyboard.press('Escape');
        for (const route of EVERY_PAGE) {
          await go(page, route);
          await expect(page.locator('.page h1, main h1').first()).toBeVisible();
          expect.soft(await cut(page), route).toEqual([]);
        }
      });
    });
  }
}

test('less motion: nothing moves while an answer comes', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await toModel(page, 'fault-slow');
  await composer(page).fill('Slowly');
  await composer(page).press('Enter');
  await expect(questions(page)).toHaveCount(1);
  const moving = () => page.evaluate(() => document.getAnimations().filter((one) => (one as CSSAnimation).animationName !== 'stay').length);
  expect(await moving()).toBe(0);
});

test('colours of the system: what is chosen has an outline', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openChat(page);
  await page.keyboard.press('Control+k');
  const outline = await page.locator('[role=option].active').evaluate((option) => getComputedStyle(option).outlineStyle);
  expect(outline).toBe('solid');
});

test('more contrast: quiet text is as dark as that asks for', async ({ page }) => {
  const quiet = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--line-2'));
  await openChat(page);
  const usual = await quiet();
  await page.emulateMedia({ contrast: 'more' });
  expect(await quiet()).not.toBe(usual);
});

test('where the focus was lost with its page, it is on what came instead', async ({ page }) => {
  await openChat(page);
  await composer(page).focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('providers');
  await page.keyboard.press('Enter');
  await expect(provider(page, 'openai')).toBeVisible();
  await expect(page.locator('#content')).toBeFocused();
  await page.locator('.brand').getByRole('link', { name: 'Workspaces' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('the way into the page is the message field, and the focus is always seen', async ({ page }) => {
  await openChat(page);
  // The browser goes on from where the focus was last.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
  });
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the message field' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeFocused();
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Shift+Tab');
    const seen: boolean | string = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const style = getComputedStyle(at);
      // The frame around the message field shows its focus.
      const shown = at === document.body || at.id === 'message' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
      return shown || at.outerHTML.slice(0, 120);
    });
    expect(seen).toBe(true);
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('the message field stays above a keyboard that is laid over the page', async ({ page }) => {
    // What iOS does: the window keeps its height, and less of it is seen.
    await page.addInitScript(() => {
      const seen = Object.assign(new EventTarget(), { height: innerHeight, scale: 1, offsetTop: 0 });
      Object.defineProperty(window, 'visualViewport', { value: seen });
    });
    await openChat(page);
    const bottom = () => composer(page).evaluate((field) => field.getBoundingClientRect().bottom);
    const keyboard = (height: number) =>
      page.evaluate((left) => {
        const seen = window.visualViewport as unknown as EventTarget & { height: number };
        seen.height = innerHeight - left;
        seen.dispatchEvent(new Event('resize'));
      }, height);
    expect(await bottom()).toBeGreaterThan(700);
    await keyboard(336);
    await expect.poll(bottom).toBeLessThan(844 - 336);
    await keyboard(0);
    await expect.poll(bottom).toBeGreaterThan(700);
  });
});
