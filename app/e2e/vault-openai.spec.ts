// From an empty browser to a sealed conversation that is there after a reload.

import { expect, test } from '@playwright/test';
import {
  answers, chooseModel, composer, connect, createVault, FAKE, goodKey, inState, keepWork, openChat, PASSPHRASE, provider,
  questions, reload, send, unique, unlock,
} from './product';

test('a key saved, a prompt answered, and all of it back after reload and unlock', async ({ page }) => {
  await openChat(page);
  await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
  await createVault(page);
  const region = provider(page, 'openai');
  await expect(region.getByRole('button', { name: 'Remove key' })).toBeVisible();
  await expect(region.getByRole('textbox', { name: 'API key' })).toHaveValue('');

  await chooseModel(page, 'gpt-5.4-mini');
  const question = `A question that is kept: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('안녕하세요! 👋 Hello there.');
  await expect(answers(page).locator('[data-metric="prompt_tokens"]')).toHaveAttribute('data-value', '19');
  await expect(answers(page).locator('[data-metric="completion_tokens"]')).toHaveAttribute('data-value', '9');
  await expect(page).toHaveURL(/#\/chat\/.+/);

  await reload(page);
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText(question);
  await unlock(page);
  await expect(questions(page)).toContainText(question);
  await expect(answers(page)).toContainText('안녕하세요! 👋 Hello there.');
  await inState(answers(page), 'done');

  // The key came back too: the conversation goes on without typing it again.
  await send(page, 'And once more');
  await inState(answers(page).nth(1), 'done');
});

test('a wrong passphrase says so and opens nothing; the right one opens afterwards', async ({ page }) => {
  await openChat(page);
  const question = `Sealed: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await keepWork(page);
  await expect(questions(page)).toContainText(question);

  await reload(page);
  await unlock(page, 'not the passphrase');
  await expect(page.getByRole('alert')).toContainText(/passphrase/i);
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled();
  await expect(page.getByRole('textbox', { name: 'Passphrase' })).toBeFocused();
  await expect(page.locator('body')).not.toContainText(question);
  await unlock(page, PASSPHRASE);
  await expect(questions(page)).toContainText(question);
});

test('Lock takes the conversation off the screen, and unlocking brings it back', async ({ page }) => {
  await openChat(page);
  const question = `Behind the lock: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await keepWork(page);
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
  await expect(page.locator('body')).not.toContainText(question);
  await unlock(page);
  await expect(questions(page)).toContainText(question);
});

test('passphrases that differ make no vault', async ({ page }) => {
  await openChat(page);
  await send(page, 'Keep me');
  await inState(answers(page), 'done');
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(`${PASSPHRASE}!`);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
  await reload(page);
  await expect(composer(page)).toBeEditable();
});
