// A browser whose profile stays, with a vault in it that holds more than anybody would type.

import { chromium } from '@playwright/test';
import { FLAGS } from './figures.mjs';

const BASE = process.env.BASE_URL;

/** The passphrase of these vaults. */
export const PASSPHRASE = 'correct horse battery staple';

/** Starts the browser with a profile folder. */
export async function browser(folder) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM, args: FLAGS, viewport: { width: 1280, height: 900 }, locale: 'en-US',
  });
  return { context, page: context.pages()[0] ?? await context.newPage() };
}

/** Makes a vault with one conversation. */
export async function makeVault(page) {
  await page.goto(`${BASE}/#/chat`);
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await page.locator('article[data-state="done"]').nth(1).waitFor();
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await page.getByRole('button', { name: 'Create vault' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Lock', exact: true }).waitFor();
}

/** Opens the vault; from the passphrase to the list of conversations, in milliseconds. */
export async function unlock(page) {
  await page.goto(`${BASE}/#/chat`);
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(PASSPHRASE);
  const from = Date.now();
  await page.getByRole('textbox', { name: 'Passphrase' }).press('Enter');
  await page.locator('.entry').nth(50).waitFor({ timeout: 300_000 });
  return Date.now() - from;
}
