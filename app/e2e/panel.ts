// The parameters panel and the presets in it, as a person uses them.

import { expect, type Locator, type Page } from '@playwright/test';

/** The panel beside the conversation. */
export const panel = (page: Page): Locator => page.getByRole('group', { name: 'Parameters', exact: true });

/** Opens it, unless it is open. */
export async function openPanel(page: Page): Promise<void> {
  if (!(await panel(page).isVisible())) await page.getByRole('button', { name: 'Parameters', exact: true }).click();
  await expect(panel(page)).toBeVisible();
}

/** Unfolds a part of it, unless it is unfolded. */
export async function unfold(page: Page, title: string): Promise<void> {
  const part = panel(page).locator('details', { has: page.locator('summary', { hasText: title }) }).first();
  if ((await part.getAttribute('open')) === null) await part.locator('summary').first().click();
}

/** Shows the presets. */
export async function openPresets(page: Page): Promise<void> {
  await openPanel(page);
  await unfold(page, 'Presets');
}

/** A preset among them. */
export const preset = (page: Page, name: string): Locator => panel(page).locator(`[data-preset="${name}"]`);

/** Keeps what is set now under a name. */
export async function savePreset(page: Page, name: string, emoji = ''): Promise<void> {
  await panel(page).getByRole('button', { name: 'Save as preset' }).click();
  await panel(page).getByRole('textbox', { name: 'Emoji' }).fill(emoji);
  await panel(page).getByRole('textbox', { name: 'Preset name' }).fill(name);
  await page.keyboard.press('Enter');
  await expect(preset(page, name)).toBeVisible();
}
