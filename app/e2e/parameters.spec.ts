// The parameters panel and the presets: what is set arrives on the wire, what a model does not take is not offered.

import { expect, test, type Page } from '@playwright/test';
import { openPanel, openPresets, panel, preset, savePreset, unfold } from './panel';
import { answers, chooseModel, composer, connectForNow, FAKE, go, inState, openChat, send, unlock, withVault } from './product';

const ANY = /\/(chat\/completions|responses|messages)$/;
const field = (page: Page, name: string) => panel(page).locator(`[data-param="${name}"]`);

/** Sends a message and gives the body that the browser sent for it. */
async function bodyOf(page: Page, text: string): Promise<Record<string, unknown>> {
  const asked = page.context().waitForEvent('request', (one) => one.method() === 'POST' && ANY.test(one.url()));
  await send(page, text);
  const body = (await asked).postDataJSON() as Record<string, unknown>;
  await inState(answers(page).last(), 'done');
  return body;
}

async function withOpenai(page: Page, model = 'echo'): Promise<void> {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, model);
  await openPanel(page);
}

test('what is set is sent, and a reset takes it out again', async ({ page }) => {
  await withOpenai(page);
  await expect(field(page, 'temperature')).toHaveAttribute('placeholder', '1 (default)');
  await field(page, 'temperature').fill('0,7');
  await field(page, 'presence_penalty').fill('-.5');
  await field(page, 'seed').fill('7');
  for (const text of ['END', '\\n\\n', 'a, b']) {
    await field(page, 'stop').fill(text);
    await field(page, 'stop').press('Enter');
  }
  await panel(page).getByRole('button', { name: 'Remove a, b' }).click();
  expect(await bodyOf(page, 'One')).toMatchObject({ temperature: 0.7, presence_penalty: -0.5, seed: 7, stop: ['END', '\n\n'] });
  await panel(page).getByRole('button', { name: 'Reset Temperature' }).click();
  await expect(field(page, 'temperature')).toHaveValue('');
  const second = await bodyOf(page, 'Two');
  expect([second['temperature'], second['seed']]).toEqual([undefined, 7]);
  await panel(page).getByRole('button', { name: 'Reset all' }).click();
  await expect(field(page, 'seed')).toHaveValue('');
  const third = await bodyOf(page, 'Three');
  expect([third['seed'], third['stop'], third['presence_penalty']]).toEqual([undefined, undefined, undefined]);
});

test('what a model does not take is not offered; what was set for another is shown as left out', async ({ page }) => {
  await withOpenai(page);
  await field(page, 'temperature').fill('0.5');
  await expect(field(page, 'reasoning_effort')).toHaveCount(0);
  await chooseModel(page, 'gpt-5.4-mini');
  await expect(field(page, 'temperature')).toHaveCount(0);
  const left = panel(page).locator('[data-left-out="temperature"]');
  await expect(left).toContainText('0.5');
  await field(page, 'reasoning_effort').selectOption('high');
  await field(page, 'verbosity').selectOption('low');
  const body = await bodyOf(page, 'How warm?');
  expect(body).toMatchObject({ reasoning: { effort: 'high' }, text: { verbosity: 'low' } });
  expect(body['temperature']).toBeUndefined();
  await left.getByRole('button', { name: 'Reset Temperature' }).click();
  await expect(left).toHaveCount(0);
});

test('a budget for thinking goes to a model that knows one, within its bounds', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { slug: 'anthropic', baseUrl: `${FAKE}/anthropic`, route: 'Direct' });
  await chooseModel(page, 'claude-sonnet-4-5', 'anthropic');
  await openPanel(page);
  await field(page, 'reasoning_budget').fill('100');
  await expect(field(page, 'reasoning_budget')).toHaveAttribute('aria-invalid', 'true');
  await expect(panel(page)).toContainText('Enter a whole number from 1024 to 62976.');
  await field(page, 'reasoning_budget').fill('2048');
  expect((await bodyOf(page, 'Think'))['thinking']).toEqual({ type: 'enabled', budget_tokens: 2048 });
  await chooseModel(page, 'claude-sonnet-5', 'anthropic');
  await expect(field(page, 'reasoning_budget')).toHaveCount(0);
  await expect(field(page, 'reasoning_effort')).toBeVisible();
});

test('a schema with a mistake names its place and is not sent; mended, it is', async ({ page }) => {
  await withOpenai(page);
  await field(page, 'response_format').selectOption('json_schema');
  const schema = panel(page).getByRole('textbox', { name: 'Schema' });
  await schema.fill('{\n  "type": "object",\n}');
  await expect(panel(page).getByRole('alert')).toContainText('Line 3, column 1');
  expect((await bodyOf(page, 'One'))['response_format']).toBeUndefined();
  await schema.fill('{"type": "object", "properties": {"a": {"type": "text"}}}');
  await expect(panel(page).getByRole('alert')).toContainText('Line 1, column 49: “text” is no type.');
  await schema.fill('{"type": "object", "properties": {"a": {"type": "string"}}}');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await panel(page).getByRole('button', { name: 'Format', exact: true }).click();
  await expect(schema).toHaveValue(/^\{\n {2}"type": "object",\n/);
  await panel(page).getByRole('checkbox', { name: 'Strict' }).check();
  expect((await bodyOf(page, 'Two'))['response_format']).toEqual({
    type: 'json_schema',
    json_schema: { name: 'answer', schema: { type: 'object', properties: { a: { type: 'string' } } }, strict: true },
  });
});

test('tools go along while they are on, and only those that are sound', async ({ page }) => {
  await withOpenai(page);
  await unfold(page, 'Tools');
  await panel(page).getByRole('button', { name: 'Add tool' }).click();
  await panel(page).getByRole('textbox', { name: 'Name', exact: true }).fill('get weather');
  await expect(panel(page)).toContainText('no spaces');
  expect((await bodyOf(page, 'One'))['tools']).toBeUndefined();
  await panel(page).getByRole('textbox', { name: 'Name', exact: true }).fill('get_weather');
  await panel(page).getByRole('textbox', { name: 'Description' }).fill('Tells the weather');
  await panel(page).getByRole('textbox', { name: 'Arguments' }).fill('{"type": "object", "properties": {"city": {"type": "string"}}}');
  expect((await bodyOf(page, 'Two'))['tools']).toEqual([{
    type: 'function',
    function: { name: 'get_weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  }]);
  await panel(page).getByRole('switch', { name: 'Send tools' }).uncheck();
  expect((await bodyOf(page, 'Three'))['tools']).toBeUndefined();
});

test('raw fields lie over the body, field by field; what is not JSON stays as typed and is not sent', async ({ page }) => {
  await withOpenai(page);
  await unfold(page, 'Advanced');
  const raw = field(page, 'provider_config');
  const broken = '{\n  "top_k": 5,\n';
  await raw.fill(broken);
  await expect(panel(page).getByRole('alert')).toContainText(/Line \d, column \d+: this is not valid JSON/);
  const first = await bodyOf(page, 'One');
  expect(first['top_k']).toBeUndefined();
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByTitle('Something in the parameters is not valid')).toBeVisible();
  await openPanel(page);
  await expect(raw).toHaveValue(broken);
  await raw.fill('{"messages": []}');
  await expect(panel(page).getByRole('alert')).toContainText('“messages” is written by the app itself');
  await raw.fill('{"top_k": 5, "stream_options": {"include_usage": false}}');
  const body = await bodyOf(page, 'Two');
  expect(body['top_k']).toBe(5);
  expect(body['stream_options']).toEqual({ ...(first['stream_options'] as object), include_usage: false });
});

test('what a field does is told by pointing, by focus, and with the field itself', async ({ page }) => {
  await openChat(page);
  await openPanel(page);
  const mark = panel(page).getByRole('button', { name: 'About Temperature' });
  const tip = panel(page).getByRole('tooltip').filter({ hasText: 'How freely' });
  await expect(tip).toHaveCount(0);
  await mark.hover();
  await expect(tip).toBeVisible();
  await tip.hover();
  await expect(tip).toBeVisible();
  await composer(page).hover();
  await expect(tip).toHaveCount(0);
  await mark.focus();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
  await expect(panel(page).getByRole('textbox', { name: 'Temperature' })).toHaveAccessibleDescription(/How freely the model chooses/);
});

test('on a phone the panel is a sheet; Escape closes it and the focus goes back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openChat(page);
  const opener = page.getByRole('button', { name: 'Parameters', exact: true });
  await opener.click();
  const sheet = page.getByRole('dialog', { name: 'Parameters' });
  const box = (await sheet.boundingBox())!;
  expect([Math.round(box.x), Math.round(box.width), Math.round(box.height)]).toEqual([0, 390, 844]);
  await field(page, 'top_p').fill('0.5');
  await panel(page).getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(opener).toBeFocused();
  await opener.click();
  await expect(panel(page).getByRole('textbox', { name: 'System prompt' })).toHaveValue('Be brief.');
  await expect(field(page, 'top_p')).toHaveValue('0.5');
});

const system = (page: Page) => panel(page).getByRole('textbox', { name: 'System prompt' });

test('presets are kept, found after the lock, applied and taken back; the default one begins new chats', async ({ page }) => {
  await withVault(page);
  await openPresets(page);
  await expect(panel(page)).toContainText('keep them under a name');
  await system(page).fill('Talk like a pirate.');
  await field(page, 'temperature').fill('1.5');
  await savePreset(page, 'Pirate', '🏴‍☠️');
  await expect(preset(page, 'Pirate')).toContainText('in use');
  await system(page).fill('Be brief.');
  await field(page, 'temperature').fill('');
  await savePreset(page, 'Plain');
  await preset(page, 'Pirate').getByRole('button', { name: 'Use for new chats: Pirate' }).click();
  await expect(system(page)).toHaveValue('Talk like a pirate.');

  await page.getByRole('button', { name: 'Lock' }).click();
  await unlock(page);
  await openPresets(page);
  await expect(preset(page, 'Pirate')).toContainText('🏴‍☠️');
  await expect(system(page)).toHaveValue('Talk like a pirate.');
  const body = await bodyOf(page, 'Ahoy');
  expect(body).toMatchObject({ model: 'echo', temperature: 1.5 });
  expect(body['messages']).toContainEqual(expect.objectContaining({ content: 'Talk like a pirate.' }));

  await preset(page, 'Plain').getByRole('button', { name: /^Plain/ }).click();
  await expect(system(page)).toHaveValue('Be brief.');
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(system(page)).toHaveValue('Talk like a pirate.');
  await preset(page, 'Plain').getByRole('button', { name: /^Plain/ }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(preset(page, 'Pirate').getByRole('button', { name: /^Pirate/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(system(page)).toHaveValue('Be brief.');
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await openPresets(page);
  await expect(system(page)).toHaveValue('Talk like a pirate.');
});

test('a preset is applied from the menu behind "/" and from the palette', async ({ page }) => {
  await openChat(page);
  await openPresets(page);
  await system(page).fill('Talk like a pirate.');
  await savePreset(page, 'Long John');
  await system(page).fill('Be brief.');
  await savePreset(page, 'Plain');
  await composer(page).fill('/long');
  await expect(page.getByRole('listbox', { name: 'Commands' }).getByRole('option')).toContainText(['/Long-John']);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(system(page)).toHaveValue('Talk like a pirate.');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox').fill('plain');
  await palette.getByRole('group', { name: 'Presets' }).getByRole('option').click();
  await expect(system(page)).toHaveValue('Be brief.');
});

test('a preset is renamed, updated, duplicated, deleted and taken back', async ({ page }) => {
  await openChat(page);
  await openPresets(page);
  await system(page).fill('Translate.');
  await savePreset(page, 'Translator');
  const act = async (name: string, action: string) => {
    await preset(page, name).getByRole('button', { name: `Actions: ${name}` }).click();
    await preset(page, name).getByRole('button', { name: action }).click();
  };
  await act('Translator', 'Rename');
  await panel(page).getByRole('textbox', { name: 'Preset name' }).fill('Interpreter');
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(preset(page, 'Interpreter')).toBeVisible();
  await system(page).fill('Translate into Korean.');
  await system(page).blur();
  await act('Interpreter', 'Update with what is set now');
  await expect(preset(page, 'Interpreter')).toContainText('in use');
  await act('Interpreter', 'Duplicate');
  await expect(preset(page, 'Interpreter (copy)')).toBeVisible();
  await act('Interpreter', 'Delete');
  await expect(preset(page, 'Interpreter')).toHaveCount(0);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await preset(page, 'Interpreter').getByRole('button', { name: /^Interpreter/ }).click();
  await expect(system(page)).toHaveValue('Translate into Korean.');
  await go(page, '#/settings');
  await go(page, '#/chat');
  await openPresets(page);
  await expect(preset(page, 'Interpreter (copy)')).toBeVisible();
});
