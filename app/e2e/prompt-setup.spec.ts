// What a prompt is set up with beside its messages: tools, parameters and the form of answers, in the fields of a chat's panel.

import { expect, type Locator, type Page, test } from '@playwright/test';
import { answers, BASE, chooseModel, comeBack, composer, connectForNow, FAKE, go, handOn, inState, openChat, readTestSet, unique, withVault } from './product';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const message = (page: Page): Locator => page.getByRole('textbox', { name: 'Message 1', exact: true });
const panel = (page: Page, name = 'Parameters'): Locator => page.getByRole('group', { name, exact: true });
const field = (page: Page, name: string): Locator => page.locator(`[data-param="${name}"]`);
const unsound = (page: Page): Locator => page.locator('[data-unsound]');
const list = (page: Page): Locator => page.getByRole('list', { name: 'Prompt list' });
const WEATHER = '{"type": "object", "properties": {"city": {"type": "string"}}}';
const TOOL = { type: 'function', function: { name: 'get_weather', description: 'Tells the weather', parameters: JSON.parse(WEATHER) } };

async function write(page: Page, text: string): Promise<void> {
  await go(page, '#/prompts');
  await button(page, 'New prompt').click();
  await expect(page).toHaveURL(/#\/prompts\/[0-9a-f]{32}$/);
  await message(page).fill(text);
  await save(page, 'first text');
}

async function save(page: Page, note: string, save = 'Save version', what = 'What changed'): Promise<void> {
  await page.getByRole('textbox', { name: what }).fill(note);
  await button(page, save).click();
  await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
}

/** Opens the fields, and one of their groups. */
async function unfold(page: Page, ...titles: string[]): Promise<void> {
  const made = page.locator('.made-for');
  if ((await made.getAttribute('open')) === null) await made.locator('> summary').click();
  for (const title of titles) {
    const part = made.locator('details', { has: page.locator('summary', { hasText: title }) }).first();
    if ((await part.getAttribute('open')) === null) await part.locator('summary').first().click();
  }
}

async function addTool(page: Page): Promise<void> {
  await unfold(page, 'Tools');
  await button(page, 'Add tool').click();
  await panel(page).getByRole('textbox', { name: 'Name', exact: true }).fill('get_weather');
  await panel(page).getByRole('textbox', { name: 'Description' }).fill('Tells the weather');
  await panel(page).getByRole('textbox', { name: 'Arguments' }).fill(WEATHER);
  await panel(page).getByRole('textbox', { name: 'Arguments' }).blur();
}

/** The body of the next request to a model. */
async function next(page: Page, by: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const asked = page.context().waitForEvent('request', (one) => one.method() === 'POST' && /\/chat\/completions$/.test(one.url()));
  await by();
  return (await asked).postDataJSON() as Record<string, unknown>;
}

test('tools and all parameters are typed in the panel\'s fields, kept in versions, and sent from a chat', async ({ page }) => {
  await withVault(page);
  await write(page, 'Ask this.');
  await unfold(page, 'Sampling', 'Length', 'Reasoning', 'Output', 'Advanced');
  // Without a model everything is there that some model takes; the system prompt is a message.
  for (const name of ['temperature', 'top_p', 'top_k', 'presence_penalty', 'frequency_penalty', 'seed', 'max_tokens', 'stop', 'reasoning_effort', 'verbosity', 'n', 'top_logprobs', 'response_format', 'provider_config']) {
    await expect(field(page, name), name).toBeVisible();
  }
  await expect(panel(page).getByRole('textbox', { name: 'System prompt' })).toHaveCount(0);
  await field(page, 'temperature').fill('0.3');
  await field(page, 'seed').fill('7');
  await field(page, 'stop').fill('END');
  await field(page, 'stop').press('Enter');
  await field(page, 'response_format').selectOption('json_object');
  await field(page, 'provider_config').fill('{"service_tier": "flex"}');
  await field(page, 'provider_config').blur();
  await addTool(page);
  await expect(page.locator('.made-for > summary')).toContainText('temperature 0.3');
  await expect(page.locator('.made-for > summary')).toContainText('get_weather');
  await save(page, 'with tools');
  await button(page, 'Versions').click();
  const inserted = page.locator('[data-difference="words"] ins');
  for (const words of ['temperature', 'END', 'json_object', 'get_weather', 'city', 'service_tier']) {
    await expect(inserted.filter({ hasText: words }).first(), words).toBeVisible();
  }
  const address = page.url();
  await comeBack(page);
  await page.goto(address);
  await unfold(page, 'Sampling', 'Tools', 'Advanced');
  await expect(field(page, 'temperature')).toHaveValue('0.3');
  await expect(field(page, 'provider_config')).toHaveValue('{"service_tier": "flex"}');
  await expect(panel(page).locator('.own-tool summary')).toContainText('get_weather');

  await page.getByRole('link', { name: 'All prompts' }).click();
  await list(page).getByRole('listitem').getByRole('button', { name: 'Use in chat' }).click();
  await expect(composer(page)).toHaveValue('Ask this.');
  const body = await next(page, () => composer(page).press('Enter'));
  expect(body).toMatchObject({ temperature: 0.3, seed: 7, stop: ['END'], response_format: { type: 'json_object' }, service_tier: 'flex', tools: [TOOL] });
  await inState(answers(page).last(), 'done');
  // And back: what the chat has, a prompt made of it has.
  await composer(page).pressSequentially('/save-prompt');
  await composer(page).press('Enter');
  await expect(page.getByText('1 prompt added.')).toBeVisible();
  await go(page, '#/prompts');
  await list(page).getByRole('link', { name: /^Ask this/ }).click();
  await unfold(page, 'Sampling', 'Tools');
  await expect(field(page, 'temperature')).toHaveValue('0.3');
  await expect(field(page, 'response_format')).toHaveValue('json_object');
  await expect(panel(page).locator('.own-tool summary')).toContainText('get_weather');
});

test('JSON that is wrong is told with its field; until it is mended nothing is tried or tested', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  const model = `${unique()}/echo`;
  await chooseModel(page, model);
  await write(page, 'Ask this.');
  await addTool(page);
  const schema = panel(page).getByRole('textbox', { name: 'Arguments' });
  await schema.fill('{"type": "object",}');
  await schema.blur();
  await expect(panel(page).getByRole('alert')).toContainText('Line 1, column 19');
  await expect(unsound(page)).toHaveText('get_weather, Arguments: Line 1, column 19: this is not valid JSON.');
  await expect(button(page, 'Try')).toBeDisabled();
  await save(page, 'broken');
  await page.getByRole('link', { name: 'Test sets' }).click();
  await button(page, 'New test set').click();
  await expect(page.getByRole('alert')).toContainText('get_weather, Arguments: Line 1, column 19');
  await page.goBack();
  await unfold(page, 'Output', 'Tools', 'Advanced');
  await panel(page).locator('.own-tool > summary').click();
  await schema.fill(WEATHER);
  await field(page, 'provider_config').fill('[]');
  await field(page, 'provider_config').blur();
  await expect(unsound(page)).toContainText('Raw body fields: This must be a JSON object');
  await field(page, 'provider_config').fill('{"service_tier": "flex"}');
  await field(page, 'provider_config').blur();
  await expect(unsound(page)).toHaveCount(0);
  await field(page, 'response_format').selectOption('json_schema');
  await expect(unsound(page)).toContainText('Schema: Line 1, column');
  await panel(page).getByRole('textbox', { name: 'Schema' }).fill('{"type": "object"}');
  await panel(page).getByRole('textbox', { name: 'Schema' }).blur();
  await save(page, 'mended');
  const wanted = { service_tier: 'flex', tools: [TOOL], response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } } };
  expect(await next(page, () => button(page, 'Try').click())).toMatchObject(wanted);

  // A test set of it asks with the same.
  await page.getByRole('link', { name: 'Test sets' }).click();
  await button(page, 'New test set').click();
  await button(page, 'Add model').click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
  await page.locator(`[data-model="openai/${model}"]`).first().click();
  expect(await next(page, () => button(page, 'Run tests').click())).toMatchObject(wanted);
  await expect(page.locator('[data-run="done"]')).toBeVisible();
});

test('a prompt of another tool brings its parameters and tools; what is wrong in it is told by its field', async ({ page }) => {
  await openChat(page);
  await go(page, '#/prompts');
  await button(page, 'Import prompts').click();
  const bring = async (json: unknown): Promise<void> => {
    await page.getByRole('textbox', { name: 'Text or JSON' }).fill(typeof json === 'string' ? json : JSON.stringify(json));
    await button(page, 'Import').click();
  };
  const trouble = page.getByRole('dialog').getByRole('alert');
  await bring('{\n  "prompt": "x",\n}');
  await expect(trouble).toHaveText('This looks like JSON, but it is broken at line 3, column 1.');
  await bring({ name: 'w', prompt: 'x', config: { tools: [{ type: 'function', function: { description: 'd' } }] } });
  await expect(trouble).toHaveText('The field config.tools[0].function.name is missing, or not of the kind that must stand there.');
  await bring({
    name: 'weather', type: 'chat', prompt: [{ role: 'user', content: 'How warm is it in {{city}}?' }],
    config: { temperature: 0.2, top_k: 5, tools: [TOOL], response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' }, strict: true } } },
  });
  await list(page).getByRole('link', { name: /^weather/ }).click();
  await unfold(page, 'Sampling', 'Tools');
  await expect(field(page, 'temperature')).toHaveValue('0.2');
  await expect(field(page, 'top_k')).toHaveValue('5');
  await expect(panel(page).getByRole('checkbox', { name: 'Strict' })).toBeChecked();
  await panel(page).locator('.own-tool > summary').click();
  await expect(panel(page).getByRole('textbox', { name: 'Arguments' })).toHaveValue(JSON.stringify(TOOL.function.parameters, null, 2));
});

test('handed on it has its parameters and tools, which come switched off', async ({ page }) => {
  await withVault(page);
  await write(page, 'Ask this.');
  await unfold(page, 'Sampling', 'Output');
  await field(page, 'temperature').fill('0.4');
  await field(page, 'response_format').selectOption('json_object');
  await addTool(page);
  await save(page, 'with tools');
  const { other, shown } = await handOn(page);
  await expect(shown).toContainText('Tools in it come switched off.');
  await expect(shown.locator('[data-shared="text"]')).toContainText('get_weather');
  await expect(shown.locator('[data-shared="text"]')).toContainText('response_format: json_object');
  await shown.getByRole('button', { name: 'Add to mine' }).click();
  await go(other, '#/prompts');
  await list(other).getByRole('link').first().click();
  await unfold(other, 'Sampling', 'Tools');
  await expect(field(other, 'temperature')).toHaveValue('0.4');
  await expect(field(other, 'response_format')).toHaveValue('json_object');
  await expect(panel(other).locator('.own-tool summary')).toContainText('get_weather');
  await expect(panel(other).getByRole('switch', { name: 'Send tools' })).not.toBeChecked();
});

test('a test set\'s file has what its prompts are asked with', async ({ page }) => {
  await openChat(page);
  await go(page, '#/prompts/tests');
  await readTestSet(page, `prompts:\n  - label: Warm\n    raw: 'How warm is it in {{city}}?'\n    config:\n      temperature: warm\nproviders: ['openai:echo']\ntests: [{vars: {city: Seoul}}]\n`);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Line 5, column 7, prompts[0].config.temperature');
});

test('the version that made an answer is known of a question that waited, and whoever answers it again', async ({ page }) => {
  await withVault(page, 'echo@20');
  await write(page, 'Made with a prompt.');
  await page.getByRole('link', { name: 'All prompts' }).click();
  await go(page, '#/chat');
  const made = page.locator('[data-prompt]');
  await composer(page).fill(Array.from({ length: 120 }, (_, n) => `word${n}`).join(' '));
  await composer(page).press('Enter');
  await inState(answers(page), 'streaming');
  await composer(page).pressSequentially('/Untitled');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('Made with a prompt.');
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(2);
  await inState(answers(page).last(), 'done');
  await expect(made).toHaveText('Prompt: Untitled prompt, version 2');
  // Another model, by the answer and by the question.
  for (const said of [answers(page).last(), page.getByRole('article', { name: 'You' }).last()]) {
    await said.getByRole('button', { name: 'More actions' }).click();
    await said.getByRole('button', { name: 'Ask another model' }).click();
    const model = `${unique()}/echo`;
    await page.getByRole('combobox').fill(model);
    await page.locator(`[data-model="openai/${model}"]`).click();
    await expect(answers(page).last().locator('header')).toContainText(model);
    await inState(answers(page).last(), 'done');
    await expect(made).toHaveText('Prompt: Untitled prompt, version 2');
  }
  await comeBack(page);
  await expect(made).toHaveAttribute('data-version', '2');
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('도구와 매개변수를 프롬프트에 담고, 잘못된 JSON을 고쳐 저장합니다', async ({ page }) => {
    await page.goto(`${BASE}/#/prompts`);
    await button(page, '새 프롬프트').click();
    await page.getByRole('textbox', { name: '메시지 1', exact: true }).fill('날씨를 알려 주세요.');
    await unfold(page, '샘플링', '도구');
    await field(page, 'temperature').fill('0.3');
    await button(page, '도구 추가').click();
    const fields = panel(page, '매개변수');
    await fields.getByRole('textbox', { name: '이름', exact: true }).fill('get_weather');
    await fields.getByRole('textbox', { name: '인수' }).fill('{');
    await fields.getByRole('textbox', { name: '인수' }).blur();
    await expect(unsound(page)).toHaveText(/^get_weather, 인수: 1번째 줄 \d번째 칸/);
    await expect(button(page, '시험')).toBeDisabled();
    await fields.getByRole('textbox', { name: '인수' }).fill(WEATHER);
    await fields.getByRole('textbox', { name: '인수' }).blur();
    await expect(unsound(page)).toHaveCount(0);
    await save(page, '도구 추가', '버전 저장', '바뀐 점');
    await button(page, '버전').click();
    await expect(page.locator('[data-difference="words"] ins').filter({ hasText: 'get_weather' })).toBeVisible();
    await page.getByRole('link', { name: '모든 프롬프트' }).click();
    await button(page, '대화에 사용').click();
    await expect(page.locator('#message')).toHaveValue('날씨를 알려 주세요.');
    await button(page, '매개변수').click();
    await expect(field(page, 'temperature')).toHaveValue('0.3');
  });
});
