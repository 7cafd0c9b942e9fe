// A test set of 3 prompts, 4 models and 50 rows, run in a page that `app.mjs` opened: 600 requests, each answer judged.

import { cities } from '../cities.mjs';

/** Runs it to its end. Tasks of the page are noted by the page itself. */
export async function runMatrix(page) {
  await page.evaluate(() => { location.hash = '#/prompts/tests'; });
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Or paste it here' }).fill(cities(['a', 'b', 'c', 'd'].map((name) => `${name}/echo@40`), 50));
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take in as new test set' }).click();
  await page.locator('[data-requests="600"]').waitFor();
  await page.evaluate(() => Object.assign(window.bench, { tasks: [], gaps: [] }));
  await page.getByRole('button', { name: 'Run tests' }).click();
  await page.locator('[data-run="done"][data-done="600"]').waitFor({ timeout: 240_000 });
}
