// A chat can name the models that are asked when its own fails; a switch is told, never silent.

import { expect, type Page, test } from '@playwright/test';
import {
  answers, chooseModel, comeBack, connect, connectForNow, createVault, FAKE, goodKey, inState, openChat, problem, provider,
  seen, send, unique, unlock,
} from './product';

const posts = (mine: string) => seen((entry) => entry.path.includes(mine) && entry.method === 'POST');
const asked = async (mine: string) => (await posts(mine)).map((entry) => entry.model);
const chain = (page: Page) => page.getByRole('group', { name: 'If it fails' });
const entries = (page: Page) => chain(page).getByRole('listitem');
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

async function openParameters(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Parameters' });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await expect(chain(page)).toBeVisible();
}

/** Adds a model to the chain, by typing its id. */
async function addFallback(page: Page, model: string): Promise<void> {
  await openParameters(page);
  await chain(page).getByRole('button', { name: 'Add a model' }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
  await page.locator(`[data-model="openai/${model}"]`).first().click();
  await expect(entries(page).filter({ hasText: model })).toHaveCount(1);
}

test('a model with a refused key: the next one answers, and the answer says so, also after unlock', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct', keep: 'On this device' });
  await createVault(page);
  await chooseModel(page, 'fault-401');
  await addFallback(page, 'echo');
  await expect(page.getByText('If it fails, 1 more model is asked')).toBeAttached();
  await send(page, 'Who is there?');
  await inState(answers(page), 'done');
  const told = answers(page).getByText('fault-401: The key was refused. Answered by echo.');
  await expect(told).toBeVisible();
  await expect(answers(page)).toContainText('Who is there?');
  await expect(answers(page).getByRole('listitem')).toBeHidden();
  await told.click();
  await expect(answers(page).getByRole('listitem')).toContainText('OpenAI · fault-401 · The key was refused');
  expect(await asked(mine)).toEqual(['fault-401', 'echo']);

  await comeBack(page);
  await expect(told).toBeVisible();
  await openParameters(page);
  await expect(entries(page)).toHaveText([/echo/]);
});

test('a provider in trouble is tried again first, then the next one is asked', async ({ page }) => {
  const mine = unique();
  await page.clock.install();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-500');
  await addFallback(page, 'echo');
  await send(page, 'Are you there?');
  for (const attempts of [1, 2]) {
    await expect(answers(page).getByRole('status')).toContainText(/again in \d s/);
    expect(await posts(mine)).toHaveLength(attempts);
    await page.clock.runFor('00:04');
    // The last refusal may have handed over within the same four seconds.
    const refused = async () => (await asked(mine)).filter((model) => model === 'fault-500');
    await expect.poll(refused).toHaveLength(attempts + 1);
  }
  const state = async () => {
    await page.clock.runFor(100);
    return answers(page).getAttribute('data-state');
  };
  await expect.poll(state).toBe('done');
  expect(await asked(mine)).toEqual(['fault-500', 'fault-500', 'fault-500', 'echo']);
  await expect(answers(page)).toContainText('fault-500: The provider is having trouble. Answered by echo.');
});

test('when all fail, the last error stands with the earlier ones; Retry begins with the first', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-401');
  await addFallback(page, 'fault-garbage');
  await addFallback(page, 'x/fault-401');
  await send(page, 'Anyone?');
  await expect(problem(page, 'bad-key')).toBeVisible();
  await inState(answers(page), 'failed');
  await expect(answers(page)).toContainText(
    'fault-401: The key was refused. fault-garbage: The reply could not be understood. Then x/fault-401 was asked.',
  );
  await problem(page, 'bad-key').getByRole('button', { name: 'Retry' }).click();
  await expect
    .poll(() => asked(mine))
    .toEqual(['fault-401', 'fault-garbage', 'x/fault-401', 'fault-401', 'fault-garbage', 'x/fault-401']);
});

test('Stop ends the chain', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-429');
  await addFallback(page, 'echo');
  await send(page, 'Too much?');
  await expect(answers(page).getByRole('status')).toContainText(/again in 7 s/);
  await stop(page).click();
  await inState(answers(page), 'failed');
  await expect(problem(page, 'rate-limited')).toBeVisible();
  expect(await asked(mine)).toEqual(['fault-429']);
});

test('the chain is put in order and emptied with the keyboard', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'one');
  for (const model of ['two', 'three', 'four']) await addFallback(page, model);
  const button = (name: string) => chain(page).getByRole('button', { name, exact: true });
  await button('Move up: four').focus();
  await page.keyboard.press('Enter');
  await expect(entries(page)).toHaveText([/two/, /four/, /three/]);
  await expect(button('Move up: four')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(entries(page)).toHaveText([/four/, /two/, /three/]);
  await expect(chain(page).getByRole('status')).toHaveText('four is now number 1.');
  await expect(button('Move up: four')).toHaveAttribute('aria-disabled', 'true');
  await expect(button('Move up: four')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(entries(page)).toHaveText([/two/, /four/, /three/]);
  await expect(button('Move down: four')).toBeFocused();
  for (const model of ['two', 'three', 'four']) {
    await button(`Remove: ${model}`).press('Enter');
    await expect(entries(page).filter({ hasText: model })).toHaveCount(0);
  }
  await expect(chain(page)).toBeFocused();
  await expect(page.getByText(/^If it fails, /)).toHaveCount(0);
});

test('a removed endpoint in the chain is skipped with its reason', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await page.getByRole('button', { name: 'Add endpoint' }).click();
  const own = page.locator('[data-provider^="custom-"]');
  const slug = (await own.getAttribute('data-provider')) ?? '';
  await own.getByRole('textbox', { name: 'Base URL' }).fill(`${FAKE}/${mine}-own/v1`);
  await own.getByRole('button', { name: 'Save' }).click();
  await chooseModel(page, 'fault-401');
  // The chain belongs to a chat once there is one; a removed endpoint only leaves the next chat's.
  await send(page, 'First');
  await inState(answers(page), 'failed');
  await openParameters(page);
  await chain(page).getByRole('button', { name: 'Add a model' }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill('mine');
  await page.locator(`[data-model="${slug}/mine"]`).click();
  await addFallback(page, 'echo');
  await page.evaluate(() => {
    location.hash = '#/settings/providers';
  });
  await provider(page, slug).getByRole('button', { name: 'Remove endpoint' }).click();
  await expect(provider(page, slug)).toHaveCount(0);
  await page.goBack();
  await send(page, 'Second');
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last()).toContainText(
    'fault-401: The key was refused. mine: The model is not available. Answered by echo.',
  );
  await expect(answers(page).last().getByText('this endpoint was removed')).toBeAttached();
  expect(await posts(`${mine}-own`)).toEqual([]);
});
