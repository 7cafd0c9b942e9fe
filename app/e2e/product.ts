// The product as a person meets it: every step by role and name, so that what a test can do, a person can do.
//
// The fake provider is shared by all workers and never reset: a test finds its own requests by an
// address or a model id that only it uses.

import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page, type Worker } from '@playwright/test';

export const BASE = process.env.BASE_URL ?? 'http://localhost:8787';
export const FAKE = process.env.FAKE_URL ?? 'http://localhost:9100';
export const PASSPHRASE = 'correct horse battery staple';

/** What the fake provider noted of one request: names, never values. */
export interface Seen {
  method: string;
  path: string;
  headers: string[];
  aborted: boolean;
  model: string | null;
  /** The names of the body's fields. */
  fields: string[] | null;
}

/** A word that occurs nowhere else. */
export const unique = (): string => randomUUID().slice(0, 8);

/** A key the fake provider accepts. */
export const goodKey = (): string => `sk-fake-key-${randomUUID()}`;

/** The requests among all seen that a test recognises as its own. */
export async function seen(mine: (entry: Seen) => boolean): Promise<Seen[]> {
  const reply = await fetch(`${FAKE}/__seen`);
  return ((await reply.json()) as Seen[]).filter(mine);
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
export const answers = (page: Page): Locator => page.getByRole('article', { name: 'Assistant' });
export const questions = (page: Page): Locator => page.getByRole('article', { name: 'You' });
export const problem = (page: Page, kind: string): Locator => page.locator(`[role="alert"][data-error="${kind}"]`);
export const provider = (page: Page, slug: string): Locator => page.locator(`[data-provider="${slug}"]`);
const passphraseBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Passphrase', exact: true });

/** Goes to a page of the app without loading it anew, as a link does. */
export async function go(page: Page, route: string): Promise<void> {
  if (page.url().startsWith(BASE)) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, route);
  } else {
    await page.goto(`${BASE}/${route}`);
  }
}

export async function openChat(page: Page): Promise<void> {
  await go(page, '#/chat');
  await expect(composer(page)).toBeEditable();
}

export interface Connection {
  slug?: string;
  key?: string;
  baseUrl?: string;
  route?: 'Auto' | 'Direct' | 'Relay';
  keep?: 'Until reload' | 'This tab' | 'On this device';
}

/** Chooses a radio button or ticks a box: a click that reaches it, also while the page around it still settles. */
export async function pick(choice: Locator): Promise<void> {
  await choice.click();
  await expect(choice).toBeChecked();
}

/** Fills in a provider's form and saves it; makes the vault where the app asks for one. */
export async function connect(page: Page, connection: Connection): Promise<void> {
  await go(page, '#/settings/providers');
  const region = provider(page, connection.slug ?? 'openai');
  await expect(region).toBeVisible();
  if (connection.key !== undefined) await region.getByRole('textbox', { name: 'API key' }).fill(connection.key);
  if (connection.baseUrl !== undefined) await region.getByRole('textbox', { name: 'Base URL' }).fill(connection.baseUrl);
  if (connection.route) await pick(region.getByRole('radio', { name: connection.route }));
  if (connection.keep) await pick(region.getByRole('radio', { name: connection.keep }));
  await region.getByRole('button', { name: 'Save' }).click();
}

/** Answers the dialog that makes the vault. */
export async function createVault(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await passphraseBox(page).fill(passphrase);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(passphrase);
  const create = page.getByRole('button', { name: 'Create vault' });
  await create.click();
  await expect(create).toBeHidden();
}

/** Makes the vault by the button that offers it. */
export async function keepWork(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
}

/** Connects without a vault: the key lives in the worker's memory. */
export async function connectForNow(page: Page, connection: Connection): Promise<void> {
  await connect(page, { key: goodKey(), keep: 'Until reload', ...connection });
  const region = provider(page, connection.slug ?? 'openai');
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
}

/** Everything that goes wrong in a tab. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  return heard;
}

/** A vault with a chat in it; what was asked there. */
export async function keptChat(page: Page): Promise<string> {
  await openChat(page);
  const question = `Kept: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await keepWork(page);
  return question;
}

export async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await passphraseBox(page).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** The worker that holds keys; without a vault it starts with the first key that is pressed, once the page is there. */
export async function keyringOf(page: Page): Promise<Worker> {
  const workers = () => page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/keyring'));
  await expect(async () => {
    await page.keyboard.press('Shift');
    expect(workers()).toHaveLength(1);
  }).toPass();
  return workers()[0]!;
}

/** Whether the browser would ask before the page is left. */
export const isHeld = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

/** Loads the page anew as a person does: not while it would ask whether to lose what is being written. */
export async function reload(page: Page): Promise<void> {
  // What was done last is drawn first, and what follows from it begins then.
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => setTimeout(drawn)); }));
  await expect.poll(() => isHeld(page)).toBe(false);
  await page.reload();
}

/** Loads the page anew, and unlocks it. */
export async function comeBack(page: Page): Promise<void> {
  await reload(page);
  await unlock(page);
}

/** Chooses a model, by typing its id where the list does not show it. */
export async function chooseModel(page: Page, model: string, slug = 'openai'): Promise<void> {
  await openChat(page);
  const opener = page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ }));
  await opener.first().click();
  const box = page.locator('input[role="combobox"], input[type="search"][aria-controls], [role="dialog"] input').first();
  await box.fill(model);
  await page.locator(`[data-model="${slug}/${model}"]`).first().click();
}

/** A chat with a model of the fake provider, kept in a vault. */
export async function withVault(page: Page, model = 'echo'): Promise<void> {
  await openChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await createVault(page);
  await chooseModel(page, model);
}

/** Types a message and sends it with Enter. */
export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(questions(page).last()).toContainText(text);
}

export const inState = (message: Locator, state: string): Promise<void> =>
  expect(message).toHaveAttribute('data-state', state);

/** Has the page of test sets read a file that is pasted. */
export async function readTestSet(page: Page, text: string, format = 'YAML'): Promise<void> {
  await page.getByRole('button', { name: 'Import' }).first().click();
  const dialog = page.getByRole('dialog');
  await pick(dialog.getByRole('radio', { name: format }));
  await dialog.getByRole('textbox', { name: 'Or paste it here' }).fill(text);
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
}

/** Makes a link of the prompt on screen, and opens that as somebody else; what they see. */
export async function handOn(page: Page): Promise<{ other: Page; shown: Locator }> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create link and file' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await (await page.context().browser()!.newContext()).newPage();
  await other.goto(link);
  return { other, shown: other.getByRole('region', { name: 'Shared with you' }) };
}
