// A test set of 3 prompts, 4 models and 50 rows, run in a page that `app.mjs` opened: 600 requests, each answer judged.

/** The test set in the file format of promptfoo; its models answer what they are asked, at 40 tokens a second. */
function testSet() {
  const lines = ['description: Cities', 'prompts:'];
  for (const said of ['Say {{city}} once.', 'Please name {{city}}.', 'Name a city, number {{n}}.']) lines.push(`  - ${JSON.stringify(said)}`);
  lines.push('providers:', ...['a', 'b', 'c', 'd'].map((name) => `  - ${JSON.stringify(`openai:${name}/echo@40`)}`), 'tests:');
  for (let n = 1; n <= 50; n += 1) {
    lines.push(`  - vars: {city: "City-${n}-", n: ${n}}`, '    assert:', '      - {type: contains, value: "{{city}}"}', '      - {type: not-contains, value: "sorry"}');
  }
  return lines.join('\n');
}

/** Runs it to its end. Tasks of the page are noted by the page itself. */
export async function runMatrix(page) {
  await page.evaluate(() => { location.hash = '#/prompts/tests'; });
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Or paste it here' }).fill(testSet());
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take in as new test set' }).click();
  await page.locator('[data-requests="600"]').waitFor();
  await page.evaluate(() => Object.assign(window.bench, { tasks: [], gaps: [] }));
  await page.getByRole('button', { name: 'Run tests' }).click();
  await page.locator('[data-run="done"][data-done="600"]').waitFor({ timeout: 240_000 });
}
