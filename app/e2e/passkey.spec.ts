// Passkeys: Chromium's own virtual authenticator stands for a fingerprint reader, a phone or a security key.

import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { BASE, comeBack, go, keptChat, PASSPHRASE, questions, reload, unlock } from './product';

const NEW_PASSPHRASE = 'another five quiet words here';
const dialog = (page: Page) => page.getByRole('dialog');
const section = (page: Page) => page.getByRole('region', { name: 'Passkeys' });
const unlockButton = (page: Page) => page.getByRole('button', { name: 'Unlock with a passkey' });
const trouble = (page: Page, kind: string) => page.locator(`[role="alert"][data-error="${kind}"]`);

interface Authenticator {
  devtools: CDPSession;
  authenticatorId: string;
}

async function authenticator(page: Page, hasPrf = true): Promise<Authenticator> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, hasPrf,
    },
  });
  return { devtools, authenticatorId };
}

const credentials = async ({ devtools, authenticatorId }: Authenticator) =>
  (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

async function confirm(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await dialog(page).getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await dialog(page).getByRole('button', { name: 'Confirm' }).click();
}

async function begin(page: Page): Promise<void> {
  await go(page, '#/settings');
  await section(page).getByRole('button', { name: 'Add a passkey' }).click();
}

async function add(page: Page): Promise<void> {
  await begin(page);
  await confirm(page);
  await expect(dialog(page)).toBeHidden();
  await expect(section(page).getByRole('listitem').last()).toContainText('Added');
}

test('a passkey opens the vault without the passphrase, in every tab, also after another passphrase was set', async ({ page, context }) => {
  const question = await keptChat(page);
  const chat = page.url();
  const device = await authenticator(page);
  await begin(page);
  await confirm(page, 'not the passphrase');
  await expect(trouble(page, 'wrong-passphrase')).toBeVisible();
  // Nothing was made before the passphrase was right.
  expect(await credentials(device)).toHaveLength(0);
  await confirm(page);
  await expect(dialog(page)).toBeHidden();
  expect(await credentials(device)).toHaveLength(1);
  await expect(section(page).getByRole('listitem')).toHaveCount(1);

  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await unlockButton(page).click();
  await expect(section(page)).toBeVisible();

  await page.getByRole('button', { name: 'Change passphrase' }).click();
  await dialog(page).getByRole('textbox', { name: 'Current passphrase' }).fill(PASSPHRASE);
  await dialog(page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill(NEW_PASSPHRASE);
  await dialog(page).getByRole('textbox', { name: 'Repeat passphrase' }).fill(NEW_PASSPHRASE);
  await dialog(page).getByRole('button', { name: 'Change passphrase' }).click();
  await expect(dialog(page)).toBeHidden();
  await page.goto(chat);
  await reload(page);
  await unlockButton(page).click();
  await expect(questions(page)).toContainText(question);

  // The passphrase opens it as ever; and a tab without the authenticator waits for it until that is given up.
  const other = await context.newPage();
  await other.goto(`${BASE}/#/settings`);
  await unlock(other, NEW_PASSPHRASE);
  await expect(section(other).getByRole('listitem')).toHaveCount(1);
});

test('a revoked passkey opens nothing any more, and is gone where the browser can take it away', async ({ page, context }) => {
  await keptChat(page);
  const device = await authenticator(page);
  await add(page);
  const other = await context.newPage();
  await other.goto(`${BASE}/#/settings`);
  await unlock(other);
  await expect(section(other).getByRole('listitem')).toHaveCount(1);
  const stale = await context.newPage();
  await stale.goto(`${BASE}/#/settings`);
  await expect(unlockButton(stale)).toBeVisible();

  await section(page).getByRole('button', { name: /^Remove passkey/ }).click();
  await confirm(page, 'not the passphrase');
  await expect(trouble(page, 'wrong-passphrase')).toBeVisible();
  await confirm(page);
  await expect(dialog(page)).toBeHidden();
  for (const tab of [page, other]) await expect(section(tab).getByRole('listitem')).toHaveCount(0);
  // A tab that still offers it finds out.
  await unlockButton(stale).click();
  await expect(trouble(stale, 'revoked')).toBeVisible();
  await comeBack(page);
  await expect(section(page).getByRole('button', { name: 'Add a passkey' })).toBeVisible();
  await reload(page);
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await expect(unlockButton(page)).toHaveCount(0);
  await expect.poll(async () => (await credentials(device)).length).toBe(0);
});

test('whoever is not recognised, or changes his mind, gets no further and loses nothing', async ({ page }) => {
  const question = await keptChat(page);
  const chat = page.url();
  let device = await authenticator(page);
  const touches = (enabled: boolean) =>
    device.devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: device.authenticatorId, enabled });
  // Nobody touches it: the person ends the wait.
  await touches(false);
  await begin(page);
  await confirm(page);
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  await touches(true);
  const { devtools, authenticatorId } = device;
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await begin(page);
  await confirm(page);
  await expect(trouble(page, 'not-given')).toBeVisible();
  expect(await credentials(device)).toHaveLength(0);
  // One that did not recognise somebody for so often stays closed; another one does.
  await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  device = await authenticator(page);
  await confirm(page);
  await expect(dialog(page)).toBeHidden();
  await expect(section(page).getByRole('listitem')).toHaveCount(1);
  // The same authenticator makes no second one.
  await begin(page);
  await confirm(page);
  await expect(trouble(page, 'already-there')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.goto(chat);
  await reload(page);
  await touches(false);
  await unlockButton(page).click();
  await expect(page.getByText('Waiting for your passkey')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(trouble(page, 'not-given')).toBeVisible();
  await touches(true);
  await unlockButton(page).click();
  await expect(questions(page)).toContainText(question);
});

test('an authenticator that makes no keys, and a browser without passkeys, are told so', async ({ page }) => {
  await keptChat(page);
  const device = await authenticator(page, false);
  await begin(page);
  await confirm(page);
  await expect(trouble(page, 'without-prf')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(section(page).getByRole('listitem')).toHaveCount(0);
  await expect.poll(async () => (await credentials(device)).length).toBe(0);

  await page.addInitScript(() => { delete (window as { PublicKeyCredential?: unknown }).PublicKeyCredential; });
  await comeBack(page);
  await expect(section(page)).toContainText('This browser cannot open a vault with a passkey');
  await expect(section(page).getByRole('button')).toHaveCount(0);
});

test('nothing that an authenticator gave stays in the page, and nothing of it is stored', async ({ page }) => {
  await page.addInitScript(() => {
    const given: ArrayBuffer[] = [];
    const copies: string[] = [];
    Object.assign(window, { given, copies });
    const results = PublicKeyCredential.prototype.getClientExtensionResults;
    PublicKeyCredential.prototype.getClientExtensionResults = function () {
      const all = results.call(this);
      const first = all.prf?.results?.first as ArrayBuffer | undefined;
      if (first) {
        given.push(first);
        copies.push(Array.from(new Uint8Array(first)).join());
      }
      return all;
    };
  });
  await page.goto(BASE);
  await keptChat(page);
  await authenticator(page);
  await add(page);
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await unlockButton(page).click();
  await expect(section(page)).toBeVisible();
  const seen = await page.evaluate(async () => {
    const { given, copies } = window as unknown as { given: ArrayBuffer[]; copies: string[] };
    const open = indexedDB.open('openmaas');
    await new Promise((resolve) => { open.onsuccess = resolve; });
    const rows = open.result.transaction('vault').objectStore('vault').getAll();
    await new Promise((resolve) => { rows.onsuccess = resolve; });
    open.result.close();
    const stored = rows.result.map(({ sealed }: { sealed: Uint8Array }) => new TextDecoder().decode(sealed)).join('\n');
    const hex = copies.map((copy) => copy.split(',').map((byte) => Number(byte).toString(16).padStart(2, '0')).join(''));
    return {
      lengths: given.map((buffer) => buffer.byteLength),
      sizes: copies.map((copy) => copy.split(',').length),
      different: new Set(copies).size,
      inStorage: hex.filter((text) => stored.includes(text)).length,
      rows: rows.result.length,
    };
  });
  // They were handed over: the page's buffers are empty, whoever kept a reference.
  expect(seen.lengths.every((length) => length === 0)).toBe(true);
  expect(seen.sizes.every((size) => size === 32)).toBe(true);
  expect(seen.sizes.length).toBeGreaterThanOrEqual(2);
  // One salt, one credential: the same key each time.
  expect(seen.different).toBe(1);
  expect(seen).toMatchObject({ inStorage: 0, rows: 2 });
});
