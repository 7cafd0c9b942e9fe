// Models side by side: asked together, each in a column of its own, and kept.

import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { comeBack, composer, connectForNow, FAKE, go, inState, openChat, seen, unique, unlock, withVault } from './product';
import { png } from './pictures';

const column = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const answer = (page: Page, name: string): Locator => column(page, name).getByRole('article', { name: 'Assistant' }).last();
const run = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true });

async function addModel(page: Page, model: string, slug = 'openai'): Promise<void> {
  await page.getByRole('button', { name: 'Add model', exact: true }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
  await page.locator(`[data-model="${slug}/${model}"]`).first().click();
}

async function compare(page: Page, models: string[]): Promise<void> {
  await go(page, '#/compare');
  for (const model of models) {
    await addModel(page, model);
    await expect(column(page, model)).toBeVisible();
  }
}

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await run(page).click();
}

async function act(page: Page, name: string, what: string): Promise<void> {
  await column(page, name).getByRole('button', { name: `Actions: ${name}` }).click();
  await column(page, name).getByRole('button', { name: what }).click();
}

test('the same question goes to all columns, and each answers by itself', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'long-4000@2000', 'fault-401']);
  await expect(run(page)).toBeDisabled();
  await ask(page, 'Who are you?');
  await expect(page).toHaveURL(/#\/compare\/[0-9a-f]{32}$/);
  await inState(answer(page, 'echo'), 'done');
  await expect(answer(page, 'echo')).toContainText('Who are you?');
  await inState(answer(page, 'fault-401'), 'failed');
  await expect(column(page, 'fault-401').getByRole('alert')).toHaveAttribute('data-error', 'bad-key');
  await inState(answer(page, 'long-4000@2000'), 'done');
  await expect(column(page, 'echo').locator('[data-metric="ttft_ms"]')).toHaveAttribute('data-value', /\d/);
  // Nothing of it is among the chats.
  await expect(page.getByRole('navigation', { name: 'History' }).getByRole('link', { name: 'Who are you?' })).toHaveCount(0);
  // The second question goes on in each column.
  await ask(page, 'And now?');
  await inState(answer(page, 'echo'), 'done');
  await expect(column(page, 'echo').getByRole('article', { name: 'You' })).toHaveCount(2);
  await expect(column(page, 'fault-401').getByRole('article', { name: 'You' })).toHaveCount(2);
});

test('before it is asked each column says what the question would take, and what all cost together', async ({ page }) => {
  await openChat(page);
  // Through the relay: with an address of one's own the prices of the catalogue do not hold.
  await connectForNow(page, { route: 'Relay' });
  await compare(page, ['gpt-4o', 'gpt-4-turbo', 'echo']);
  const next = (name: string, metric: string) => column(page, name).locator(`.ahead [data-metric="${metric}"]`);
  await expect(page.locator('.ahead')).toHaveCount(0);
  await composer(page).pressSequentially('안녕하세요, 세계!');
  // A message takes four and the answer three; the vocabularies differ, and one is not known.
  await expect(next('gpt-4o', 'next_tokens')).toHaveAttribute('data-value', '12');
  await expect(next('gpt-4-turbo', 'next_tokens')).toHaveAttribute('data-value', '18');
  await expect(next('echo', 'next_tokens')).toContainText('~');
  expect(Number(await next('gpt-4o', 'next_cost_usd').getAttribute('data-value'))).toBeCloseTo(12 * 2.5 / 1e6, 12);
  const together = page.locator('.asking .ahead');
  const rough = Number(await next('echo', 'next_tokens').getAttribute('data-value'));
  await expect(together.locator('[data-metric="next_tokens"]')).toHaveAttribute('data-value', String(12 + 18 + rough));
  // What one costs is unknown, and so is the sum.
  await expect(together.locator('[data-metric="next_cost_usd"]')).toHaveCount(0);
  await act(page, 'echo', 'Leave out of the next question');
  await expect(next('echo', 'next_tokens')).toHaveCount(0);
  await expect(together.locator('[data-metric="next_tokens"]')).toHaveAttribute('data-value', '30');
  // $2.50 and $10 per million tokens.
  const cost = Number(await together.locator('[data-metric="next_cost_usd"]').getAttribute('data-value'));
  expect(cost).toBeCloseTo((12 * 2.5 + 18 * 10) / 1e6, 12);
  await composer(page).fill('');
  await expect(page.locator('.ahead')).toHaveCount(0);
});

test('one answer is stopped, then all; one is asked for again', async ({ page }) => {
  await withVault(page);
  await compare(page, ['long-4000@40', 'long-4000@50', 'long-4000@60']);
  await ask(page, 'Tell me everything');
  for (const pace of [40, 50, 60]) await expect(answer(page, `long-4000@${pace}`)).toContainText('Part 1');
  await column(page, 'long-4000@40').getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answer(page, 'long-4000@40'), 'stopped');
  await inState(answer(page, 'long-4000@50'), 'streaming');
  await page.getByRole('button', { name: 'Stop all' }).click();
  await inState(answer(page, 'long-4000@50'), 'stopped');
  await inState(answer(page, 'long-4000@60'), 'stopped');
  await answer(page, 'long-4000@60').getByRole('button', { name: 'Retry' }).click();
  await expect(answer(page, 'long-4000@60')).toContainText('Part 1');
  await inState(answer(page, 'long-4000@60'), 'streaming');
  await inState(answer(page, 'long-4000@50'), 'stopped');
  await expect(column(page, 'long-4000@60').getByRole('group', { name: 'Versions' })).toContainText('2 / 2');
});

test('a model that is added later is asked the same; one that is removed can be taken back', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo']);
  await ask(page, 'First thing');
  await inState(answer(page, 'echo'), 'done');
  await addModel(page, 'x/echo');
  await inState(answer(page, 'x/echo'), 'done');
  await expect(column(page, 'x/echo').getByRole('article', { name: 'You' })).toHaveText(/First thing/);
  await act(page, 'x/echo', 'Remove');
  await expect(column(page, 'x/echo')).toHaveCount(0);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(answer(page, 'x/echo')).toContainText('First thing');
});

test('a comparison is kept: reopened after unlock, renamed, tagged, deleted and taken back', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  await ask(page, 'Keep this');
  await inState(answer(page, 'echo'), 'done');
  await inState(answer(page, 'x/echo'), 'done');
  await comeBack(page);
  await expect(answer(page, 'echo')).toContainText('Keep this');
  await expect(answer(page, 'x/echo')).toContainText('Keep this');
  await go(page, '#/compare');
  const kept = page.getByRole('list', { name: 'Comparisons' });
  await expect(kept.getByRole('link', { name: /^Keep this/ })).toContainText('echo · x/echo');
  await kept.getByRole('button', { name: 'Actions: Keep this' }).click();
  await kept.getByRole('button', { name: 'Rename' }).click();
  await kept.getByRole('textbox', { name: 'Title' }).fill('Kept');
  await page.keyboard.press('Enter');
  await kept.getByRole('button', { name: 'Actions: Kept' }).click();
  await kept.getByRole('button', { name: 'Tags' }).click();
  await kept.getByRole('textbox', { name: 'Tags' }).fill('work, greetings');
  await page.keyboard.press('Enter');
  await expect(kept.getByRole('link', { name: /^Kept/ })).toContainText('work · greetings');
  await kept.getByRole('button', { name: 'Actions: Kept' }).click();
  await kept.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Comparison deleted.')).toBeVisible();
  await expect(kept).toHaveCount(0);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await kept.getByRole('link', { name: /^Kept/ }).click();
  await expect(answer(page, 'x/echo')).toContainText('Keep this');
});

test('a tab closed in the middle leaves what had come of every column, marked interrupted', async ({ page }) => {
  await withVault(page);
  await compare(page, ['long-4000@40', 'long-4000@50', 'echo']);
  await ask(page, 'Tell me everything');
  await inState(answer(page, 'echo'), 'done');
  for (const pace of [40, 50]) await expect(answer(page, `long-4000@${pace}`)).toContainText('Part 2', { timeout: 20_000 });
  await comeBack(page);
  for (const pace of [40, 50]) {
    await inState(answer(page, `long-4000@${pace}`), 'interrupted');
    await expect(answer(page, `long-4000@${pace}`)).toContainText('Part 1');
    await expect(column(page, `long-4000@${pace}`).locator('[data-metric="ttft_ms"]')).toHaveAttribute('data-value', /\d/);
  }
  await inState(answer(page, 'echo'), 'done');
});

test('columns share their settings, or have their own', async ({ page }) => {
  const mine = unique();
  await withVault(page);
  await compare(page, [`echo-${mine}-a`, `echo-${mine}-b`]);
  await page.getByRole('button', { name: 'Shared settings' }).click();
  const panel = page.getByRole('group', { name: 'Parameters' });
  await panel.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await panel.getByRole('textbox', { name: 'System prompt' }).blur();
  await panel.getByRole('button', { name: 'Close' }).click();
  await act(page, `echo-${mine}-b`, `Settings of echo-${mine}-b`);
  await expect(panel.getByRole('textbox', { name: 'System prompt' })).toHaveValue('Be brief.');
  const temperature = panel.getByRole('textbox', { name: 'Temperature' });
  await temperature.fill('0.5');
  await temperature.blur();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(column(page, `echo-${mine}-b`)).toContainText('Own settings');
  await ask(page, 'Hello');
  await inState(answer(page, `echo-${mine}-b`), 'done');
  const fields = async (model: string) => (await seen((entry) => entry.model === model)).map((entry) => entry.fields?.includes('temperature'));
  await expect.poll(() => fields(`echo-${mine}-a`)).toEqual([false]);
  expect(await fields(`echo-${mine}-b`)).toEqual([true]);
});

test('the chosen answer goes on alone: in the comparison, or in a chat', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  await ask(page, 'One');
  await inState(answer(page, 'echo'), 'done');
  await inState(answer(page, 'x/echo'), 'done');
  await act(page, 'x/echo', 'Continue with this one only');
  await ask(page, 'Two');
  await expect(column(page, 'x/echo').getByRole('article', { name: 'You' })).toHaveCount(2);
  await inState(answer(page, 'x/echo'), 'done');
  await expect(column(page, 'echo').getByRole('article', { name: 'You' })).toHaveCount(1);
  await act(page, 'x/echo', 'Continue in a chat');
  await expect(page).toHaveURL(/#\/chat\/[0-9a-f]{32}$/);
  await expect(page.getByRole('article', { name: 'You' })).toHaveCount(2);
  await composer(page).fill('Three');
  await composer(page).press('Enter');
  await expect(page.getByRole('article', { name: 'Assistant' }).last()).toContainText('Three');
});

test('an address fills nothing and asks nobody', async ({ page }) => {
  const mine = unique();
  await withVault(page);
  await go(page, `#/compare?prompt=${mine}&models=echo&run=1`);
  await expect(page.getByRole('heading', { name: 'Which model answers best?' })).toBeVisible();
  await expect(composer(page)).toHaveValue('');
  expect(await seen((entry) => entry.path.includes(mine))).toEqual([]);
});

test('two comparisons at the same time keep their answers apart', async ({ page }) => {
  await withVault(page);
  await compare(page, ['long-4000@60', 'echo']);
  await ask(page, 'First run');
  const first = page.url();
  await inState(answer(page, 'echo'), 'done');
  await page.getByRole('button', { name: 'More for this comparison' }).click();
  await page.getByRole('button', { name: 'Same models, new question' }).click();
  await expect(page).toHaveURL(/#\/compare$/);
  await ask(page, 'Second run');
  await inState(answer(page, 'echo'), 'done');
  await expect(answer(page, 'echo')).toContainText('Second run');
  await expect(answer(page, 'long-4000@60')).toContainText('Part 1');
  await go(page, new URL(first).hash);
  await expect(answer(page, 'echo')).toContainText('First run');
  await expect(answer(page, 'long-4000@60')).toContainText('Part 2');
  for (const article of await column(page, 'echo').getByRole('article').all()) await expect(article).not.toContainText('Second run');
});

test('figures are shown as they come, the best of each is marked, and the chart says in words when text came', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'long-4000@400']);
  await ask(page, 'How fast are you?');
  // While it still comes.
  const live = column(page, 'long-4000@400').locator('.column-figures [data-metric="total_ms"]');
  await expect(live).toHaveAttribute('data-value', /\d/);
  await inState(answer(page, 'long-4000@400'), 'streaming');
  await inState(answer(page, 'long-4000@400'), 'done');
  const figure = (model: string, metric: string) => column(page, model).locator(`[data-metric="${metric}"]`);
  for (const metric of ['ttft_ms', 'total_ms', 'tokens_per_s', 'prompt_tokens', 'completion_tokens']) {
    await expect(figure('long-4000@400', metric)).toHaveCount(1);
    await expect(figure('long-4000@400', metric)).toHaveAttribute('data-value', /^\d+(\.\d)?$/);
  }
  await expect(figure('echo', 'completion_tokens')).toHaveAttribute('data-best', 'true');
  await expect(figure('echo', 'completion_tokens')).toContainText('best');
  await expect(figure('long-4000@400', 'completion_tokens')).not.toHaveAttribute('data-best');
  await expect(figure('echo', 'total_ms')).toHaveAttribute('data-best', 'true');
  await page.getByText('Arrival over time').click();
  const timeline = page.getByRole('img', { name: /^long-4000@400: first text after .*, last after .* s, .*longest pause/ });
  await expect(timeline).toBeVisible();
  expect((await timeline.locator('path').getAttribute('d'))?.split('M').length).toBeGreaterThan(20);
});

async function more(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'More for this comparison' }).click();
  await page.getByRole('dialog').getByRole('button', { name: what }).click();
}

test('a question is asked again several times: all answers stay, and their spread is shown, also after unlock', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  await ask(page, 'Again and again');
  await inState(answer(page, 'echo'), 'done');
  await inState(answer(page, 'x/echo'), 'done');
  await page.getByRole('button', { name: 'More for this comparison' }).click();
  await page.getByRole('spinbutton', { name: 'How often' }).fill('3');
  await page.getByRole('button', { name: 'Ask all again' }).click();
  for (const model of ['echo', 'x/echo']) {
    await expect(column(page, model).getByRole('group', { name: 'Versions' })).toContainText('4 / 4');
    await inState(answer(page, model), 'done');
  }
  const spread = page.getByRole('region', { name: 'Spread over repeated answers' });
  await page.getByText('Arrival over time').click();
  const row = spread.getByRole('row', { name: /^x\/echo 4/ });
  await expect(row.locator('[data-spread="p50"]').first()).toContainText(/ms/);
  await expect(row.locator('[data-spread="p95"]').first()).toContainText(/ms/);
  await comeBack(page);
  await page.getByText('Arrival over time').click();
  await expect(row).toBeVisible();
});

test('a comparison is taken along as JSON, as CSV, and as a page that runs nothing', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  await ask(page, '<script>alert(1)</script> & more');
  await inState(answer(page, 'echo'), 'done');
  await inState(answer(page, 'x/echo'), 'done');
  const file = async (what: string): Promise<[string, string]> => {
    const download = page.waitForEvent('download');
    await more(page, what);
    const taken = await download;
    return [taken.suggestedFilename(), await readFile(await taken.path(), 'utf8')];
  };
  const [csvName, csv] = await file('CSV file');
  expect(csvName).toMatch(/\.csv$/);
  expect(csv.split('\r\n')[1]).toMatch(/^1,"openai","echo",1,1,done,[\d.]+,[\d.]+,/);
  const [, json] = await file('JSON file');
  const own = JSON.parse(json);
  expect([own.format, own.columns.length, own.columns[0].messages.length]).toEqual(['openmaas-comparison', 2, 2]);
  expect(json).not.toContain('sk-fake');
  const [htmlName, html] = await file('Web page');
  expect(htmlName).toMatch(/\.html$/);
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<script/i);
  expect(html).toContain('First token (ms)');
  expect(html).toContain('x/echo');
});

test('blind: nobody is named until the vote, which the leaderboard keeps', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  await page.getByRole('button', { name: 'Blind' }).click();
  await ask(page, 'Who says this?');
  const [first, second] = [column(page, 'Answer A'), column(page, 'Answer B')];
  await expect(first).toContainText('Who says this?');
  await inState(second.getByRole('article', { name: 'Assistant' }), 'done');
  await inState(first.getByRole('article', { name: 'Assistant' }), 'done');
  // Not in a name, a hint, an id or an attribute.
  expect(await page.locator('main').innerHTML()).not.toContain('echo');
  await expect(page.getByRole('button', { name: 'A is best' })).toBeEnabled();
  await page.keyboard.press('2');
  await expect(column(page, 'echo')).toBeVisible();
  await page.getByRole('button', { name: 'Leaderboard' }).click();
  const board = page.getByRole('dialog').getByRole('table');
  await expect(board.locator('[data-score]')).toHaveText(['1131', '869']);
  const won = await board.getByRole('row').nth(1).getByRole('rowheader').textContent();
  await page.keyboard.press('Escape');
  await comeBack(page);
  await page.getByRole('button', { name: 'Leaderboard' }).click();
  await expect(board.getByRole('row').nth(1).getByRole('rowheader')).toHaveText(won ?? '');
  await page.keyboard.press('Escape');
  // The next question is blind again; a tie is half a win for both.
  await ask(page, 'And this?');
  await expect(first).toContainText('And this?');
  await page.getByRole('button', { name: 'Tie' }).click();
  await expect(column(page, 'echo')).toBeVisible();
});

test('any two answers are compared word by word, and side by side as they are shown', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'gpt-4o']);
  await ask(page, 'The quick brown fox');
  await inState(answer(page, 'echo'), 'done');
  await inState(answer(page, 'gpt-4o'), 'done');
  await more(page, 'Differences between two answers');
  const dialog = page.getByRole('dialog', { name: 'Differences between two answers' });
  await expect(dialog.locator('del').first()).toBeVisible();
  await expect(dialog.locator('ins').first()).toBeVisible();
  // The same answer twice does not differ.
  await dialog.getByRole('combobox', { name: 'To' }).selectOption('0');
  await expect(dialog.locator('ins')).toHaveCount(0);
  await expect(dialog.locator('[data-difference]')).toHaveText('The quick brown fox');
  await dialog.getByRole('button', { name: 'As shown, side by side' }).click();
  await expect(dialog.locator('.rendered .markdown')).toHaveCount(2);
  await expect(dialog.locator('[data-difference="shown"]')).toBeVisible();
  await expect(dialog.locator('ins, del')).toHaveCount(0);
  // What differs is marked in what is shown too, each on its own side.
  await dialog.getByRole('combobox', { name: 'To' }).selectOption('1');
  const sides = dialog.locator('.rendered section');
  await expect(sides.first().locator('.markdown del').first()).toBeVisible();
  await expect(sides.last().locator('.markdown ins').first()).toBeVisible();
  await expect(sides.first().locator('ins')).toHaveCount(0);
  await expect(sides.last().locator('del')).toHaveCount(0);
});

test('marks stand in the rendered form, in markdown and code, and markup of a model stays text', async ({ page }) => {
  await withVault(page);
  await compare(page, ['echo', 'x/echo']);
  // Each is asked something else.
  await act(page, 'x/echo', 'Leave out of the next question');
  await ask(page, '## One **bold** word\n\n<img src=x onerror=alert(1)>\n\n```\nlet a = 1;\n```');
  await inState(answer(page, 'echo'), 'done');
  await act(page, 'echo', 'Leave out of the next question');
  await act(page, 'x/echo', 'Ask again from now on');
  await ask(page, '## One **brave** word\n\n<img src=x onerror=alert(1)> here\n\n```\nlet a = 2;\n```');
  await inState(answer(page, 'x/echo'), 'done');
  await more(page, 'Differences between two answers');
  const dialog = page.getByRole('dialog', { name: 'Differences between two answers' });
  await dialog.getByRole('button', { name: 'As shown, side by side' }).click();
  const [old, next] = [dialog.locator('.rendered section').first(), dialog.locator('.rendered section').last()];
  await expect(old.locator('strong del')).toHaveText('bold');
  await expect(next.locator('strong ins')).toHaveText('brave');
  await expect(next.locator('pre ins')).toContainText('2');
  await expect(next.locator('ins', { hasText: 'here' })).toBeVisible();
  await expect(next.locator('img')).toHaveCount(0);
  await expect(next).toContainText('<img src=x onerror=alert(1)>');
});

test('files go to all columns, and a model that does not take them says so before', async ({ page }) => {
  const mine = unique();
  await withVault(page);
  await connectForNow(page, { slug: 'deepseek', baseUrl: `${FAKE}/deepseek`, route: 'Direct' });
  await compare(page, [`echo-${mine}-a`, `echo-${mine}-b`]);
  await addModel(page, 'deepseek-v4-flash', 'deepseek');
  const attached = page.locator('.files:not(.sent)').getByRole('listitem');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles([{ name: 'a.png', mimeType: 'image/png', buffer: png(20, 20) }]);
  await expect(attached).toHaveText([/a\.png/]);
  const blind = column(page, 'deepseek-v4-flash');
  await expect(blind).toContainText('This model takes no pictures.');
  await expect(column(page, `echo-${mine}-a`)).not.toContainText('takes no pictures');
  await expect(page.getByText('1 model cannot be asked with these files')).toBeVisible();
  await composer(page).fill('What is this?');
  await expect(run(page)).toBeDisabled();
  await blind.getByRole('button', { name: 'Leave out of the next question' }).click();
  await expect(run(page)).toBeEnabled();
  // A file can be dropped as well.
  await page.locator('#compare').evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['one two'], 'notes.txt', { type: 'text/plain' }));
    element.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  });
  await expect(attached).toHaveText([/a\.png/, /notes\.txt/]);
  const bodies: Promise<unknown>[] = [];
  page.context().on('request', (one) => {
    if (one.method() === 'POST' && /\/chat\/completions$/.test(one.url())) bodies.push(Promise.resolve(one.postDataJSON()));
  });
  await run(page).click();
  for (const letter of ['a', 'b']) {
    const name = `echo-${mine}-${letter}`;
    await inState(answer(page, name), 'done');
    await expect(column(page, name).getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(2);
  }
  await expect(attached).toHaveCount(0);
  const asked = (await Promise.all(bodies)) as { model: string; messages: { content: { type: string; text?: string }[] }[] }[];
  expect(asked.map((body) => body.model).sort()).toEqual([`echo-${mine}-a`, `echo-${mine}-b`]);
  for (const body of asked) {
    const parts = body.messages.at(-1)!.content;
    expect(parts.map((part) => part.type)).toContain('image_url');
    expect(JSON.stringify(parts)).toContain('notes.txt');
  }
  // Kept with the comparison, and shown again to whoever judges without knowing the models.
  await comeBack(page);
  await expect(column(page, `echo-${mine}-b`).getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(2);
});
