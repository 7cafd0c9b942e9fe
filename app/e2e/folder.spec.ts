// The app in a folder of a host that has other things too: everything it asks for lies there, its rules hold, and its relay answers there.

import { expect, test as base, type Page } from '@playwright/test';
import { Host } from './host';
import { answers, comeBack, complaints, composer, goodKey, inState, keepWork, pick, provider, send } from './product';

const FOLDER = '/tools/openmaas';

const test = base.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.open(FOLDER);
    await use(host);
    await host.stop();
  },
});
test.use({ serviceWorkers: 'allow' });

const go = (page: Page, route: string): Promise<void> => page.evaluate((hash) => { location.hash = hash; }, route);

test('page, workers and relay are all in the folder, and nothing is asked beside it', async ({ page, host }) => {
  const wrong = complaints(page);
  await page.goto(`${host.url}/`);
  await go(page, '#/settings/providers');
  const region = provider(page, 'openai');
  await region.getByRole('textbox', { name: 'API key' }).fill(goodKey());
  await pick(region.getByRole('radio', { name: 'Relay' }));
  await pick(region.getByRole('radio', { name: 'Until reload' }));
  await region.getByRole('button', { name: 'Save' }).click();
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await go(page, '#/chat');
  await page.getByRole('button', { name: /^Model\b/ }).first().click();
  await page.locator('[role="dialog"] input, input[role="combobox"]').first().fill('gpt-4o');
  await page.locator('[data-model="openai/gpt-4o"]').first().click();
  await send(page, 'Which way does this go?');
  await inState(answers(page), 'done');
  expect(host.asked).toContain(`${FOLDER}/openai/v1/chat/completions`);

  // What is fetched when it is first needed: counting, searching, charts, judging a passphrase, files to import.
  await composer(page).fill('How many tokens are these?');
  await expect.poll(() => host.asked).toContain(`${FOLDER}/tokens_bg.wasm`);
  await composer(page).fill('');
  await page.getByRole('searchbox', { name: 'Search history' }).fill('way');
  await expect.poll(() => host.asked).toContain(`${FOLDER}/search_bg.wasm`);
  await page.getByRole('searchbox', { name: 'Search history' }).fill('');
  await go(page, '#/usage');
  await expect.poll(() => host.asked).toContain(`${FOLDER}/usage.css`);
  await keepWork(page);
  await expect.poll(() => host.asked).toContain(`${FOLDER}/strength_bg.wasm`);
  await go(page, '#/settings/data');
  await page.locator('input[type="file"]').last().setInputFiles({ name: 'conversations.json', mimeType: 'application/json', buffer: Buffer.from('[]') });
  await expect.poll(() => host.asked).toContain(`${FOLDER}/import_bg.wasm`);
  expect(host.asked.filter((path) => !path.startsWith(`${FOLDER}/`))).toEqual([]);
  expect(wrong).toEqual([]);
});

test('it is kept in its folder only, and opens there without a network', async ({ page, context, host }) => {
  const wrong = complaints(page);
  await page.goto(`${host.url}/`);
  await page.evaluate(async () => {
    const workers = navigator.serviceWorker;
    await workers.ready;
    if (!workers.controller) await new Promise((resolve) => workers.addEventListener('controllerchange', resolve, { once: true }));
  });
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${host.url}/`);
  await send(page, 'Are you in a folder?');
  await inState(answers(page), 'done');
  await keepWork(page);
  await context.setOffline(true);
  await host.stop();
  await comeBack(page);
  await expect(answers(page)).toBeVisible();
  expect(wrong).toEqual([]);
});

test('only the folder’s own scripts may be started, wherever the address is said to be', async ({ page, host }) => {
  await page.goto(`${host.url}/`);
  await expect(composer(page)).toBeEditable();
  const outcomes = await page.evaluate(async () => {
    const started = (url: string): string => {
      try {
        new Worker(url).terminate();
        return 'started';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const before = [started('/keyring_loader.js'), started('keyring_loader.js'), started(`${location.origin}/tools/keyring_loader.js`)];
    // Script in the page may write another address into the bar: relative ones would follow it.
    history.pushState({}, '', '/elsewhere/');
    return [...before, started('keyring_loader.js'), started(`${location.origin}/elsewhere/keyring_loader.js`)];
  });
  expect(outcomes).toEqual(Array(5).fill('TypeError'));
});

test('the installed app begins in the folder and knows no address outside of it', async ({ page, host }) => {
  await page.goto(`${host.url}/`);
  const manifest = await page.evaluate(async () => {
    const { href } = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
    const said = await (await fetch(href)).json();
    const addresses = [said.id, said.start_url, said.scope, ...said.icons.map((icon: { src: string }) => icon.src), ...said.shortcuts.map((one: { url: string }) => one.url)];
    return addresses.map((address: string) => new URL(address, href).href);
  });
  expect(manifest.filter((address) => !address.startsWith(`${host.url}/`))).toEqual([]);
});
