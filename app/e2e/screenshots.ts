// Every page and state, in light and dark, on a phone and on a wide screen, in English and Korean.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import {
  answers, BASE, chooseModel, composer, connect, createVault, FAKE, go, goodKey, inState, openChat, PASSPHRASE, pick, problem,
  provider, send, unlock,
} from './product';

const FOLDER = process.env.SHOTS ?? join(import.meta.dirname, 'screenshots');
const WORDS = {
  'en-US': { save: 'Save', test: 'Test connection', key: 'API key', address: 'Base URL', accessKey: 'Access key ID' },
  'ko-KR': { save: '저장', test: '연결 확인', key: 'API 키', address: '기본 URL', accessKey: '액세스 키 ID' },
};
const PROMPT_WORDS = {
  'en-US': {
    example: 'Start with an example', create: 'New prompt', message: 'Message 1', note: 'What changed', saveVersion: 'Save version', versions: 'Versions', import: 'Import',
    paste: 'Or paste it here', read: 'Read', take: 'Take in as new test set', run: 'Run tests', text: 'Write {{ n }} lines about {{ city }} in the tone of a {{ tone }}.',
    cities: 'Cities', prompts: ['Say {{city}} once.', 'Name a city, number {{n}}.'], rows: ['Seoul', 'Busan', 'Reykjavík', 'Rio de Janeiro'], tools: 'Tools', addTool: 'Add tool', tool: ['Name', 'Description', 'Arguments'], about: 'Tells the weather of a city', calls: ['Add message', 'Add tool call', 'Add its result', 'Arguments (JSON)'],
  },
  'ko-KR': {
    example: '예시로 시작', create: '새 프롬프트', message: '메시지 1', note: '바뀐 점', saveVersion: '버전 저장', versions: '버전', import: '가져오기',
    paste: '또는 여기에 붙여넣기', read: '읽기', take: '새 테스트 세트로 받기', run: '테스트 실행', text: '{{ city }}에 대해 {{ tone }} 말투로 {{ n }}줄을 써 주세요.',
    cities: '도시', prompts: ['{{city}}에 대해 한마디', '{{n}}번 도시의 이름'], rows: ['서울', '부산', '레이캬비크', '리우데자네이루'], tools: '도구', addTool: '도구 추가', tool: ['이름', '설명', '인수'], about: '도시의 날씨를 알려 줍니다', calls: ['메시지 추가', '도구 호출 추가', '결과 추가', '인수(JSON)'],
  },
};
const SHARE_WORDS = {
  'en-US': { import: 'Import', export: 'Export chat', share: 'Share as an encrypted link or file', make: 'Create link and file' },
  'ko-KR': { import: '가져오기', export: '대화 내보내기', share: '암호화된 링크나 파일로 공유', make: '링크와 파일 만들기' },
};
const SIZES = { phone: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      const shoot = async (page: Page, name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`), animations: 'disabled' });
      };
      const menu = async (page: Page) => {
        const history = page.getByRole('navigation', { name: 'History' });
        if (!(await history.isVisible())) await page.getByRole('button', { name: /menu|history|sidebar/i }).first().click();
        await expect(history).toBeVisible();
      };

      test('English', async ({ page }) => {
        await openChat(page);
        await shoot(page, 'en-01-first-visit');
        await send(page, 'What does an answer look like here?');
        await inState(answers(page), 'done');
        await shoot(page, 'en-02-demo-answer');
        await go(page, '#/settings/providers');
        await expect(provider(page, 'openai')).toBeVisible();
        await shoot(page, 'en-03-providers');
        await connect(page, { key: goodKey(), baseUrl: `${FAKE}/openai/v1`, route: 'Direct', keep: 'On this device' });
        await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
        await shoot(page, 'en-04-create-vault');
        await createVault(page);
        await shoot(page, 'en-05-key-saved');
        await go(page, '#/chat');
        await page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ })).first().click();
        await shoot(page, 'en-06-model-list');
        await page.keyboard.press('Escape');
        await chooseModel(page, 'long-4000@120');
        await send(page, 'Tell me everything');
        await expect(answers(page).last()).toContainText('Part 1');
        await shoot(page, 'en-07-streaming');
        await page.getByRole('button', { name: 'Stop', exact: true }).click();
        await inState(answers(page).last(), 'stopped');
        await shoot(page, 'en-08-stopped');
        for (const [at, model, kind] of [['09', 'fault-401', 'bad-key'], ['10', 'fault-429', 'rate-limited'], ['11', 'fault-cut', 'cut-off']] as const) {
          await chooseModel(page, model);
          await send(page, 'And now?');
          if (kind === 'rate-limited') {
            await expect(answers(page).last().getByRole('status')).toBeVisible();
            await shoot(page, 'en-10-waiting');
            await page.getByRole('button', { name: 'Stop', exact: true }).click();
          }
          await expect(problem(page, kind).last()).toBeVisible();
          await shoot(page, `en-${at}-${kind}`);
        }
        await chooseModel(page, 'long-4000@0');
        await send(page, 'All of it');
        await inState(answers(page).last(), 'done');
        await shoot(page, 'en-12-long-answer');
        await page.getByRole('button', { name: 'Inspect the request' }).last().click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await shoot(page, 'en-12-inspector');
        await page.keyboard.press('Escape');
        await menu(page);
        await shoot(page, 'en-13-history');
        for (const [at, route] of [['14', 'settings'], ['15', 'settings/data'], ['16', 'compare'], ['17', 'prompts'], ['17b', 'prompts/tests'], ['18', 'usage'], ['18b', 'settings/tokens'], ['18c', 'usage/benchmark']] as const) {
          await page.goto('about:blank');
          await page.goto(`${BASE}/#/${route}`);
          await unlock(page);
          await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toHaveCount(0);
          await shoot(page, `en-${at}-${route.replace('/', '-')}`);
        }
        await page.reload();
        await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
        await shoot(page, 'en-19-unlock');
        await unlock(page, `${PASSPHRASE}?`);
        await expect(page.getByRole('alert')).toBeVisible();
        await shoot(page, 'en-20-wrong-passphrase');
      });

      for (const [locale, words] of Object.entries(WORDS)) {
        test.describe(`providers, ${locale}`, () => {
          test.use({ locale });
          const toTheFake = async (page: Page) => {
            await page.goto(`${BASE}/#/settings/providers`);
            const card = provider(page, 'openai');
            await card.getByRole('textbox', { name: words.key }).fill(goodKey());
            await card.getByRole('textbox', { name: words.address }).fill(`${FAKE}/openai/v1`);
            await pick(card.getByRole('radio').first());
            await card.getByRole('button', { name: words.save }).click();
            await expect(card.getByRole('textbox', { name: words.key })).toHaveValue('');
          };
          test('cards', async ({ page }) => {
            await page.goto(`${BASE}/#/settings/providers`);
            for (const slug of ['bedrock', 'vertex', 'azure', 'openrouter', 'ollama', 'openai']) {
              const card = provider(page, slug);
              await card.scrollIntoViewIfNeeded();
              if (slug === 'bedrock') await card.getByRole('textbox', { name: words.accessKey }).fill('akia');
              if (slug === 'bedrock') await card.getByRole('button', { name: words.save }).click();
              if (slug === 'ollama') await card.getByRole('button', { name: words.test }).click();
              if (slug === 'ollama') await expect(card.locator('[data-diagnosis], [role="alert"], [role="status"]').last()).toBeVisible();
              if (slug === 'openai') await card.locator('details.advanced summary').click();
              await card.screenshot({ path: join(FOLDER, `card-${slug}-${locale.slice(0, 2)}-${size}-${colorScheme}.png`), animations: 'disabled' });
            }
          });
          test('palette, commands, shortcuts and figures', async ({ page }) => {
            const name = (what: string) => `${locale.slice(0, 2)}-${what}`;
            await page.goto(`${BASE}/#/settings/providers`);
            const card = provider(page, 'openai');
            await card.getByRole('textbox', { name: words.key }).fill(goodKey());
            // Through the relay the prices of the catalogue hold.
            await pick(card.getByRole('radio').nth(0));
            await pick(card.getByRole('radio').nth(5));
            await card.getByRole('button', { name: words.save }).click();
            await expect(card.getByRole('textbox', { name: words.key })).toHaveValue('');
            await go(page, '#/chat');
            await page.locator('button.picker').first().click();
            await page.locator('input[role="combobox"]').fill('gpt-4o');
            await page.locator('[data-model="openai/gpt-4o"]').first().click();
            const field = page.locator('#message');
            await field.fill('안녕하세요, hello!');
            await field.press('Control+Enter');
            await inState(page.locator('article[data-state]').last(), 'done');
            await field.fill('x'.repeat(420_000));
            await expect(page.getByRole('meter')).toBeVisible();
            await shoot(page, name('40-figures'));
            await field.fill('/');
            await expect(page.getByRole('listbox')).toBeVisible();
            await shoot(page, name('41-commands'));
            await field.fill('');
            await page.keyboard.press('Control+k');
            await expect(page.getByRole('dialog')).toBeVisible();
            await shoot(page, name('42-palette'));
            await page.keyboard.press('Control+k');
            await expect(page.getByRole('dialog')).toHaveCount(0);
            await page.locator('[role=log]').focus();
            await page.keyboard.press('?');
            await expect(page.getByRole('dialog')).toBeVisible();
            await shoot(page, name('43-shortcuts'));
          });
          test('what an answer cites', async ({ page }) => {
            await toTheFake(page);
            await go(page, '#/chat');
            await page.locator('button.picker').first().click();
            await page.locator('input[role="combobox"]').fill('cites@0');
            await page.locator('[data-model="openai/cites@0"]').first().click();
            await page.locator('#message').fill(JSON.stringify([
              { title: '훈민정음 해례본, 간송미술관', url: 'https://한국.example/훈민정음' }, { title: 'The Hunmin Jeongeum Manuscript', url: 'https://heritage.example/en/' },
              { url: `https://www.example.org/archive/${'path/'.repeat(20)}` }, { title: 'notes.pdf', content: '나랏말싸미 듕귁에 달아 문자와로 서르 사맛디 아니할쎄' },
            ]));
            await page.locator('#message').press('Control+Enter');
            await inState(page.locator('article[data-state]').last(), 'done');
            await shoot(page, `${locale.slice(0, 2)}-44-sources`);
          });
          test('models side by side', async ({ page }) => {
            const name = (what: string) => `${locale.slice(0, 2)}-${what}`;
            await toTheFake(page);
            await go(page, '#/compare');
            await expect(page.locator('.empty')).toBeVisible();
            await shoot(page, name('50-compare-empty'));
            for (const model of ['echo', 'long-4000@400', 'fault-401', 'gpt-4o']) {
              await page.locator('.bar button.picker, .empty button.picker').first().click();
              await page.locator('input[role="combobox"]').fill(model);
              await page.locator(`[data-model="openai/${model}"]`).first().click();
            }
            await page.locator('#message').fill(locale === 'ko-KR' ? '훈민정음은 누가 만들었나요?' : 'Who made the Korean alphabet?');
            await page.locator('#message').press('Control+Enter');
            await expect(page.locator('.column').nth(1)).toContainText('Part 2');
            await shoot(page, name('51-compare-streaming'));
            await inState(page.locator('.column').nth(1).locator('article[data-state]').last(), 'done');
            await page.locator('.arrivals summary').click();
            await shoot(page, name('52-compare-chart'));
            await page.locator('.column-head > button.small').first().click();
            await shoot(page, name('53-compare-column'));
            await page.keyboard.press('Escape');
            await page.locator('.bar button[aria-haspopup="dialog"]').nth(1).click();
            await shoot(page, name('54-compare-more'));
          });
          test('prompts and test sets', async ({ page }) => {
            const at = locale.slice(0, 2);
            const said = PROMPT_WORDS[locale];
            const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
            await toTheFake(page);
            await go(page, '#/prompts');
            await shoot(page, `${at}-60-prompts-empty`);
            await press(said.example);
            await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
            await shoot(page, `${at}-61-prompt`);
            await page.locator('.made-for > summary').click();
            await page.locator('.made-for .param-group > summary').first().click();
            await page.locator('[data-param="temperature"]').fill('0.3');
            await page.locator('.made-for .param-group > summary').filter({ hasText: said.tools }).click();
            await press(said.addTool);
            const [toolName, description, args] = said.tool.map((name) => page.locator('.own-tool').getByRole('textbox', { name, exact: true }));
            await toolName!.fill('get_weather');
            await description!.fill(said.about);
            await args!.fill('{"type": "object",');
            await args!.blur();
            await shoot(page, `${at}-61b-prompt-tools`);
            await page.locator('.made-for').scrollIntoViewIfNeeded();
            await page.locator('.made-for > summary').evaluate((summary) => summary.scrollIntoView());
            await shoot(page, `${at}-61c-prompt-parameters`);
            await args!.fill('');
            await args!.blur();
            await page.locator('.made-for > summary').click();
            const [addMessage, addCall, addResult, callArguments] = said.calls as [string, string, string, string];
            await press(addMessage);
            await press(addCall);
            await page.getByRole('textbox', { name: callArguments }).fill('{"city": {{ city|tojson }}}');
            await press(addResult);
            await page.locator('.prompt-message').last().locator('textarea').fill('{"celsius": 21, "sky": "clear"}');
            await page.locator('.prompt-message').nth(1).evaluate((message) => message.scrollIntoView());
            await shoot(page, `${at}-61d-prompt-call`);
            await press(addCall);
            await page.locator('.prompt-message').nth(1).evaluate((message) => message.scrollIntoView());
            await shoot(page, `${at}-61e-prompt-call-wrong`);
            await go(page, '#/prompts');
            await press(said.create);
            await page.getByRole('textbox', { name: said.message }).fill(said.text);
            await page.getByRole('textbox', { name: said.note }).fill('1');
            await press(said.saveVersion);
            await page.getByRole('textbox', { name: said.message }).fill(said.text.replace('{{ n }}', '{{ count }}'));
            await press(said.saveVersion);
            await press(said.versions);
            await shoot(page, `${at}-62-versions`);
            await go(page, '#/prompts');
            await expect(page.locator('.prompt-list a')).toHaveCount(2);
            await shoot(page, `${at}-63-prompts`);
            await go(page, '#/prompts/tests');
            await shoot(page, `${at}-64-tests-empty`);
            await press(said.import);
            await page.getByRole('textbox', { name: said.paste }).fill([
              `description: ${said.cities}`, 'prompts:', ...said.prompts.map((text) => `  - ${JSON.stringify(text)}`), 'providers: [openai:echo, openai:gpt-4o]', 'tests:',
              ...said.rows.flatMap((city, n) => [`  - vars: {city: ${city}, n: ${n}}`, `    assert: [{type: contains, value: ${city}}, {type: latency, threshold: 60000}]`]),
            ].join('\n'));
            await press(said.read);
            await shoot(page, `${at}-65-tests-read`);
            await press(said.take);
            await expect(page.locator('[data-requests]')).toBeVisible();
            await shoot(page, `${at}-66-test-set`);
            await press(said.run);
            await expect(page.locator('[data-run="done"]')).toBeVisible();
            await shoot(page, `${at}-67-test-run`);
            await page.locator('.matrix').scrollIntoViewIfNeeded();
            await shoot(page, `${at}-68-test-matrix`);
            await page.locator('.matrix td[data-outcome="missed"] button').first().click();
            await shoot(page, `${at}-69-test-cell`);
          });
          test('a chain of models', async ({ page }) => {
            await toTheFake(page);
            await page.goto(`${BASE}/#/chat`);
            await expect(page.locator('textarea').first()).toBeEditable();
            const pick = async (model: string) => {
              await page.locator('input[role="combobox"]').fill(model);
              await page.locator(`[data-model="openai/${model}"]`).first().click();
            };
            await page.locator('button.picker').first().click();
            await page.locator('input[role="combobox"]').fill('gpt-5');
            await shoot(page, `${locale.slice(0, 2)}-30-picker`);
            await pick('fault-401');
            await page.locator('.bar button.square[aria-expanded]').click();
            for (const model of ['fault-404', 'echo']) {
              await page.locator('fieldset button.picker, [role="group"] button.picker').last().click();
              await pick(model);
            }
            await shoot(page, `${locale.slice(0, 2)}-31-parameters`);
            await page.locator('.parameters summary').first().click();
            await page.locator('.presets .row button').last().click();
            await page.locator('.preset-form input').last().fill(locale === 'ko-KR' ? '검토자' : 'Reviewer');
            await page.locator('.preset-form [type=submit]').click();
            await page.locator('.preset button').last().click();
            await shoot(page, `${locale.slice(0, 2)}-33-presets`);
            await page.locator('.panel-head button').last().click();
            await page.locator('textarea').last().fill('안녕하세요, hello!');
            await page.locator('textarea').last().press('Enter');
            await inState(page.locator('article[data-state]').last(), 'done');
            await shoot(page, `${locale.slice(0, 2)}-32-switched`);
          });
        });
      }

      for (const locale of ['en-US', 'ko-KR'] as const) {
        test.describe(`workspaces, ${locale}`, () => {
          test.use({ locale });
          test('workspaces', async ({ page }) => {
            const at = locale.slice(0, 2);
            const names = locale === 'ko-KR' ? ['업무', '글쓰기 모임의 아주 긴 이름을 가진 작업 공간'] : ['Work', 'A workspace with quite a long name for the book club'];
            await page.goto(`${BASE}/#/settings/workspaces`);
            await expect(page.locator('.workspace')).toHaveCount(1);
            await shoot(page, `${at}-40-one-workspace`);
            for (const name of names) {
              await page.locator('.page .card .primary').first().click();
              await page.locator('dialog input').fill(name);
              if (name === names[0]) await shoot(page, `${at}-41-new-workspace`);
              await page.locator('dialog [type=submit]').click();
              await expect(page.locator('.workspace')).toHaveCount(names.indexOf(name) + 2);
            }
            await go(page, '#/chat');
            for (const text of ['안녕하세요, hello!', 'Second question?']) {
              await page.locator('textarea').first().fill(text);
              await page.locator('textarea').first().press('Enter');
              await inState(page.locator('article[data-state]').last(), 'done');
              await go(page, '#/chat');
            }
            if (size === 'phone') await page.locator('.bar .menu-button').click();
            await page.locator('.switcher > button').click();
            await shoot(page, `${at}-42-switcher`);
            await page.keyboard.press('Escape');
            if (size === 'phone') await page.locator('.brand .menu-button').click();
            await go(page, '#/settings/workspaces');
            await page.locator('.workspace summary').nth(1).click();
            await page.locator('.workspace').nth(1).locator('input[type=checkbox]').first().check();
            await page.locator('.workspace').nth(1).scrollIntoViewIfNeeded();
            await shoot(page, `${at}-43-workspace`);
            await page.locator('.workspace').nth(2).locator('.row').nth(1).locator('button').last().click();
            await shoot(page, `${at}-44-delete-workspace`);
            await page.keyboard.press('Escape');
            await page.locator('.page .card .row button').nth(1).click();
            await page.locator('dialog input[type=checkbox]').first().check();
            await shoot(page, `${at}-45-move`);
          });
        });
      }

      for (const [locale, words] of Object.entries(SHARE_WORDS)) {
        test.describe(`storage, ${locale}`, () => {
          test.use({ locale });
          test('storage', async ({ page, browser }, info) => {
            const at = locale.slice(0, 2);
            const dialog = page.locator('dialog');
            await page.addInitScript(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker; });
            await page.goto(`${BASE}/#/chat`);
            await page.locator('textarea').first().fill('안녕하세요, hello!');
            await page.locator('textarea').first().press('Enter');
            await inState(page.locator('article[data-state]').last(), 'done');
            if (size === 'phone') await page.locator('.bar .menu-button').click();
            await page.locator('.side-foot button').first().click();
            await dialog.locator('input').first().fill('password1');
            await expect(dialog.locator('.strength')).toContainText(/\S/);
            await shoot(page, `${at}-50-strength`);
            for (const field of [0, 1]) await dialog.locator('input').nth(field).fill(PASSPHRASE);
            await dialog.locator('[type=submit]').click();
            await expect(dialog).toHaveCount(0);
            for (const route of ['settings', 'settings/data']) {
              await go(page, `#/${route}`);
              const cards = page.locator('.page section.card');
              await expect(cards.nth(1)).toBeVisible();
              for (let n = 0; n < (await cards.count()); n += 1) {
                await cards.nth(n).screenshot({ path: join(FOLDER, `${at}-51-${route.replace('/', '-')}-${n}-${size}-${colorScheme}.png`), animations: 'disabled' });
              }
            }
            await page.locator('.page section.card button.primary').first().click();
            await shoot(page, `${at}-52-backup`);
            await dialog.locator('input[type=password]').first().fill(PASSPHRASE);
            const download = page.waitForEvent('download');
            await dialog.locator('[type=submit]').click();
            const file = info.outputPath('pictures.backup');
            await (await download).saveAs(file);
            await expect(page.locator('.good').first()).toBeVisible();
            await shoot(page, `${at}-53-backup-saved`);
            await page.reload();
            await page.locator('input[type=password]').fill(PASSPHRASE);
            await page.locator('input[type=password]').press('Enter');
            await go(page, '#/settings/data');
            const bring = async (path: string) => {
              const chooser = page.waitForEvent('filechooser');
              await page.getByRole('button', { name: words.import, exact: true }).click();
              await (await chooser).setFiles(path);
            };
            await bring(file);
            await dialog.locator('input[type=password]').fill(PASSPHRASE);
            await dialog.locator('[type=submit]').click();
            await dialog.locator('input[type=radio]').last().check();
            await shoot(page, `${at}-54-restore`);
            await page.keyboard.press('Escape');
            await bring(join(import.meta.dirname, '../crates/maas-import/fixtures/chatgpt.json'));
            await expect(dialog.locator('.report')).toBeVisible();
            await shoot(page, `${at}-55-import`);
            await page.keyboard.press('Escape');
            await go(page, '#/chat');
            if (size === 'phone') await page.locator('.bar .menu-button').click();
            await page.locator('.entry a').first().click();
            await page.getByRole('button', { name: words.export, exact: true }).click();
            await page.getByRole('button', { name: words.share, exact: true }).click();
            await shoot(page, `${at}-56-share`);
            await dialog.locator('input').first().fill('only for the two of us');
            await dialog.getByRole('button', { name: words.make }).click();
            await expect(dialog.locator('input[readonly], textarea[readonly]').first()).toHaveValue(/#/);
            await shoot(page, `${at}-57-shared`);
            const link = await dialog.locator('input[readonly], textarea[readonly]').first().inputValue();
            const other = await (await browser.newContext({ locale, viewport, colorScheme })).newPage();
            await other.goto(link);
            await other.locator('input[type=password]').fill('another one');
            await other.locator('input[type=password]').press('Enter');
            await expect(other.getByRole('alert')).toBeVisible();
            await shoot(other, `${at}-58-wrong-password`);
            await other.locator('input[type=password]').fill('only for the two of us');
            await other.locator('input[type=password]').press('Enter');
            await expect(other.locator('[data-shared="text"]')).toBeVisible();
            await shoot(other, `${at}-59-arrived`);
            await other.context().close();
          });
        });
      }

      test.describe('Korean', () => {
        test.use({ locale: 'ko-KR' });
        test('한국어', async ({ page }) => {
          await page.goto(`${BASE}/#/chat`);
          const box = page.locator('textarea').first();
          await expect(box).toBeEditable();
          await shoot(page, 'ko-01-first-visit');
          await box.fill('안녕하세요. 답변은 어떻게 보이나요?');
          await box.press('Enter');
          await inState(page.locator('article[data-state]').last(), 'done');
          await shoot(page, 'ko-02-demo-answer');
          for (const [at, route] of [['03', 'settings/providers'], ['04', 'settings'], ['05', 'settings/data']] as const) {
            await go(page, `#/${route}`);
            await expect(page.getByRole('heading').first()).toBeVisible();
            await shoot(page, `ko-${at}-${route.replace('/', '-')}`);
          }
        });
      });
    });
  }
}

// What the web app manifest names; drawn once, and kept with the sources.
const STATIC = process.env.SHOTS ?? join(import.meta.dirname, '../../static');

test('the pictures of an installed app', async ({ page }) => {
  const drawing = await readFile(join(import.meta.dirname, '../../static/icon.svg'), 'utf8');
  const draw = async (name: string, size: number, svg: string): Promise<void> => {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>* { margin: 0; } svg { display: block; width: 100vw; height: 100vh; }</style>${svg}`);
    await page.screenshot({ path: join(STATIC, 'icons', `${name}.png`), omitBackground: true });
  };
  for (const size of [192, 512]) await draw(String(size), size, drawing);
  // Systems cut what shape they like out of this one: the ground goes to the edges, and the drawing into the safe four fifths.
  await draw('maskable-512', 512, drawing.replace('viewBox="0 0 64 64"', 'viewBox="0 0 64 64" style="background: #3f51c9"'));
  for (const [name, viewport] of Object.entries({ wide: { width: 1280, height: 900 }, phone: SIZES.phone })) {
    await page.setViewportSize(viewport);
    await page.goto(`${BASE}/#/chat`);
    await page.reload();
    await send(page, 'What does an answer look like here?');
    await inState(answers(page), 'done');
    await page.screenshot({ path: join(STATIC, 'screenshots', `${name}.png`), animations: 'disabled' });
  }
});

test('the picture in the README', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await openChat(page);
  for (const question of ['Which of my models is the fastest?', 'Plan a weekend in Busan', 'What does an answer look like here?']) {
    await page.getByRole('button', { name: 'New chat' }).click();
    await send(page, question);
    await inState(answers(page), 'done');
  }
  await page.getByRole('button', { name: 'Keep my work' }).first().click();
  await createVault(page);
  await expect(composer(page)).toBeEditable();
  await expect(page.getByRole('status', { name: 'Notices' })).toBeEmpty();
  await composer(page).focus();
  await page.screenshot({ path: join(FOLDER, 'chat.png'), animations: 'disabled' });
});
