// Nothing goes to a host that only the person can vouch for before the passphrase was typed again, whoever asks.

import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import {
  answers, chooseModel, comeBack, connect, FAKE, go, goodKey, inState, keepWork, openChat, PASSPHRASE, provider, send, unique,
} from './product';

/** Lets a host lead to the fake provider, which wants a key; gives the paths that were asked for. */
async function lead(context: BrowserContext, host: string): Promise<string[]> {
  const asked: string[] = [];
  await context.route(`https://${host}/**`, async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname;
    asked.push(path);
    const headers: Record<string, string> = { 'content-type': 'application/json', authorization: `Bearer ${goodKey()}` };
    const reply = await fetch(`${FAKE}${path}`, { method: request.method(), headers, body: request.postData() });
    await route.fulfill({
      status: reply.status,
      headers: { 'content-type': reply.headers.get('content-type') ?? '', 'access-control-allow-origin': '*' },
      body: Buffer.from(await reply.arrayBuffer()),
    });
  });
  return asked;
}

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Send to a new address' });

async function confirm(page: Page, passphrase: string): Promise<void> {
  await dialog(page).getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase);
  await dialog(page).getByRole('button', { name: 'Confirm', exact: true }).click();
}

async function answersAgain(page: Page, slug: string): Promise<void> {
  const text = `To the gateway: ${unique()}`;
  await chooseModel(page, 'echo', slug);
  await send(page, text);
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last()).toContainText(text);
}

test('a key for a new host is kept once the passphrase was typed again, and works after a reload', async ({ page, context }) => {
  const asked = await lead(context, 'gateway.example');
  await openChat(page);
  await keepWork(page);
  await connect(page, { key: goodKey(), baseUrl: 'https://gateway.example/v1', route: 'Direct', keep: 'On this device' });
  await expect(dialog(page)).toContainText('https://gateway.example');
  await confirm(page, `${PASSPHRASE} wrong`);
  await expect(dialog(page).getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  expect(asked).toEqual([]);
  await confirm(page, PASSPHRASE);
  await expect(dialog(page)).toHaveCount(0);
  const region = provider(page, 'openai');
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(region.getByRole('textbox', { name: 'API key' })).toHaveValue('');
  await answersAgain(page, 'openai');
  expect(asked).toContain('/v1/chat/completions');

  await comeBack(page);
  await openChat(page);
  await answersAgain(page, 'openai');
  // A new key for the host that was confirmed asks for nothing.
  await connect(page, { key: goodKey() });
  await expect(page.getByText('Key saved.').first()).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  // For another host the key has to be typed again, so there is nothing to confirm yet.
  await connect(page, { baseUrl: 'https://other.example/v1' });
  await expect(region.getByRole('alert')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test('an endpoint without a key is confirmed too, and again for its next host', async ({ page, context }) => {
  const asked = await lead(context, 'gateway.example');
  const elsewhere = await lead(context, 'other.example');
  await openChat(page);
  await keepWork(page);
  await go(page, '#/settings/providers');
  await page.getByRole('button', { name: 'Add endpoint' }).click();
  const own = page.locator('[data-provider^="custom-"]');
  const slug = (await own.getAttribute('data-provider')) ?? '';
  const save = async (host: string): Promise<void> => {
    await own.getByRole('textbox', { name: 'Base URL' }).fill(`https://${host}/v1`);
    await own.getByRole('button', { name: 'Save' }).click();
    await expect(dialog(page)).toContainText(`https://${host} `);
  };
  await save('gateway.example');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(own.getByRole('textbox', { name: 'Base URL' })).toHaveValue('https://gateway.example/v1');
  expect(asked).toEqual([]);
  await save('gateway.example');
  await confirm(page, PASSPHRASE);
  await expect(dialog(page)).toHaveCount(0);
  await expect(own.getByRole('button', { name: 'Remove key' })).toHaveCount(0);
  await answersAgain(page, slug);

  await comeBack(page);
  await openChat(page);
  await answersAgain(page, slug);
  await go(page, '#/settings/providers');
  await save('other.example');
  expect(elsewhere).toEqual([]);
  await confirm(page, PASSPHRASE);
  await expect(dialog(page)).toHaveCount(0);
  await answersAgain(page, slug);
  expect(elsewhere).toContain('/v1/chat/completions');
});

test('script in the page gets the keyring of an open vault to no foreign host', async ({ page, context }) => {
  const asked = await lead(context, 'evil.example');
  await page.addInitScript(() => {
    // What script in the page could do: take hold of the worker when the app speaks to it.
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      (window as unknown as { held: Worker }).held = this;
      return Reflect.apply(post, this, args) as void;
    };
  });
  await openChat(page);
  await keepWork(page);
  const ask = (what: unknown): Promise<string> =>
    page.evaluate((text) => {
      const worker = (window as unknown as { held: Worker }).held;
      const number = 1_000_000 + Math.floor(Math.random() * 1_000_000);
      return new Promise<string>((resolve) => {
        worker.addEventListener('message', (event: MessageEvent<[number, string]>) => {
          if (event.data[0] === number) resolve(event.data[1]);
        });
        worker.postMessage([number, text]);
      });
    }, JSON.stringify(what));
  const at = (base: string, route = 'direct') => ({ base_url: base, route, extra_headers: [] });
  // It does get an answer from where no one's word is needed.
  expect(await ask({ Models: { provider: 'ollama', address: at(`${FAKE}/ollama/v1`) } })).not.toContain('unbound-host');
  for (const route of ['direct', 'relay']) {
    const address = at('https://evil.example/v1', route);
    for (const slug of ['custom-evil', 'ollama']) {
      expect(await ask({ Models: { provider: slug, address } })).toContain('unbound-host');
      expect(await ask({ Examine: { provider: slug, address, relay: address } })).toContain('unbound-host');
    }
    expect(await ask({ Models: { provider: 'openai', address } })).toContain('no-key');
  }
  const keep = { base_url: 'https://evil.example/v1', keep: 'until-reload' };
  for (const [slug, key] of [['custom-evil', ''], ['openai', goodKey()]]) {
    expect(await ask({ KeepKey: { ...keep, provider: slug, key, confirmed: null } })).toContain('Unconfirmed');
    const forged = { header: '', passphrase: PASSPHRASE };
    expect(await ask({ KeepKey: { ...keep, provider: slug, key, confirmed: forged } })).toContain('VaultRefused');
  }
  // Nor does it get a vault of its own into the keyring's hands.
  expect(await ask({ CreateVault: { passphrase: 'a passphrase of theirs' } })).toContain('VaultRefused');
  expect(await ask({ Models: { provider: 'custom-evil', address: at('https://evil.example/v1') } })).toContain('unbound-host');
  expect(asked).toEqual([]);
});
