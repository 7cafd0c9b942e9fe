// Vaults as earlier versions of the app wrote them, byte by byte: each opens for ever, and gets what came later.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findAll, makeAll } from './kinds';
import { answers, BASE, comeBack, complaints, connect, FAKE, go, goodKey, inState, questions, unique, unlock } from './product';

interface Frozen {
  version: number;
  local: Record<string, string>;
  stores: Record<string, { id: string; version: number; sealed: string }[]>;
}

const folder = join(import.meta.dirname, 'vaults');

for (const file of readdirSync(folder)) {
  test(`the vault ${file} opens with all that is in it, and new things are kept in it`, async ({ page }) => {
    test.setTimeout(90_000);
    const vault = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Frozen;
    // A page of the same origin that is not the app.
    await page.goto(`${BASE}/manifest.webmanifest`);
    await page.evaluate(async ({ version, local, stores }) => {
      for (const [name, value] of Object.entries(local)) localStorage.setItem(name, value);
      await new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('openmaas', version);
        open.onerror = () => reject(open.error);
        open.onupgradeneeded = () => {
          for (const name of Object.keys(stores)) open.result.createObjectStore(name);
        };
        open.onsuccess = () => {
          const database = open.result;
          const transaction = database.transaction(Object.keys(stores), 'readwrite');
          for (const [name, rows] of Object.entries(stores)) {
            for (const { id, version, sealed } of rows) {
              transaction.objectStore(name).put({ version, sealed: Uint8Array.from(atob(sealed), (one) => one.charCodeAt(0)) }, id);
            }
          }
          transaction.onerror = () => reject(transaction.error);
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      });
    }, vault);
    const heard = complaints(page);
    await page.goto(`${BASE}/#/chat`);
    await unlock(page);
    const history = page.getByRole('navigation', { name: 'History' });
    await history.getByRole('link', { name: /A question of an older version: 얼린 질문/ }).click();
    await expect(questions(page)).toContainText('얼린 질문');
    await inState(answers(page), 'done');
    await page.getByRole('searchbox', { name: 'Search history' }).fill('얼린');
    await expect(history.locator('mark').first()).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search history' }).fill('');
    await go(page, '#/compare');
    await page.getByRole('link', { name: /Compared in an older version/ }).click();
    await expect(page.getByRole('article', { name: 'You' })).toContainText(['Compared in an older version']);

    const words = unique();
    await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
    await expect(page.locator('[data-provider="openai"]').getByRole('button', { name: 'Remove key' })).toBeVisible();
    await makeAll(page, words);
    await comeBack(page);
    await findAll(page, words, true);
    expect(heard).toEqual([]);
  });
}
