import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { BASE, FAKE, goodKey, go, inState, provider } from './product';
const FOLDER = '/tmp/shotsC';
const WORDS = { 'en-US': { save: 'Save', key: 'API key', address: 'Base URL' }, 'ko-KR': { save: '저장', key: 'API 키', address: '기본 URL' } };
const SIZES = { phone: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } };
for (const [size, viewport] of Object.entries(SIZES)) for (const colorScheme of ['light', 'dark'] as const) for (const [locale, words] of Object.entries(WORDS)) {
  test.describe(`${size} ${colorScheme} ${locale}`, () => {
    test.use({ viewport, colorScheme, locale });
    test('compare', async ({ page }) => {
      const shoot = async (name: string) => page.screenshot({ path: join(FOLDER, `${name}-${locale.slice(0, 2)}-${size}-${colorScheme}.png`), animations: 'disabled' });
      await page.goto(`${BASE}/#/settings/providers`);
      const card = provider(page, 'openai');
      await card.getByRole('textbox', { name: words.key }).fill(goodKey());
      await card.getByRole('textbox', { name: words.address }).fill(`${FAKE}/openai/v1`);
      await card.getByRole('radio').first().check({ force: true });
      await card.getByRole('button', { name: words.save }).click();
      await expect(card.getByRole('textbox', { name: words.key })).toHaveValue('');
      await go(page, '#/compare');
      await expect(page.locator('.empty')).toBeVisible();
      await shoot('50-empty');
      for (const model of ['echo', 'long-4000@300', 'fault-401', 'gpt-4o']) {
        await page.locator('.bar button.picker').first().click();
        await page.locator('input[role="combobox"]').fill(model);
        await page.locator(`[data-model="openai/${model}"]`).first().click();
      }
      await shoot('51-columns');
      await page.locator('#message').fill(locale === 'ko-KR' ? '훈민정음은 누가 만들었나요?' : 'Who made the Korean alphabet?');
      await page.locator('#message').press('Control+Enter');
      await expect(page.locator('.column').nth(1)).toContainText('Part 2');
      await shoot('52-streaming');
      await inState(page.locator('.column').nth(1).locator('article[data-state]').last(), 'done');
      await shoot('53-done');
      await page.locator('.column-head button[aria-expanded]').nth(2).click().catch(() => undefined);
      await shoot('54-menu');
      await page.keyboard.press('Escape');
      await page.locator('.bar button[aria-haspopup="dialog"]').last().click();
      await shoot('55-kept');
      await page.keyboard.press('Escape');
      await page.locator('#compare-settings').click();
      await shoot('56-settings');
    });
  });
}
