// What goes wrong is said in one alert with a kind, and what has arrived is kept.

import { expect, test } from '@playwright/test';
import {
  answers, chooseModel, comeBack, connectForNow, FAKE, inState, openChat, problem, questions, seen, send, unique, unlock,
  withVault,
} from './product';

const HALF = 'The first half of this answer arrives, and then';

test('Stop keeps the partial answer and aborts the request upstream', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'long-4000@50');
  await send(page, 'Go on and on');
  await expect(answers(page)).toContainText('A long answer');
  await inState(answers(page), 'streaming');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  await expect(answers(page)).toContainText('A long answer');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();
  await expect.poll(async () => (await seen((entry) => entry.path.includes(mine) && entry.method === 'POST'))[0]?.aborted).toBe(true);
});

test('Stop through the relay aborts the request upstream too', async ({ page }) => {
  const model = `${unique()}/long-4000@50`;
  await openChat(page);
  await connectForNow(page, { slug: 'anthropic', route: 'Relay' });
  await chooseModel(page, model, 'anthropic');
  await send(page, 'Go on and on');
  await expect(answers(page)).toContainText('A long answer');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  await expect.poll(async () => (await seen((entry) => entry.model === model))[0]?.aborted).toBe(true);
});

for (const [way, connection] of [
  ['direct', { route: 'Direct', baseUrl: `${FAKE}/anthropic` }], ['through the relay', { route: 'Relay' }],
] as const) {
  test(`Stop before the first byte ends the request too, ${way}`, async ({ page }) => {
    const model = `${unique()}/fault-slow`;
    await openChat(page);
    await connectForNow(page, { slug: 'anthropic', ...connection });
    await chooseModel(page, model, 'anthropic');
    await send(page, 'Take your time');
    await expect.poll(async () => (await seen((entry) => entry.model === model)).length).toBe(1);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await inState(answers(page), 'stopped');
    await expect.poll(async () => (await seen((entry) => entry.model === model))[0]?.aborted).toBe(true);
  });
}

test('a wrong key is called a wrong key', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { key: `sk-wrong-${unique()}`, baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await send(page, 'Hello?');
  await expect(problem(page, 'bad-key')).toBeVisible();
  await inState(answers(page), 'failed');
});

const posts = (mine: string) => seen((entry) => entry.path.includes(mine) && entry.method === 'POST');

test('429 waits as long as it is asked to, says so, and Stop ends the wait', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-429');
  await send(page, 'Too much?');
  await expect(answers(page).getByRole('status')).toContainText(/again in 7 s/);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(problem(page, 'rate-limited')).toContainText(/\b7\b/);
  await inState(answers(page), 'failed');
  expect(await posts(mine)).toHaveLength(1);
});

test('a failure of the provider is tried again twice, then called overloaded', async ({ page }) => {
  const mine = unique();
  await page.clock.install();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-500');
  await send(page, 'Are you there?');
  for (const attempts of [1, 2]) {
    await expect(answers(page).getByRole('status')).toContainText(/again in \d s/);
    expect(await posts(mine)).toHaveLength(attempts);
    await page.clock.runFor('00:04');
    await expect.poll(() => posts(mine)).toHaveLength(attempts + 1);
  }
  await page.clock.runFor('00:01');
  await expect(problem(page, 'overloaded')).toBeVisible();
  await page.clock.runFor('01:00');
  expect(await posts(mine)).toHaveLength(3);
});

test('a cut stream keeps the partial text, marked as interrupted, also after unlock', async ({ page }) => {
  await withVault(page, 'fault-cut');
  await send(page, 'Will you finish?');
  await inState(answers(page), 'interrupted');
  await expect(answers(page)).toContainText(HALF);
  await expect(problem(page, 'cut-off')).toBeVisible();
  await comeBack(page);
  await expect(answers(page)).toContainText(HALF);
  await inState(answers(page), 'interrupted');
});

test('locking in the middle of an answer keeps what has come, as interrupted', async ({ page }) => {
  await withVault(page, 'fault-stall');
  await send(page, 'Do you stall?');
  await expect(answers(page)).toContainText(HALF);
  // Locking saves what has come before the keyring goes.
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await unlock(page);
  await expect(answers(page)).toContainText(HALF);
  await inState(answers(page), 'interrupted');
});

test('a host that gives no readable answer: the relay is offered, and used only on a click', async ({ page }) => {
  await openChat(page);
  // Anthropic's own address: in this browser no such name exists, which looks like a blocked host.
  await connectForNow(page, { slug: 'anthropic', route: 'Direct' });
  const model = `${unique()}/claude-sonnet-5`;
  await chooseModel(page, model, 'anthropic');
  await send(page, 'Can you hear me?');
  await expect(problem(page, 'blocked')).toBeVisible();
  expect(await seen((entry) => entry.model === model)).toEqual([]);
  await problem(page, 'blocked').getByRole('button', { name: /relay/i }).click();
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last()).toContainText('Hello there.');
  await expect(questions(page)).toHaveCount(1);
  expect(await seen((entry) => entry.model === model)).toHaveLength(1);
});

test('Retry asks the same again', async ({ page }) => {
  const mine = unique();
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/${mine}/v1`, route: 'Direct' });
  await chooseModel(page, 'fault-401');
  await send(page, 'Once more');
  await expect(problem(page, 'bad-key')).toBeVisible();
  await page.getByRole('button', { name: /retry|try again/i }).first().click();
  await expect.poll(() => posts(mine)).toHaveLength(2);
  await expect(questions(page)).toHaveCount(1);
});
