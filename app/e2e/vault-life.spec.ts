// The vault over time: another passphrase, nobody at the keyboard, keys that are kept for less than for ever.

import { expect, test } from '@playwright/test';
import {
  answers, BASE, chooseModel, comeBack, connect, createVault, FAKE, go, goodKey, inState, keepWork, keptChat, openChat,
  PASSPHRASE, problem, provider, questions, reload, send, unlock,
} from './product';
import type { Page } from '@playwright/test';

const NEW_PASSPHRASE = 'another five quiet words here';
const unlockButton = (page: Page) => page.getByRole('button', { name: 'Unlock', exact: true });

test('a tab closed the moment the vault is made has lost nothing', async ({ page, context }) => {
  await openChat(page);
  for (const number of [1, 2, 3, 4]) {
    await send(page, `Message ${number}`);
    await inState(answers(page).nth(number - 1), 'done');
  }
  const chat = page.url();
  await keepWork(page);
  await page.close();
  const again = await context.newPage();
  await again.goto(chat);
  await unlock(again);
  await expect(questions(again)).toHaveText(['Message 1', 'Message 2', 'Message 3', 'Message 4']);
  await expect(answers(again)).toHaveCount(4);
});

test('a changed passphrase opens the same vault, and the old one does not', async ({ page }) => {
  const question = await keptChat(page);
  const chat = page.url();
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  const dialog = page.getByRole('dialog');
  const change = async (old: string) => {
    await dialog.getByRole('textbox', { name: 'Current passphrase' }).fill(old);
    await dialog.getByRole('textbox', { name: 'New passphrase', exact: true }).fill(NEW_PASSPHRASE);
    await dialog.getByRole('textbox', { name: 'Repeat passphrase' }).fill(NEW_PASSPHRASE);
    await dialog.getByRole('button', { name: 'Change passphrase' }).click();
  };
  await change('not the passphrase');
  await expect(dialog.getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  await change(PASSPHRASE);
  await expect(dialog).toBeHidden();

  await page.goto(chat);
  await reload(page);
  await unlock(page, PASSPHRASE);
  await expect(page.getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  await unlock(page, NEW_PASSPHRASE);
  await expect(questions(page)).toContainText(question);
});

test('a recovery code opens the vault in the place of the passphrase, and not once it was revoked', async ({ page }) => {
  const question = await keptChat(page);
  const chat = page.url();
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Make a recovery code' }).first().click();
  const dialog = page.getByRole('dialog');
  const confirm = async (passphrase: string) => {
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
  };
  await confirm('not the passphrase');
  await expect(dialog.getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  await confirm(PASSPHRASE);
  const shown = dialog.getByLabel('Recovery code', { exact: true }).and(page.locator('p'));
  await expect(shown).toHaveText(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){5}$/);
  const code = (await shown.textContent())!;
  // On paper it stands alone: neither what was said nor the buttons.
  await page.evaluate(() => { window.print = () => { document.body.dataset.printed = 'yes'; }; });
  await dialog.getByRole('button', { name: 'Print' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  await page.emulateMedia({ media: 'print' });
  await expect(shown).toBeVisible();
  await expect(dialog.getByText('Type it in the place of the passphrase. It opens')).toBeVisible();
  await expect(dialog.getByRole('button')).toHaveCount(0);
  await expect(page.locator('main')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await expect(page.locator('body')).not.toContainText(code);

  // As a person types it from paper.
  await page.goto(chat);
  await reload(page);
  await unlock(page, code.toLowerCase().replaceAll('-', ' '));
  await expect(questions(page)).toContainText(question);
  // Whoever has forgotten the passphrase sets another one with it.
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  await dialog.getByRole('textbox', { name: 'Current passphrase' }).fill(code);
  await dialog.getByRole('textbox', { name: 'New passphrase', exact: true }).fill(NEW_PASSPHRASE);
  await dialog.getByRole('textbox', { name: 'Repeat passphrase' }).fill(NEW_PASSPHRASE);
  await dialog.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Revoke recovery code' }).click();
  await expect(page.getByRole('button', { name: 'Revoke recovery code' })).toHaveCount(0);
  await reload(page);
  await unlock(page, code);
  await expect(page.getByRole('alert')).toHaveAttribute('data-error', 'wrong-passphrase');
  await unlock(page, NEW_PASSPHRASE);
  await expect(page.getByRole('button', { name: 'Make a recovery code' }).first()).toBeVisible();
});

test('the vault locks itself when nobody is there, and what was said is back after unlocking', async ({ page }) => {
  await page.clock.install();
  const question = await keptChat(page);
  await page.clock.runFor('14:00');
  await expect(questions(page)).toContainText(question);
  await page.keyboard.press('Shift');
  await page.clock.runFor('14:00');
  await expect(questions(page)).toContainText(question);
  await page.clock.runFor('02:00');
  await expect(unlockButton(page)).toBeVisible();
  await expect(page.locator('body')).not.toContainText(question);
  await unlock(page);
  await expect(questions(page)).toContainText(question);
});

test('a machine that slept wakes up locked', async ({ page }) => {
  await page.clock.install();
  await keptChat(page);
  await page.clock.fastForward('10:00');
  await expect(unlockButton(page)).toBeVisible();
});

test('a key kept until reload is gone after it; one kept for the tab is there in this tab only', async ({ page, context }) => {
  await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'Until reload' });
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await connect(page, { slug: 'openrouter', key: goodKey(), baseUrl: `${FAKE}/openrouter/api/v1`, route: 'Direct', keep: 'This tab' });
  await expect(provider(page, 'openrouter').getByRole('button', { name: 'Remove key' })).toBeVisible();

  // What another tab reads was written; a page that is left before that loses it.
  const other = await context.newPage();
  await other.goto(`${BASE}/#/settings/providers`);
  await unlock(other);
  await expect(provider(other, 'openrouter').getByRole('textbox', { name: 'Base URL' })).toHaveValue(`${FAKE}/openrouter/api/v1`);
  await expect(provider(other, 'openrouter').getByRole('button', { name: 'Remove key' })).toHaveCount(0);

  await comeBack(page);
  await expect(provider(page, 'openrouter').getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(provider(page, 'openai').getByRole('button', { name: 'Remove key' })).toHaveCount(0);
  // The rest of what was set is still there.
  await expect(provider(page, 'openai').getByRole('textbox', { name: 'Base URL' })).toHaveValue(`${FAKE}/openai/v1`);
  await chooseModel(page, 'echo', 'openrouter');
  await send(page, 'Still here?');
  await inState(answers(page), 'done');
});

test('a removed key is not used any more, also not after unlocking', async ({ page }) => {
  await keptChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  const remove = provider(page, 'openai').getByRole('button', { name: 'Remove key' });
  await remove.click();
  await expect(remove).toHaveCount(0);
  await comeBack(page);
  await expect(provider(page, 'openai')).toBeVisible();
  await expect(remove).toHaveCount(0);
});

test('without a key, the remedy is said', async ({ page }) => {
  await openChat(page);
  await chooseModel(page, 'gpt-5.4-mini');
  await send(page, 'Who pays?');
  await expect(problem(page, 'no-key')).toBeVisible();
  await expect(problem(page, 'no-key').getByRole('link')).toHaveAttribute('href', '#/settings/providers');
});

test('how strong a passphrase would be is said while it is typed, with what would help, and keeps nobody from it', async ({ page }) => {
  await openChat(page);
  const strength = () => page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/strength'));
  expect(strength()).toEqual([]);
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'Passphrase', exact: true });
  const judged = dialog.locator('[data-strength]');
  await field.pressSequentially('password1');
  await expect(judged).toHaveAttribute('data-strength', '0');
  await expect(judged).toContainText('Very weak');
  await expect(judged).toContainText('Add another word or two');
  await expect(dialog.getByRole('meter', { name: 'Passphrase strength' })).toHaveAttribute('value', '1');
  // It is a worker of its own that reaches nobody.
  expect(strength()).toHaveLength(1);
  expect(await strength()[0]!.evaluate(() => fetch('/').then(() => 'fetched', () => 'refused'))).toBe('refused');
  await field.fill('violin gravel ocean ticket');
  await expect(judged).toHaveAttribute('data-strength', '4');
  await expect(judged).toContainText('Strong');
  await expect(judged.getByRole('listitem')).toHaveCount(0);
  await field.fill('');
  await expect(judged).toHaveCount(0);
  // A weak one is taken all the same.
  await createVault(page, 'password1');
  await reload(page);
  await unlock(page, 'password1');
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  await dialog.getByRole('textbox', { name: 'New passphrase', exact: true }).fill('비밀번호');
  await expect(judged).toContainText('Many people use it');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await go(page, '#/settings/data');
  await page.getByRole('button', { name: 'Export backup' }).click();
  await dialog.getByRole('checkbox', { name: 'Give the file a passphrase of its own' }).check();
  await dialog.getByRole('textbox', { name: 'Passphrase of the file' }).fill('qwertyuiop');
  await expect(judged).toHaveAttribute('data-strength', /[01]/);
});
