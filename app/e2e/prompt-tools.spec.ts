// A prompt's calls of tools and their results: written, checked, tried, used, tested, handed on and brought in.

import { expect, type Locator, type Page, test } from '@playwright/test';
import { answers, BASE, chooseModel, comeBack, composer, connectForNow, FAKE, go, handOn, inState, openChat, pick, unique, withVault } from './product';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const message = (page: Page, number: number): Locator => page.locator('.prompt-message').nth(number - 1);
const text = (page: Page, number: number): Locator => page.getByRole('textbox', { name: `Message ${number}`, exact: true });
const role = (page: Page, number: number): Locator => page.getByRole('combobox', { name: `Role of message ${number}` });
const call = (page: Page, number = 1): Locator => page.getByRole('group', { name: `Call ${number}`, exact: true });
const fault = (page: Page): Locator => page.locator('[data-call-fault]');
const preview = (page: Page): Locator => page.getByRole('list', { name: 'Preview' });
const values = (page: Page): Locator => page.getByRole('region', { name: 'Values' });
const ARGUMENTS = '{"city": {{ city|tojson }}}';
const QUESTION = { role: 'user', content: 'How warm is it in Seoul?' };
const CALL = { id: 'call00001', type: 'function', function: { name: 'get_weather', arguments: '{"city": "Seoul"}' } };
const RESULT = { role: 'tool', tool_call_id: 'call00001', content: '21 degrees' };
const TOLD = [QUESTION, { role: 'assistant', tool_calls: [CALL] }, RESULT];

/** A prompt that asks, calls a tool, and has its result. */
async function write(page: Page): Promise<void> {
  await go(page, '#/prompts');
  await button(page, 'New prompt').click();
  await expect(page).toHaveURL(/#\/prompts\/[0-9a-f]{32}$/);
  await text(page, 1).fill('How warm is it in {{ city }}?');
  await button(page, 'Add message').click();
  await expect(role(page, 2)).toHaveValue('Assistant');
  await message(page, 2).getByRole('button', { name: 'Add tool call' }).click();
  await call(page).getByRole('combobox', { name: 'Tool', exact: true }).fill('get_weather');
  await call(page).getByRole('textbox', { name: 'Arguments (JSON)' }).fill(ARGUMENTS);
  await button(page, 'Add its result').click();
  await expect(role(page, 3)).toHaveValue('Tool');
  await text(page, 3).fill('21 degrees');
  await expect(fault(page)).toHaveCount(0);
}

async function save(page: Page, note: string, words = { note: 'What changed', save: 'Save version' }): Promise<void> {
  await page.getByRole('textbox', { name: words.note }).fill(note);
  await button(page, words.save).click();
  await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
}

/** The messages of the next request to a model. */
async function next(page: Page, by: () => Promise<unknown>): Promise<unknown> {
  const asked = page.context().waitForEvent('request', (one) => one.method() === 'POST' && /\/chat\/completions$/.test(one.url()));
  await by();
  return ((await asked).postDataJSON() as { messages: unknown }).messages;
}

test('a call and its result are written, kept in versions, previewed, tried, and used in a chat that becomes a prompt again', async ({ page }) => {
  await withVault(page);
  await write(page);
  await values(page).getByRole('textbox', { name: 'city' }).fill('Seoul');
  await expect(preview(page)).toContainText('{"city": "Seoul"}');
  await expect(preview(page).getByRole('listitem').last()).toHaveAttribute('data-role', 'tool');
  expect(await next(page, () => button(page, 'Try').click())).toMatchObject(TOLD);
  const column = page.getByRole('region', { name: 'echo', exact: true });
  await inState(column.getByRole('article', { name: 'Assistant' }).last(), 'done');
  await save(page, 'with a call');

  // What differs is told word by word, and restored.
  await text(page, 3).fill('22 degrees');
  await save(page, 'warmer');
  await button(page, 'Versions').click();
  const difference = page.locator('[data-difference="words"]');
  await expect(difference.locator('ins')).toHaveText('22');
  await expect(difference).toContainText('get_weather, call00001');
  await button(page, 'Restore: Version 2').click();
  await expect(text(page, 3)).toHaveValue('21 degrees');
  const address = page.url();
  await comeBack(page);
  await page.goto(address);
  await expect(call(page).getByRole('textbox', { name: 'Arguments (JSON)' })).toHaveValue(ARGUMENTS);

  await page.getByRole('link', { name: 'All prompts' }).click();
  await page.getByRole('list', { name: 'Prompt list' }).getByRole('button', { name: 'Use in chat' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'city' }).fill('Seoul');
  await dialog.getByRole('button', { name: 'Use in chat' }).click();
  // Nothing is asked unasked: it is a new chat, and its last word is the tool's.
  const result = page.getByRole('article', { name: 'Tool' });
  await expect(result).toContainText('21 degrees');
  await expect(result.locator('header')).toContainText('get_weather');
  expect(await next(page, () => button(page, 'Get an answer').click())).toMatchObject(TOLD);
  await inState(answers(page).last(), 'done');
  await expect(answers(page).last().locator('[data-prompt]')).toHaveAttribute('data-version', '4');
  expect(await next(page, async () => {
    await composer(page).fill('And tomorrow?');
    await composer(page).press('Enter');
  })).toMatchObject([...TOLD, { role: 'assistant' }, { role: 'user', content: 'And tomorrow?' }]);
  await inState(answers(page).last(), 'done');
  await composer(page).pressSequentially('/save-prompt');
  await composer(page).press('Enter');
  await expect(page.getByText('1 prompt added.')).toBeVisible();
  await go(page, '#/prompts');
  await page.getByRole('list', { name: 'Prompt list' }).getByRole('link').last().click();
  await expect(call(page).getByRole('textbox', { name: 'Arguments (JSON)' })).toHaveValue('{"city": "Seoul"}');
  await expect(message(page, 3).getByRole('combobox', { name: 'Result of the call' })).toHaveValue('call00001');
  await expect(fault(page)).toHaveCount(0);
});

test('calls and results that do not belong together are named, and nothing is tried before that is mended', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await write(page);
  await expect(call(page)).toContainText('No tool “get_weather” is sent with this prompt');
  await values(page).getByRole('textbox', { name: 'city' }).fill('Seoul');
  await expect(button(page, 'Try')).toBeEnabled();
  // Its id goes along to the result.
  await call(page).getByRole('textbox', { name: 'Id of the call' }).fill('w1');
  await expect(message(page, 3).getByRole('combobox', { name: 'Result of the call' })).toHaveValue('w1');
  await call(page).getByRole('textbox', { name: 'Id of the call' }).fill('a b');
  await expect(fault(page)).toContainText('Message 2, call to get_weather: its id must be 1 to 40 letters');
  await call(page).getByRole('textbox', { name: 'Id of the call' }).fill('w1');
  await button(page, 'Remove message 3').click();
  await expect(fault(page)).toHaveText('Message 2, call to get_weather: it has no result. Add its result after this message, or remove the call.');
  await expect(button(page, 'Try')).toBeDisabled();
  await expect(page.getByText('Fix the tool calls first')).toBeVisible();
  await button(page, 'Add its result').click();
  await role(page, 1).selectOption({ label: 'Tool' });
  await expect(fault(page)).toContainText('Message 1: this is not the result of any call');
  await role(page, 1).selectOption({ label: 'User' });
  await expect(fault(page)).toHaveCount(0);
  // JSON that is broken once it is filled in is told where it is previewed; without variables where it is typed.
  await call(page).getByRole('textbox', { name: 'Arguments (JSON)' }).fill('{"city": "{{ city }}"}');
  await text(page, 1).fill('In {{ city }}?');
  await values(page).getByRole('textbox', { name: 'city' }).fill('"Seoul"');
  await expect(fault(page)).toContainText('Message 2, call to get_weather, arguments: Line 1, column 12');
  await expect(fault(page)).toContainText('{{ name|tojson }}');
  await expect(button(page, 'Try')).toBeDisabled();
  await call(page).getByRole('textbox', { name: 'Arguments (JSON)' }).fill('[1]');
  await expect(message(page, 2).locator('[data-call-fault]')).toContainText('arguments: Line 1, column 1');
  await call(page).getByRole('textbox', { name: 'Arguments (JSON)' }).fill('{{ nothing|');
  await expect(message(page, 2).locator('[data-fault]')).toContainText('Message 2');
});

test('a test set asks with them, its file has them, and a row that breaks them is named', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  const model = `${unique()}/echo`;
  await chooseModel(page, model);
  await go(page, '#/prompts/tests');
  await page.getByRole('button', { name: 'Import' }).first().click();
  const dialog = page.getByRole('dialog');
  await pick(dialog.getByRole('radio', { name: 'YAML' }));
  const raw = (typed: string): string => JSON.stringify([{ role: 'user', content: 'How warm is it in {{city}}?' }, { role: 'assistant', content: null, tool_calls: [{ ...CALL, function: { name: 'get_weather', arguments: typed } }] }, RESULT]);
  const set = (typed: string): string => `prompts:\n  - label: Warm\n    raw: ${JSON.stringify(raw(typed))}\nproviders: ['openai:${model}']\ntests: [{vars: {city: Seoul}}]\n`;
  await dialog.getByRole('textbox', { name: 'Or paste it here' }).fill(set('{"city": {{ city }}}'));
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take in as new test set' }).click();
  await button(page, 'Run tests').click();
  await expect(page.getByRole('alert')).toContainText('Row 1, Warm: Message 2, call to get_weather, arguments: Line 1, column 10');
  await button(page, 'Warm').click();
  await call(page).getByRole('textbox', { name: 'Arguments (JSON)' }).fill(ARGUMENTS);
  await button(page, 'Save').click();
  expect(await next(page, () => button(page, 'Run tests').click())).toMatchObject(TOLD);
  await expect(page.locator('[data-run="done"]')).toBeVisible();
});

test('they come with a prompt of another tool, and are handed on with one of ours', async ({ page }) => {
  await withVault(page);
  await go(page, '#/prompts');
  await button(page, 'Import prompts').click();
  await page.getByRole('textbox', { name: 'Text or JSON' }).fill(JSON.stringify({ name: 'weather', messages: TOLD }));
  await button(page, 'Import').click();
  await page.getByRole('list', { name: 'Prompt list' }).getByRole('link', { name: /^weather/ }).click();
  await expect(message(page, 3).getByRole('combobox', { name: 'Result of the call' })).toHaveValue('call00001');
  const { other, shown } = await handOn(page);
  await expect(shown.locator('[data-shared="text"]')).toContainText('get_weather, call00001');
  await shown.getByRole('button', { name: 'Add to mine' }).click();
  await go(other, '#/prompts');
  await other.getByRole('list', { name: 'Prompt list' }).getByRole('link').first().click();
  await expect(call(other).getByRole('textbox', { name: 'Arguments (JSON)' })).toHaveValue('{"city": "Seoul"}');
  await expect(fault(other)).toHaveCount(0);
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('도구 호출과 결과를 쓰고, 잘못된 점을 고쳐 저장합니다', async ({ page }) => {
    await page.goto(`${BASE}/#/prompts`);
    await button(page, '새 프롬프트').click();
    await page.getByRole('textbox', { name: '메시지 1', exact: true }).fill('{{ 도시 }} 날씨는 어때요?');
    await button(page, '메시지 추가').click();
    await button(page, '도구 호출 추가').click();
    const fields = page.getByRole('group', { name: '호출 1', exact: true });
    await fields.getByRole('combobox', { name: '도구', exact: true }).fill('get_weather');
    await expect(fault(page)).toHaveText('메시지 2, get_weather 호출: 결과가 없습니다. 이 메시지 뒤에 결과를 추가하거나 호출을 삭제하세요.');
    await button(page, '결과 추가').click();
    await page.getByRole('textbox', { name: '메시지 3', exact: true }).fill('21도');
    await fields.getByRole('textbox', { name: '인수(JSON)' }).fill('{"city": }');
    await expect(fault(page)).toContainText('메시지 2, get_weather 호출, 인수: 1번째 줄 10번째 칸');
    await fields.getByRole('textbox', { name: '인수(JSON)' }).fill('{"city": {{ 도시|tojson }}}');
    await expect(fault(page)).toHaveCount(0);
    await page.getByRole('region', { name: '값' }).getByRole('textbox', { name: '도시' }).fill('서울');
    await expect(page.getByRole('list', { name: '미리보기' })).toContainText('{"city": "서울"}');
    await save(page, '도구 호출', { note: '바뀐 점', save: '버전 저장' });
    await button(page, '버전').click();
    await expect(page.locator('[data-difference="words"]')).toContainText('get_weather');
  });
});
