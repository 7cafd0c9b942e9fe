// The pictures of the user guide, app/docs/guide.md and guide.ko.md, in both languages: taken by `cargo xtask screenshots`, written to
// app/docs/pictures, or to SHOTS.

import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { BASE, go, goodKey, inState, PASSPHRASE, pick, provider } from './product';

const FOLDER = process.env.SHOTS ? join(process.env.SHOTS, 'guide') : join(import.meta.dirname, '../docs/pictures');

const WORDS = {
  en: {
    locale: 'en-US', keep: 'Keep my work', create: 'Create vault', passphrase: 'Passphrase', repeat: 'Repeat passphrase', save: 'Save', key: 'API key', address: 'Base URL', device: 'On this device', relay: 'Relay',
    example: 'Start with an example', addModel: 'Add model', import: 'Import', paste: 'Or paste it here', read: 'Read', take: 'Take in as new test set', run: 'Run tests',
    workspace: 'New workspace', budget: 'Add budget', exportChat: 'Export chat', share: 'Share as an encrypted link or file', make: 'Create link and file', back: 'Export backup', parameters: 'Parameters',
    notices: 'Notices', question: 'Name three things to do in Busan on a rainy day.', first: 'What can I do here?', work: 'Work', text: 'The meeting is moved to Friday.', language: 'Korean',
    set: 'Politeness', prompt: 'Answer politely: {{question}}', rows: [['Can I change my booking?', 'booking'], ['Where is my parcel?', 'parcel'], ['How do I log in?', 'refund']],
  },
  ko: {
    locale: 'ko-KR', keep: '작업 보관하기', create: '보관함 만들기', passphrase: '암호', repeat: '암호 다시 입력', save: '저장', key: 'API 키', address: '기본 URL', device: '이 기기에', relay: '릴레이',
    example: '예시로 시작', addModel: '모델 추가', import: '가져오기', paste: '또는 여기에 붙여넣기', read: '읽기', take: '새 테스트 세트로 받기', run: '테스트 실행',
    workspace: '새 작업 공간', budget: '예산 추가', exportChat: '대화 내보내기', share: '암호화된 링크나 파일로 공유', make: '링크와 파일 만들기', back: '백업 내보내기', parameters: '매개변수',
    notices: '알림', question: '비 오는 날 부산에서 할 일 세 가지를 알려 주세요.', first: '여기서 무엇을 할 수 있나요?', work: '업무', text: '회의가 금요일로 옮겨졌습니다.', language: '영어',
    set: '공손한 답변', prompt: '공손하게 답해 주세요: {{question}}', rows: [['예약을 바꿀 수 있나요?', '예약'], ['택배가 어디에 있나요?', '택배'], ['로그인은 어떻게 하나요?', '환불']],
  },
};

for (const [language, words] of Object.entries(WORDS)) {
  test.describe(language, () => {
    test.use({ locale: words.locale, viewport: { width: 1120, height: 760 }, colorScheme: 'light', reducedMotion: 'reduce' });
    test(`the pictures of the guide in ${language}`, async ({ page }) => {
      test.setTimeout(180_000);
      await mkdir(join(FOLDER, language), { recursive: true });
      const devtools = await page.context().newCDPSession(page);
      const shoot = async (name: string): Promise<void> => {
        await page.evaluate(() => document.fonts.ready);
        // Whatever moves has come to its end.
        await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))));
        const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
        await writeFile(join(FOLDER, language, `${name}.webp`), Buffer.from(data, 'base64'));
      };
      const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
      const quiet = async (): Promise<void> => {
        const notices = page.getByRole('status', { name: words.notices }).getByRole('button');
        while (await notices.count()) await notices.last().click();
      };
      const say = async (text: string): Promise<void> => {
        await page.locator('#message').fill(text);
        await page.locator('#message').press('Control+Enter');
        await inState(page.locator('article[data-state]').last(), 'done');
      };
      const pick = async (opener: Locator, model: string): Promise<void> => {
        await opener.click();
        await page.locator('input[role="combobox"]').fill(model);
        await page.locator(`[data-model="openai/${model}"]`).first().click();
      };

      await page.goto(`${BASE}/#/chat`);
      await expect(page.locator('#message')).toBeEditable();
      await say(words.first);
      await shoot('chat');
      await button(words.keep).first().click();
      await page.getByRole('textbox', { name: words.passphrase, exact: true }).fill(PASSPHRASE);
      await shoot('vault');
      await page.getByRole('textbox', { name: words.repeat }).fill(PASSPHRASE);
      await button(words.create).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await go(page, '#/settings/providers');
      const card = provider(page, 'openai');
      await card.getByRole('textbox', { name: words.key }).fill(goodKey());
      await pick(card.getByRole('radio', { name: words.relay }));
      await pick(card.getByRole('radio', { name: words.device }));
      await quiet();
      await card.scrollIntoViewIfNeeded();
      await shoot('provider');
      await card.getByRole('button', { name: words.save }).click();
      await expect(card.getByRole('textbox', { name: words.key })).toHaveValue('');

      await go(page, '#/chat');
      await pick(page.locator('button.picker').first(), 'gpt-4o');
      await say(words.question);
      await quiet();
      await button(words.parameters).click();
      await shoot('parameters');
      await page.locator('.panel-head button').last().click();

      await go(page, '#/compare');
      for (const model of ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1']) await pick(page.locator('.bar button.picker, .empty button.picker').first(), model);
      await page.locator('#message').fill(words.question);
      await page.locator('#message').press('Control+Enter');
      for (const at of [0, 1, 2]) await inState(page.locator('.column').nth(at).locator('article[data-state]').last(), 'done');
      await quiet();
      await shoot('compare');

      await go(page, '#/prompts');
      await button(words.example).click();
      await quiet();
      await page.getByRole('textbox', { name: 'language' }).fill(words.language);
      await page.getByRole('textbox', { name: 'text', exact: true }).fill(words.text);
      await expect(page.locator('.page')).toContainText(words.text);
      await shoot('prompts');

      await go(page, '#/prompts/tests');
      await button(words.import).first().click();
      const dialog = page.getByRole('dialog');
      await pick(dialog.getByRole('radio', { name: 'YAML' }));
      const tests = words.rows.map(([question, expected]) => `  - vars: {question: ${JSON.stringify(question)}}\n    assert: [{type: icontains, value: ${JSON.stringify(expected)}}]`);
      await dialog.getByRole('textbox', { name: words.paste }).fill(`description: ${words.set}\nprompts: [${JSON.stringify(words.prompt)}]\nproviders: ["openai:echo"]\ntests:\n${tests.join('\n')}`);
      await dialog.getByRole('button', { name: words.read, exact: true }).click();
      await dialog.getByRole('button', { name: words.take }).click();
      await button(words.run).click();
      await expect(page.locator('[data-run="done"]')).toBeVisible({ timeout: 30_000 });
      await quiet();
      await page.locator('[data-run="done"]').scrollIntoViewIfNeeded();
      await shoot('tests');

      await go(page, '#/settings/workspaces');
      await button(words.workspace).click();
      await page.getByRole('dialog').getByRole('textbox').fill(words.work);
      await page.getByRole('dialog').locator('[type=submit]').click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await quiet();
      await page.locator('.workspace summary').last().click();
      await shoot('workspaces');

      await go(page, '#/usage');
      await expect(page.locator('.tile[data-metric="requests"]')).toBeVisible();
      await shoot('usage');
      await go(page, '#/usage/money');
      await expect(button(words.budget)).toBeVisible();
      await shoot('budgets');

      await go(page, '#/settings/data');
      await expect(button(words.back)).toBeVisible();
      await shoot('data');

      await go(page, '#/chat');
      await say(words.first);
      await button(words.exportChat).click();
      await button(words.share).click();
      await page.getByRole('dialog').getByRole('button', { name: words.make }).click();
      await expect(page.getByRole('dialog').locator('.shared-link')).toBeVisible();
      await quiet();
      await shoot('share');
      await page.keyboard.press('Escape');

      await go(page, '#/settings/tokens');
      await expect(page.getByRole('form')).toBeVisible();
      await shoot('tokens');
    });
  });
}
