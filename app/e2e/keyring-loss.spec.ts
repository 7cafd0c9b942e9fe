// The keyring worker cannot start, once: nothing hangs, the remedy is said, and the next attempt works.

import { expect, test } from '@playwright/test';
import { answers, comeBack, inState, keepWork, openChat, questions, send, unique, unlock } from './product';

test('a worker that does not load fails the attempt, and the next one opens the vault', async ({ page }) => {
  await openChat(page);
  const question = `Kept: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await keepWork(page);

  await page.route('**/keyring_loader.js', (route) => route.abort());
  await comeBack(page);
  await expect(page.getByRole('alert')).toHaveAttribute('data-error', 'keyring-gone');
  await page.unroute('**/keyring_loader.js');
  await unlock(page);
  await expect(questions(page)).toContainText(question);
});
