import { test, expect } from '@playwright/test';
for (const [size, viewport] of Object.entries({ phone: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } })) {
  for (const colorScheme of ['light', 'dark'] as const) for (const locale of ['en-US', 'ko-KR']) {
    if ((colorScheme === 'dark') !== (locale === 'ko-KR')) continue;
    test.describe(`${size} ${colorScheme} ${locale}`, () => {
      test.use({ viewport, colorScheme, locale, hasTouch: size === 'phone' });
      test('shots', async ({ page }) => {
        const shoot = (name: string) => page.screenshot({ path: `/tmp/k-shots/${size}-${colorScheme}-${name}.png`, animations: 'disabled' });
        await page.goto('#/chat');
        const field = page.locator('#message');
        await field.fill('Hello'); await field.press('Control+Enter');
        await expect(page.locator('article[data-state=done]')).toHaveCount(2);
        await field.fill('Compare the two of them in a table please');
        await shoot('chat');
        await field.fill('/');
        await expect(page.getByRole('listbox')).toBeVisible();
        await shoot('slash');
        await field.fill('');
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('dialog')).toBeVisible();
        await shoot('palette');
        await page.getByRole('dialog').getByRole('combobox').fill(locale === 'ko-KR' ? 'ㄷㅎ' : 'ch');
        await shoot('palette-found');
        await page.keyboard.press('Escape');
        await page.locator('[role=log]').focus();
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog')).toBeVisible();
        await shoot('sheet');
        await page.keyboard.press('Escape');
        await page.evaluate(() => { location.hash = '#/settings'; });
        await page.waitForSelector('.page h1');
        await shoot('settings');
      });
    });
  }
}
