// Storage that fails in one way or the other.

import { expect, type Page } from '@playwright/test';
import { problem } from './product';

export type Fault = 'none' | 'quota' | 'abort' | 'begin';

/** Lets every write of the page fail in one way, or none. */
export async function faulty(page: Page): Promise<(fault: Fault) => Promise<void>> {
  await page.addInitScript(() => {
    const state = window as unknown as { fault: string };
    state.fault = 'none';
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (state.fault === 'quota') throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      const request = put.call(this, value, key);
      if (state.fault === 'abort') request.addEventListener('success', () => this.transaction.abort());
      return request;
    };
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...words: Parameters<typeof begin>) {
      if (state.fault === 'begin' && words[1] === 'readwrite') throw new DOMException('The database is closing.', 'InvalidStateError');
      return begin.apply(this, words);
    };
  });
  return (fault) => page.evaluate((fault) => Object.assign(window, { fault }), fault).then(() => undefined);
}

/** Has what waits written, unless that went along with something else already. */
export async function stored(page: Page): Promise<void> {
  const again = problem(page, 'not-stored').getByRole('button', { name: 'Try again' });
  await expect(async () => {
    if ((await again.count()) > 0) await again.click({ timeout: 1_000 });
    await expect(problem(page, 'not-stored')).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
}
