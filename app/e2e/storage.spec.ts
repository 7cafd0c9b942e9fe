// Storage that fails: what was typed and said stays on screen and can be had as a file, and is stored as soon as that is possible.

import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { faulty, stored } from './faults';
import { KINDS } from './kinds';
import { answers, BASE, comeBack, composer, go, inState, isHeld, openChat, problem, questions, send, unique, withVault } from './product';

for (const fault of ['quota', 'abort', 'begin'] as const) {
  test(`a write that fails (${fault}) loses nothing: the text stays, is offered as a file, and is stored later`, async ({ page }) => {
    const set = await faulty(page);
    await withVault(page);
    const [kept, lost] = [`Kept ${unique()}`, `At risk ${unique()}`];
    await send(page, kept);
    await inState(answers(page), 'done');
    await set(fault);
    await send(page, lost);
    await inState(answers(page).last(), 'done');
    await expect(problem(page, 'not-stored')).toBeVisible();
    await expect(questions(page).last()).toContainText(lost);

    const download = page.waitForEvent('download');
    await problem(page, 'not-stored').getByRole('button', { name: 'Download it' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain(kept);
    expect(file).toContain(lost);

    // It is tried again on a click, and goes as soon as it can.
    await problem(page, 'not-stored').getByRole('button', { name: 'Try again' }).click();
    await expect(problem(page, 'not-stored')).toBeVisible();
    await set('none');
    await stored(page);
    await comeBack(page);
    await expect(questions(page)).toHaveText([new RegExp(kept), new RegExp(lost)]);
    await expect(answers(page)).toHaveCount(2);
  });
}

test('a vault that the browser evicts under an open tab is on screen and in the file that is offered, and nothing is written without it', async ({ page, context }) => {
  await withVault(page);
  const [kept, lost] = [`Kept ${unique()}`, `At risk ${unique()}`];
  await send(page, kept);
  await inState(answers(page), 'done');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(BASE).origin, storageTypes: 'indexeddb' });
  await send(page, lost);
  await inState(answers(page).last(), 'done');
  await expect(problem(page, 'not-stored')).toBeVisible();
  await expect(questions(page)).toHaveText([new RegExp(kept), new RegExp(lost)]);
  // Rows beside which no header lies could never be opened: trying again makes none.
  await problem(page, 'not-stored').getByRole('button', { name: 'Try again' }).click();
  await expect(problem(page, 'not-stored')).toBeVisible();
  const download = page.waitForEvent('download');
  await problem(page, 'not-stored').getByRole('button', { name: 'Download it' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain(kept);
  expect(file).toContain(lost);
  expect(await isHeld(page)).toBe(true);
  const fresh = await context.newPage();
  await openChat(fresh);
  await expect(fresh.getByRole('button', { name: 'Unlock', exact: true })).toHaveCount(0);
});

for (const kind of KINDS) {
  test(`${kind.name} that cannot be stored is on screen, in the file that is offered, and stored later`, async ({ page }) => {
    const set = await faulty(page);
    await withVault(page);
    const words = `lost${unique()}`;
    await set('quota');
    await kind.make(page, words);
    await expect(problem(page, 'not-stored')).toBeVisible();
    const download = page.waitForEvent('download');
    await problem(page, 'not-stored').getByRole('button', { name: 'Download it' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain(words);
    for (const store of kind.stores) expect(file).toContain(`## ${store}`);
    await set('none');
    await stored(page);
    await comeBack(page);
    await expect(await kind.find(page, words)).toHaveCount(1);
  });
}

for (const fault of ['quota', 'abort'] as const) {
  test(`what a request used is counted, in the file that is offered, and stored later, where its entry alone cannot be (${fault})`, async ({ page }) => {
    const set = await faulty(page);
    await withVault(page);
    await page.getByRole('button', { name: 'Temporary chat' }).click();
    await set(fault);
    const said = `Whispered ${unique()}`;
    await send(page, said);
    await inState(answers(page), 'done');
    await expect(problem(page, 'not-stored')).toBeVisible();
    const download = page.waitForEvent('download');
    await problem(page, 'not-stored').getByRole('button', { name: 'Download it' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toMatch(/## ledger\n\n```csv\ntime,provider,model,.*\r\n[^,]+,openai,echo,/);
    expect(file).not.toContain(said);
    // The page about usage has it before it is stored, and once, also after it read what is stored.
    const lines = page.getByRole('region', { name: 'Requests' }).locator('tbody tr:not(.space)');
    await go(page, '#/usage/requests');
    await expect(lines).toHaveCount(1);
    await set('none');
    await stored(page);
    await expect(lines).toHaveCount(1);
    await comeBack(page);
    await expect(lines).toHaveCount(1);
    await expect(lines).toHaveAttribute('data-status', 'done');
  });
}

test('little room is said before there is none, until it was read', async ({ page }) => {
  // Chromium tells every page of 10 GiB that are left, whatever there is; others tell the truth.
  await page.addInitScript(() => {
    const state = Object.assign(window, { used: 10e6 });
    StorageManager.prototype.estimate = () => Promise.resolve({ usage: state.used, quota: 100e6 });
  });
  await withVault(page);
  const little = page.locator('[data-error="little-room"]');
  await go(page, '#/settings');
  await expect(page.getByRole('region', { name: 'Storage' })).toContainText('10 MB used of the 100 MB');
  await expect(little).toHaveCount(0);
  await openChat(page);
  await page.evaluate(() => Object.assign(window, { used: 95e6 }));
  await go(page, '#/settings');
  await expect(little).toContainText('Storage is nearly full: 5 MB of 100 MB left');
  await little.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(little).toHaveCount(0);
});

test('the browser is asked to keep the vault when it is made, and the settings say whether it does', async ({ page }) => {
  await page.addInitScript(() => {
    const state = window as unknown as { asked: number };
    state.asked = 0;
    StorageManager.prototype.persist = () => {
      state.asked += 1;
      return Promise.resolve(false);
    };
    StorageManager.prototype.persisted = () => Promise.resolve(state.asked > 1);
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: number }).asked);
  await page.goto(BASE);
  await expect(composer(page)).toBeEditable();
  expect(await asked()).toBe(0);
  await withVault(page);
  expect(await asked()).toBe(1);
  await go(page, '#/settings');
  const storage = page.getByRole('region', { name: 'Storage' });
  await expect(storage.locator('[data-kept="false"]')).toBeVisible();
  await expect(storage).toContainText(/used of the [\d.]+ [MG]B/);
  await storage.getByRole('button', { name: 'Ask the browser to keep it' }).click();
  await expect(storage.locator('[data-kept="true"]')).toBeVisible();
  await expect(storage.getByRole('button')).toHaveCount(0);
});
