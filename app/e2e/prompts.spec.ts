// The prompt library: written, filled in, versioned, used, tried and handed on.

import { expect, type Locator, type Page, test } from '@playwright/test';
import {
  answers, BASE, chooseModel, comeBack, composer, connectForNow, FAKE, go, inState, openChat, questions, send, unique, unlock,
  withVault,
} from './product';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const message = (page: Page, number = 1): Locator => page.getByRole('textbox', { name: `Message ${number}`, exact: true });
const preview = (page: Page): Locator => page.getByRole('list', { name: 'Preview' });
const list = (page: Page): Locator => page.getByRole('list', { name: 'Prompt list' });
const row = (page: Page, name: string): Locator => list(page).getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
const value = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const changed = (page: Page): Locator => page.locator('[data-changed]');

/** Makes a prompt with this text; the page shows it afterwards. */
async function write(page: Page, text: string, name = ''): Promise<void> {
  await go(page, '#/prompts');
  await button(page, 'New prompt').click();
  await expect(page).toHaveURL(/#\/prompts\/[0-9a-f]{32}$/);
  await message(page).fill(text);
  await save(page, 'first text');
  if (name) await describe(page, { Name: name });
}

async function save(page: Page, note = ''): Promise<void> {
  await page.getByRole('textbox', { name: 'What changed' }).fill(note);
  await button(page, 'Save version').click();
  await expect(changed(page)).toHaveAttribute('data-changed', 'false');
}

async function describe(page: Page, fields: Record<string, string>): Promise<void> {
  await button(page, 'Details').click();
  for (const [name, text] of Object.entries(fields)) await value(page, name).fill(text);
  await button(page, 'Save').click();
  if (fields.Name) await expect(page.getByRole('heading', { level: 1, name: fields.Name })).toBeVisible();
  await button(page, 'Fill in and try').click();
}

async function act(page: Page, name: string, what: string): Promise<void> {
  await button(page, `Actions: ${name}`).click();
  await button(page, what).click();
}

test('a library begins empty, is searched and filed, and what was deleted can be taken back', async ({ page }) => {
  await openChat(page);
  await go(page, '#/prompts');
  await expect(page.getByRole('heading', { name: 'No prompts yet' })).toBeVisible();
  await button(page, 'Start with an example').click();
  await expect(message(page)).toHaveValue(/\{\{ language \}\}/);
  await describe(page, { Folder: 'Work/Languages', Tags: 'daily, text' });
  await write(page, 'Write a haiku about {{ season }}.', 'Haiku');
  await go(page, '#/prompts');
  await expect(list(page).getByRole('link')).toHaveCount(2);

  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('season');
  await expect(list(page).getByRole('link')).toHaveText([/Haiku/]);
  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('');
  await page.getByRole('combobox', { name: 'Folder' }).selectOption('Work');
  await expect(list(page).getByRole('link')).toHaveText([/Translate/]);
  await page.getByRole('combobox', { name: 'Folder' }).selectOption('');
  await page.getByRole('combobox', { name: 'Tags' }).selectOption('daily');
  await expect(list(page).getByRole('link')).toHaveText([/Translate/]);
  await page.getByRole('combobox', { name: 'Tags' }).selectOption('');
  await button(page, 'Favourite: Haiku').click();
  await button(page, 'Favourites only').click();
  await expect(list(page).getByRole('link')).toHaveText([/Haiku/]);
  await button(page, 'Favourites only').click();

  // By keys: down goes to the next prompt.
  await list(page).getByRole('link').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(list(page).getByRole('link').nth(1)).toBeFocused();

  await act(page, 'Haiku', 'Duplicate');
  await expect(list(page).getByRole('link')).toHaveCount(3);
  await act(page, 'Haiku', 'Delete');
  await expect(list(page).getByRole('link', { name: /^Haiku \(copy\)/ })).toBeVisible();
  await expect(list(page).getByRole('link')).toHaveCount(2);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(list(page).getByRole('link')).toHaveCount(3);
});

test('variables are found while typing, get a type and a default, and the preview says what would be sent', async ({ page }) => {
  await openChat(page);
  await go(page, '#/prompts');
  await button(page, 'New prompt').click();
  await message(page).fill('Write {{ count }} lines in {{ tone }}{% if extra %}, {{ extra }}{% endif %}. {% raw %}{{ as is }}{% endraw %}');
  const variables = page.getByRole('region', { name: 'Variables' });
  await expect(variables.locator('summary code')).toHaveText(['count', 'tone', 'extra']);
  for (const [name, kind] of [['count', 'Number'], ['tone', 'Choice'], ['extra', 'Long text']] as const) {
    const item = variables.getByRole('listitem').filter({ has: page.locator('summary', { hasText: name }) });
    await item.locator('summary').click();
    await item.getByRole('combobox', { name: 'Type' }).selectOption({ label: kind });
    if (kind === 'Choice') {
      await item.getByRole('textbox', { name: 'Choices, separated by commas' }).fill('prose, verse');
      await item.getByRole('textbox', { name: 'Choices, separated by commas' }).press('Tab');
    }
    if (kind === 'Number') {
      await item.getByRole('textbox', { name: 'Default' }).fill('3');
      await item.getByRole('textbox', { name: 'Default' }).press('Tab');
    }
    if (kind === 'Long text') await item.getByRole('checkbox', { name: 'Optional' }).check();
  }
  // What has to be filled in is missing: nothing can be tried.
  await expect(button(page, 'Try')).toBeDisabled();
  await page.getByRole('region', { name: 'Values' }).getByRole('combobox', { name: 'tone' }).selectOption('verse');
  await expect(preview(page)).toContainText('Write 3 lines in verse. {{ as is }}');
  await page.getByRole('region', { name: 'Values' }).getByRole('textbox', { name: 'extra' }).fill('about <b>tea</b> {{ count }}');
  // What is filled in is text and no template.
  await expect(preview(page)).toContainText('verse, about <b>tea</b> {{ count }}.');
  await expect(page.locator('[data-estimate]')).toContainText('tokens');

  // What is wrong is told with its place, and the worker that told it reaches nobody.
  await message(page).fill('One\nTwo {{ name|shout }}');
  await expect(page.getByRole('alert')).toContainText('Message 1, line 2, column 13: there is no filter “shout”.');
  const workers = page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/prompts'));
  expect(workers).toHaveLength(1);
  expect(await workers[0]!.evaluate(() => fetch('/').then(() => 'fetched', () => 'refused'))).toBe('refused');
  await message(page).fill('{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}');
  await expect(page.getByRole('alert')).toContainText('this takes too many steps');
});

test('a value can be the text of a file', async ({ page }) => {
  await openChat(page);
  await write(page, 'Summarise: {{ report }}');
  const item = page.getByRole('region', { name: 'Variables' }).getByRole('listitem');
  await item.locator('summary').click();
  await item.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Text of a file' });
  const text = `The year was good: ${unique()}`;
  await page.getByLabel('Choose file: report').setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(preview(page)).toContainText(`Summarise: ${text}`);
});

test('each save is a version: compared word by word, restored, labelled, and still there after a reload', async ({ page }) => {
  await withVault(page);
  await write(page, 'Answer in one short sentence.', 'Brief');
  await message(page).fill('Answer in two long sentences.');
  await expect(changed(page)).toHaveAttribute('data-changed', 'true');
  // By key as by the button.
  await page.getByRole('textbox', { name: 'What changed' }).fill('longer');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(changed(page)).toHaveText('Version 3');
  await message(page).fill('Not saved yet');
  await page.getByRole('textbox', { name: 'What changed' }).focus();
  await expect(changed(page)).toHaveAttribute('data-changed', 'true');

  await comeBack(page);
  await expect(message(page)).toHaveValue('Not saved yet');
  await button(page, 'Discard changes').click();
  await expect(message(page)).toHaveValue('Answer in two long sentences.');

  await button(page, 'Versions').click();
  const versions = page.getByRole('list', { name: 'Version history' }).getByRole('listitem');
  await expect(versions).toHaveCount(3);
  await expect(versions.first()).toContainText('longer');
  const difference = page.locator('[data-difference="words"]');
  await expect(difference.locator('del').first()).toContainText('one');
  await expect(difference.locator('ins').first()).toContainText('two');
  await page.getByRole('combobox', { name: 'Label: Version 2' }).selectOption('Production');
  await button(page, 'Restore: Version 2').click();
  await expect(message(page)).toHaveValue('Answer in one short sentence.');
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText('Restored version 2');

  await comeBack(page);
  await button(page, 'Versions').click();
  await expect(page.getByRole('combobox', { name: 'Label: Version 2' })).toHaveValue('production');
});

test('“/” in the message field inserts a prompt, by a form where it has variables, and the answer names the version', async ({ page }) => {
  await withVault(page);
  await write(page, 'Say hello to {{ who }}.', 'Greeting');
  await openChat(page);
  await composer(page).pressSequentially('/Gre');
  await expect(page.getByRole('option', { name: /Greeting/ })).toBeVisible();
  await composer(page).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Greeting' });
  await dialog.getByRole('textbox', { name: 'who' }).fill('Ada');
  await expect(dialog.getByRole('list', { name: 'Preview' })).toContainText('Say hello to Ada.');
  await dialog.getByRole('button', { name: 'Use in chat' }).click();
  await expect(composer(page)).toHaveValue('Say hello to Ada.');
  await composer(page).press('Enter');
  await inState(answers(page), 'done');
  await expect(questions(page)).toContainText('Say hello to Ada.');
  const made = answers(page).locator('[data-prompt]');
  await expect(made).toHaveText('Prompt: Greeting, version 2');

  // It is kept with the answer.
  await comeBack(page);
  await expect(made).toHaveAttribute('data-version', '2');
  await made.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Greeting' })).toBeVisible();

  // One without variables is there at once, with what it says the model is.
  await write(page, 'Tell me a joke.', 'Joke');
  await openChat(page);
  await button(page, 'New chat').click();
  await composer(page).pressSequentially('/Joke');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('Tell me a joke.');
});

test('a prompt is tried with several models beside the editor', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  await write(page, 'Repeat: {{ word }}', 'Echo');
  const word = unique();
  await page.getByRole('region', { name: 'Values' }).getByRole('textbox', { name: 'word' }).fill(word);
  const models = page.getByRole('region', { name: 'Models to try' });
  await models.getByRole('button', { name: 'Add model', exact: true }).click();
  await page.getByRole('combobox', { name: 'Find or type a model' }).fill('fault-401');
  await page.locator('[data-model="openai/fault-401"]').first().click();
  await button(page, 'Try').click();
  const column = (name: string): Locator => page.getByRole('region', { name, exact: true });
  await inState(column('echo').getByRole('article', { name: 'Assistant' }), 'done');
  await expect(column('echo').getByRole('article', { name: 'Assistant' })).toContainText(`Repeat: ${word}`);
  await expect(column('echo').locator('[data-metric="ttft_ms"]')).toBeVisible();
  await inState(column('fault-401').getByRole('article', { name: 'Assistant' }), 'failed');
  // The editor is where it was.
  await expect(page).toHaveURL(/#\/prompts\//);
  await expect(message(page)).toHaveValue('Repeat: {{ word }}');
  await page.getByRole('link', { name: 'Open in Compare' }).click();
  await expect(page).toHaveURL(/#\/compare\//);
  await expect(column('echo')).toContainText(word);
});

test('a chat becomes a prompt', async ({ page }) => {
  await openChat(page);
  await send(page, 'What is {{ this }}?');
  await inState(answers(page), 'done');
  await composer(page).pressSequentially('/save-prompt');
  await composer(page).press('Enter');
  await expect(page.getByText('1 prompt added.')).toBeVisible();
  await go(page, '#/prompts');
  await list(page).getByRole('link').first().click();
  // What was said stands for itself.
  await expect(page.getByText('No variables yet.')).toBeVisible();
  await expect(preview(page)).toContainText('What is {{ this }}?');
});

test('prompts of other tools come in, from JSON and from text', async ({ page }) => {
  await openChat(page);
  await go(page, '#/prompts');
  const bring = async (text: string): Promise<void> => {
    await button(page, 'Import prompts').click();
    await page.getByRole('textbox', { name: 'Text or JSON' }).fill(text);
    await button(page, 'Import').click();
  };
  await bring('{"prompt": ');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('it is broken');
  await button(page, 'Cancel').click();
  await bring(JSON.stringify({
    name: 'critic', type: 'chat', labels: ['production'], tags: ['film'], config: { temperature: 0.5 },
    prompt: [{ role: 'system', content: 'You are a {{level}} critic.' }, { role: 'user', content: 'Is {{movie}} good?' }],
  }));
  await expect(row(page, 'critic')).toContainText('film');
  await bring(JSON.stringify({ _type: 'prompt', name: 'braces', template: 'Say {word} as {{json}}', template_format: 'f-string' }));
  await bring('Just a text about {{ topic }}.');
  await expect(list(page).getByRole('link')).toHaveCount(3);
  await row(page, 'braces').getByRole('link').click();
  await expect(message(page)).toHaveValue('Say {{ word }} as {json}');
  await go(page, '#/prompts');
  await row(page, 'critic').getByRole('link').click();
  await page.getByRole('region', { name: 'Values' }).getByRole('textbox', { name: 'level' }).fill('stern');
  await page.getByRole('region', { name: 'Values' }).getByRole('textbox', { name: 'movie' }).fill('Dune');
  await expect(preview(page).getByRole('listitem')).toHaveText([/You are a stern critic\./, /Is Dune good\?/]);
});

test('a folder of prompts goes to somebody else, signed, and what changed later comes as versions', async ({ page, browser }) => {
  await withVault(page);
  await write(page, 'Translate {{ text }}', 'Translator');
  await describe(page, { Folder: 'Team' });
  const share = async (): Promise<string> => {
    await go(page, '#/prompts');
    await page.getByRole('combobox', { name: 'Folder' }).selectOption('Team');
    await button(page, 'Share this folder').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create link and file' }).click();
    const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    return link;
  };
  const first = await share();
  const other = await (await browser.newContext()).newPage();
  await other.goto(first);
  const shown = other.getByRole('region', { name: 'Shared with you' });
  await expect(shown.locator('[data-kind="prompts"]')).toBeVisible();
  await expect(shown.locator('[data-shared="text"]')).toContainText('Translate {{ text }}');
  await expect(shown.locator('.fingerprint').first()).toBeVisible();
  await shown.getByRole('button', { name: 'Add to mine' }).click();
  await go(other, '#/prompts');
  await row(other, 'Translator').getByRole('link').click();
  await expect(message(other)).toHaveValue('Translate {{ text }}');

  await row(page, 'Translator').getByRole('link').click();
  await message(page).fill('Translate well: {{ text }}');
  await save(page, 'better wording');
  const second = await share();
  await other.goto('about:blank');
  await other.goto(first);
  await shown.getByRole('button', { name: 'Add to mine' }).click();
  await other.evaluate((link) => { location.href = link; }, second);
  await expect(shown.locator('[data-shared="text"]').or(shown.locator('[data-difference]')).first()).toContainText('better wording');
  await shown.getByRole('button', { name: 'Update mine' }).click();
  await go(other, '#/prompts');
  await row(other, 'Translator').getByRole('link').click();
  await expect(message(other)).toHaveValue('Translate well: {{ text }}');
  await button(other, 'Versions').click();
  await expect(other.getByRole('list', { name: 'Version history' }).getByRole('listitem').first()).toContainText('better wording');
});

test('without a network a prompt is written and saved as ever', async ({ page, context }) => {
  await withVault(page);
  // The worker's module and the styles are here once the page was used.
  await write(page, 'Hello {{ name }}', 'Offline');
  await expect(page.getByRole('region', { name: 'Variables' }).locator('summary code')).toHaveText(['name']);
  await context.setOffline(true);
  await message(page).fill('Goodbye {{ friend }}');
  await expect(page.getByRole('region', { name: 'Variables' }).locator('summary code')).toHaveText(['friend']);
  await save(page, 'without a network');
  await page.getByRole('region', { name: 'Values' }).getByRole('textbox', { name: 'friend' }).fill('Ada');
  await expect(preview(page)).toContainText('Goodbye Ada');
  await context.setOffline(false);
  await comeBack(page);
  await expect(message(page)).toHaveValue('Goodbye {{ friend }}');
});

test('two tabs save at the same time, and both versions are there', async ({ page, context }) => {
  await withVault(page);
  await write(page, 'Base', 'Shared');
  const other = await context.newPage();
  await other.goto(page.url());
  await unlock(other);
  await expect(message(other)).toHaveValue('Base');
  await message(page).fill('From the first tab');
  await message(other).fill('From the second tab');
  await Promise.all([save(page, 'one'), save(other, 'two')]);
  for (const tab of [page, other]) {
    await button(tab, 'Versions').click();
    await expect(tab.getByRole('list', { name: 'Version history' }).getByRole('listitem')).toHaveCount(4);
  }
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('a prompt is written, filled in and used', async ({ page }) => {
    await page.goto(`${BASE}/#/prompts`);
    await expect(page.getByRole('heading', { name: '아직 프롬프트가 없습니다' })).toBeVisible();
    await button(page, '새 프롬프트').click();
    await page.getByRole('textbox', { name: '메시지 1', exact: true }).fill('{{ 이름 }}에게 인사해 주세요.');
    await page.getByRole('textbox', { name: '바뀐 점' }).fill('처음');
    await button(page, '버전 저장').click();
    await page.getByRole('region', { name: '값' }).getByRole('textbox', { name: '이름' }).fill('지우');
    await expect(page.getByRole('list', { name: '미리보기' })).toContainText('지우에게 인사해 주세요.');
    await button(page, '버전').click();
    await expect(page.getByRole('list', { name: '버전 기록' }).getByRole('listitem').first()).toContainText('처음');
    await page.getByRole('link', { name: '모든 프롬프트' }).click();
    await button(page, '대화에 사용').click();
    await page.getByRole('dialog').getByRole('textbox', { name: '이름' }).fill('민준');
    await page.getByRole('dialog').getByRole('button', { name: '대화에 사용' }).click();
    await expect(page.locator('#message')).toHaveValue('민준에게 인사해 주세요.');
  });
});
