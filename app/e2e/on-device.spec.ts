// The model that a browser brings along. Chromium for tests has none, so a stand-in with the shape of the Prompt API as MDN and the explainer
// (github.com/webmachinelearning/prompt-api) document it is put into the page: what is tested is what we make of that API, not a model.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { answers, BASE, chooseModel, comeBack, go, inState, keepWork, openChat, problem, provider, readTestSet, send } from './product';

interface Model {
  availability: string;
  asked: { initialPrompts: object[]; prompt: object[] }[];
  /** Sessions that were made and not given back. */
  sessions: number;
  aborted: number;
  /** What the next answer fails with, or that a part of the conversation is left out. */
  refuse?: string;
}
type Window = typeof globalThis & { model: Model; step: (loaded: number) => void };

/** Puts the stand-in into every page from now on. */
async function withModel(page: Page, availability: string): Promise<void> {
  await page.addInitScript((availability) => {
    const model = { availability, asked: [], sessions: 0, aborted: 0, refuse: undefined } as unknown as Model;
    const fail = (name: string) => Object.assign(new DOMException(`${name} of the stand-in`, name), name === 'QuotaExceededError' ? { requested: 9000, quota: 6000 } : {});
    class LanguageModel extends EventTarget {
      static availability = async () => model.availability;
      static async create(options: { initialPrompts?: object[]; signal?: AbortSignal; monitor?: (target: EventTarget) => void } = {}) {
        if (model.availability === 'unavailable') throw fail('NotSupportedError');
        if (model.availability !== 'available') {
          if (!navigator.userActivation.isActive) throw fail('NotAllowedError');
          const target = new EventTarget();
          options.monitor?.(target);
          await new Promise<void>((resolve, reject) => {
            Object.assign(window, { step: (loaded: number) => {
              if (loaded < 0) return reject(fail('NetworkError'));
              target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded, total: 1 }));
              if (loaded === 1) resolve();
            } });
          });
          model.availability = 'available';
        }
        model.sessions += 1;
        return new LanguageModel(options.initialPrompts ?? []);
      }
      constructor(private initialPrompts: object[]) { super(); }
      destroy() { model.sessions -= 1; }
      promptStreaming(prompt: { content: string }[], { signal }: { signal?: AbortSignal } = {}) {
        if (model.refuse === 'contextoverflow') this.dispatchEvent(new Event(model.refuse));
        else if (model.refuse) throw fail(model.refuse);
        model.asked.push({ initialPrompts: this.initialPrompts, prompt });
        const endless = prompt.at(-1)!.content.includes('for ever');
        const words = ['You ', 'said: ', prompt.at(-1)!.content];
        return new ReadableStream<string>({
          start(controller) {
            signal?.addEventListener('abort', () => { model.aborted += 1; controller.error(fail('AbortError')); });
          },
          pull(controller) {
            const word = words.shift();
            if (word) return controller.enqueue(word);
            if (!endless) return controller.close();
            return new Promise(() => undefined);
          },
        });
      }
    }
    Object.assign(window, { model, LanguageModel });
  }, availability);
}

const model = (page: Page): Promise<Model> => page.evaluate(() => (window as unknown as Window).model);
const step = (page: Page, loaded: number): Promise<void> => page.evaluate((loaded) => (window as unknown as Window).step(loaded), loaded);
const card = (page: Page) => provider(page, 'browser');

async function choose(page: Page): Promise<void> {
  await openChat(page);
  await chooseModel(page, 'built-in', 'browser');
}

async function instruct(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Parameters' }).click();
  const field = page.getByRole('textbox', { name: 'System prompt' });
  await field.fill(text);
  await field.blur();
}

const picker = async (page: Page): Promise<void> => {
  await openChat(page);
  await page.getByRole('button', { name: /^Model\b/ }).first().click();
  await expect(page.locator('[data-model="demo/demo"]')).toBeVisible();
};

test('a browser that knows of no such model shows nothing of it', async ({ page }) => {
  // Chromium for tests may know the name.
  await page.addInitScript(() => { Reflect.deleteProperty(window, 'LanguageModel'); });
  await page.goto(`${BASE}/#/settings/providers`);
  await expect(provider(page, 'openai')).toBeVisible();
  await expect(card(page)).toHaveCount(0);
  await picker(page);
  await expect(page.locator('[data-model^="browser/"]')).toHaveCount(0);
});

test('where it does not run it is not offered, and its card says what it wants', async ({ page }) => {
  await withModel(page, 'unavailable');
  await page.goto(`${BASE}/#/settings/providers`);
  await expect(card(page)).toContainText('It does not run here');
  await expect(card(page)).toContainText('Chrome 148 or newer');
  await expect(card(page)).toContainText('22 GB');
  await expect(card(page).getByRole('button')).toHaveCount(0);
  await picker(page);
  await expect(page.locator('[data-model^="browser/"]')).toHaveCount(0);
});

test('its card pushes no field away, however late the browser says that it has one', async ({ page }) => {
  await page.addInitScript(() => {
    class LanguageModel {
      static availability = (): Promise<string> => new Promise((resolve) => { Object.assign(window, { say: () => resolve('available') }); });
    }
    Object.assign(window, { LanguageModel });
  });
  await page.goto(`${BASE}/#/settings/providers`);
  const field = provider(page, 'openai').getByRole('textbox', { name: 'API key' });
  const place = await field.boundingBox();
  expect(place).not.toBeNull();
  await expect(card(page)).toHaveCount(0);
  await page.waitForFunction(() => 'say' in window);
  await page.evaluate(() => (window as unknown as { say: () => void }).say());
  await expect(card(page)).toBeVisible();
  expect(await field.boundingBox()).toEqual(place);
});

test('the browser’s own API takes what it is given, and its words are shown when it has no model after all', async ({ page }) => {
  // No stand-in but for this: it says that it could answer.
  await page.addInitScript(() => {
    const { LanguageModel } = window as unknown as { LanguageModel?: { availability: () => Promise<string> } };
    if (LanguageModel) LanguageModel.availability = async () => 'available';
  });
  await page.goto(`${BASE}/#/settings/providers`);
  await expect(provider(page, 'openai')).toBeVisible();
  // Chromium has it since 148.
  const known = await page.evaluate(() => 'LanguageModel' in window);
  await expect(card(page)).toHaveCount(known ? 1 : 0);
  if (!known) return;
  await choose(page);
  await instruct(page, 'Be brief.');
  await send(page, 'Hello');
  // A field that it does not know would be a TypeError.
  await expect(problem(page, 'refused')).toContainText(/session/);
});

test('it answers without a key, from the conversation as it is, for nothing, also without a network', async ({ page, context }) => {
  await withModel(page, 'available');
  await picker(page);
  // It does not stand in the way of those that could be connected.
  await expect(page.locator('[data-model^="openai/"]').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await chooseModel(page, 'built-in', 'browser');
  await instruct(page, 'Be brief.');
  await send(page, 'Hello');
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('You said: Hello');
  await expect(answers(page)).toContainText('on this device');
  // Nothing went over a wire.
  await expect(answers(page).getByRole('button', { name: /inspect/i })).toHaveCount(0);
  await keepWork(page);
  await context.setOffline(true);
  await send(page, 'And offline?');
  await inState(answers(page).last(), 'done');
  await context.setOffline(false);
  const { asked, sessions } = await model(page);
  expect(asked.at(-1)).toEqual({
    initialPrompts: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hello' }, { role: 'assistant', content: 'You said: Hello' }],
    prompt: [{ role: 'user', content: 'And offline?' }],
  });
  // What a session takes is given back.
  expect(sessions).toBe(0);
  await go(page, '#/usage');
  await expect(page.locator('.tile[data-metric="cost_usd"]')).toHaveAttribute('data-value', '0');
  // It is there for a vault that was opened again.
  await comeBack(page);
  await go(page, '#/settings/providers');
  await expect(card(page)).toContainText('It is on this device.');
});

test('Stop ends it and keeps what has come', async ({ page }) => {
  await withModel(page, 'available');
  await choose(page);
  await send(page, 'Go on for ever');
  await expect(answers(page)).toContainText('Go on for ever');
  await inState(answers(page), 'streaming');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  await expect(answers(page)).toContainText('You said: Go on for ever');
  await expect.poll(async () => (await model(page)).aborted).toBe(1);
  await expect.poll(async () => (await model(page)).sessions).toBe(0);
});

test('a test set is run with it as with any other model', async ({ page }) => {
  await withModel(page, 'available');
  await choose(page);
  await go(page, '#/prompts/tests');
  await readTestSet(page, 'prompts: ["About {{a}}"]\ntests: [{vars: {a: tea}, assert: [{type: contains, value: "You said: About tea"}]}]\n');
  await page.getByRole('button', { name: 'Take in as new test set' }).click();
  await page.getByRole('button', { name: 'Add model', exact: true }).click();
  await page.locator('[data-model="browser/built-in"]').first().click();
  await page.getByRole('button', { name: 'Run tests' }).click();
  await expect(page.locator('[data-run="done"]')).toBeVisible();
  await expect(page.locator('.matrix td[data-outcome="passed"]')).toHaveCount(1);
});

test('it is fetched on a click only, with its progress, and can be tried again', async ({ page }) => {
  await withModel(page, 'downloadable');
  await choose(page);
  await send(page, 'Hello');
  await expect(problem(page, 'not-fetched')).toBeVisible();
  expect((await model(page)).availability).toBe('downloadable');
  await problem(page, 'not-fetched').getByRole('link', { name: 'Open providers' }).click();
  await expect(card(page)).toContainText('several gigabytes');
  await expect(card(page)).toContainText('22 GB');
  expect((await new AxeBuilder({ page }).include('[data-provider="browser"]').analyze()).violations).toEqual([]);
  await card(page).getByRole('button', { name: 'Download the model' }).click();
  await expect(card(page).getByRole('progressbar')).toBeVisible();
  await step(page, 0.25);
  await expect(card(page)).toContainText('25 %');
  await expect(card(page).getByRole('progressbar')).toHaveAttribute('value', '25');
  await step(page, -1);
  await expect(card(page).getByRole('alert')).toContainText('could not download it');
  await card(page).getByRole('button', { name: 'Download the model' }).click();
  await expect(card(page).getByRole('progressbar')).toBeVisible();
  await step(page, 1);
  await expect(card(page)).toContainText('It is on this device.');
  await page.getByRole('navigation', { name: 'History' }).getByRole('link', { name: 'Hello' }).click();
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await inState(answers(page).last(), 'done');
});

test('a download that is under way already is shown on a click, and who leaves the page finds it again', async ({ page }) => {
  await withModel(page, 'downloading');
  await openChat(page);
  await go(page, '#/settings/providers');
  await expect(card(page)).toContainText('Your browser is downloading it.');
  await card(page).getByRole('button', { name: 'Show progress' }).click();
  await step(page, 0.5);
  await expect(card(page)).toContainText('50 %');
  await go(page, '#/settings');
  await go(page, '#/settings/providers');
  await expect(card(page)).toContainText('Your browser is downloading it.');
  await card(page).getByRole('button', { name: 'Show progress' }).click();
  await step(page, 1);
  await expect(card(page)).toContainText('It is on this device.');
});

test('what the browser refuses is said with what to do', async ({ page }) => {
  await withModel(page, 'available');
  await choose(page);
  for (const [name, kind, says] of [
    ['QuotaExceededError', 'too-long', '9000 > 6000 tokens'], ['contextoverflow', 'too-long', 'Start a new chat'],
    ['NotSupportedError', 'refused', 'Put the question differently'],
  ] as const) {
    await page.evaluate((name) => { (window as unknown as Window).model.refuse = name; }, name);
    await page.getByRole('navigation', { name: 'History' }).getByRole('button', { name: 'New chat' }).click();
    await send(page, `Refused with ${name}`);
    await expect(problem(page, kind)).toContainText(says);
    // Nothing is made of half a conversation.
    await expect(answers(page)).not.toContainText('You said');
  }
  // What may pass can be tried again.
  await page.evaluate(() => { (window as unknown as Window).model.refuse = 'OperationError'; });
  await page.getByRole('navigation', { name: 'History' }).getByRole('button', { name: 'New chat' }).click();
  await send(page, 'Once more');
  await expect(problem(page, 'overloaded')).toContainText('OperationError of the stand-in');
  await page.evaluate(() => { (window as unknown as Window).model.refuse = undefined; });
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await inState(answers(page), 'done');
  await expect.poll(async () => (await model(page)).sessions).toBe(0);
});

test('한국어로 모델을 내려받는다', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
  await withModel(page, 'downloadable');
  await page.goto(`${BASE}/#/settings/providers`);
  await card(page).getByRole('button', { name: '모델 내려받기' }).click();
  await expect(card(page).getByRole('progressbar', { name: '모델을 내려받는 중' })).toBeVisible();
  await step(page, 1);
  await expect(card(page)).toContainText('이 기기에 있습니다.');
  await page.context().close();
});
