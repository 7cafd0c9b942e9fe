// The prompt workbench in Korean: a short journey through each part of it.

import { expect, type Locator, type Page, test } from '@playwright/test';
import { BASE, FAKE, go, pick, unique } from './product';

test.use({ locale: 'ko-KR' });

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const message = (page: Page, number = 1): Locator => page.getByRole('textbox', { name: `메시지 ${number}`, exact: true });
const list = (page: Page): Locator => page.getByRole('list', { name: '프롬프트 목록' });
const preview = (page: Page): Locator => page.getByRole('list', { name: '미리보기' });
const field = (page: Page): Locator => page.locator('#message');

async function write(page: Page, text: string, described: Record<string, string>): Promise<void> {
  await go(page, '#/prompts');
  await button(page, '새 프롬프트').click();
  await expect(page).toHaveURL(/#\/prompts\/[0-9a-f]{32}$/);
  await message(page).fill(text);
  await save(page, '처음');
  await button(page, '세부 정보').click();
  for (const [name, value] of Object.entries(described)) await page.getByRole('textbox', { name, exact: true }).fill(value);
  await button(page, '저장').click();
  await expect(page.getByRole('heading', { level: 1, name: described.이름 })).toBeVisible();
  await button(page, '채우고 시험').click();
}

async function save(page: Page, note: string): Promise<void> {
  await page.getByRole('textbox', { name: '바뀐 점' }).fill(note);
  await button(page, '버전 저장').click();
  await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
}

/** A key for the fake provider that is gone with the page. */
async function connect(page: Page): Promise<void> {
  await go(page, '#/settings/providers');
  const region = page.locator('[data-provider="openai"]');
  await region.getByRole('textbox', { name: 'API 키' }).fill(`sk-fake-key-${unique()}`);
  await region.getByRole('textbox', { name: '기본 URL' }).fill(`${FAKE}/openai/v1`);
  await pick(region.getByRole('radio', { name: '직접' }));
  await pick(region.getByRole('radio', { name: '새로 고침 전까지' }));
  await region.getByRole('button', { name: '저장' }).click();
  await expect(region.getByRole('button', { name: '키 제거' })).toBeVisible();
}

test('라이브러리: 폴더, 태그, 검색, 즐겨찾기, 삭제와 되돌리기', async ({ page }) => {
  await page.goto(`${BASE}/#/prompts`);
  await write(page, '{{ 글 }}을 번역해 주세요.', { 이름: '번역', 폴더: '업무/언어', 태그: '매일' });
  await write(page, '{{ 계절 }}에 대한 시를 써 주세요.', { 이름: '시' });
  await go(page, '#/prompts');
  await expect(list(page).getByRole('link')).toHaveCount(2);
  // Also what stands within a word of its text.
  await page.getByRole('searchbox', { name: '프롬프트 검색' }).fill('절에');
  await expect(list(page).getByRole('link')).toHaveText([/^시/]);
  await page.getByRole('searchbox', { name: '프롬프트 검색' }).fill('계절');
  await expect(list(page).getByRole('link')).toHaveText([/^시/]);
  await page.getByRole('searchbox', { name: '프롬프트 검색' }).fill('');
  await page.getByRole('combobox', { name: '폴더' }).selectOption('업무');
  await expect(list(page).getByRole('link')).toHaveText([/번역/]);
  await page.getByRole('combobox', { name: '폴더' }).selectOption('');
  await page.getByRole('combobox', { name: '태그' }).selectOption('매일');
  await expect(list(page).getByRole('link')).toHaveText([/번역/]);
  await page.getByRole('combobox', { name: '태그' }).selectOption('');
  await button(page, '즐겨찾기: 시').click();
  await button(page, '즐겨찾기만').click();
  await expect(list(page).getByRole('link')).toHaveText([/^시/]);
  await button(page, '즐겨찾기만').click();
  await button(page, '작업: 시').click();
  await button(page, '삭제').click();
  await expect(list(page).getByRole('link')).toHaveCount(1);
  await page.getByRole('status', { name: '알림' }).getByRole('button', { name: '실행 취소' }).click();
  await expect(list(page).getByRole('link')).toHaveCount(2);
});

test('변수: 종류와 기본값, 조건문, 미리보기, 잘못된 곳', async ({ page }) => {
  await page.goto(`${BASE}/#/prompts`);
  await button(page, '새 프롬프트').click();
  await message(page).fill('{{ 어조 }}로 {{ 수 }}줄{% if 덧붙임 %}, {{ 덧붙임 }}{% endif %}. {% raw %}{{ 그대로 }}{% endraw %}');
  const variables = page.getByRole('region', { name: '변수' });
  await expect(variables.locator('summary code')).toHaveText(['어조', '수', '덧붙임']);
  const item = (name: string): Locator => variables.getByRole('listitem').filter({ has: page.locator('summary', { hasText: name }) });
  await item('어조').locator('summary').click();
  await item('어조').getByRole('combobox', { name: '종류' }).selectOption({ label: '선택' });
  await item('어조').getByRole('textbox', { name: '선택지(쉼표로 구분)' }).fill('산문, 운문');
  await item('어조').getByRole('textbox', { name: '선택지(쉼표로 구분)' }).press('Tab');
  await item('수').locator('summary').click();
  await item('수').getByRole('textbox', { name: '기본값' }).fill('3');
  await item('수').getByRole('textbox', { name: '기본값' }).press('Tab');
  await item('덧붙임').locator('summary').click();
  await item('덧붙임').getByRole('checkbox', { name: '선택 사항' }).check();
  await expect(button(page, '시험')).toBeDisabled();
  await page.getByRole('region', { name: '값' }).getByRole('combobox', { name: '어조' }).selectOption('운문');
  await expect(preview(page)).toContainText('운문로 3줄. {{ 그대로 }}');
  await page.getByRole('region', { name: '값' }).getByRole('textbox', { name: '덧붙임' }).fill('차에 대해');
  await expect(preview(page)).toContainText('운문로 3줄, 차에 대해.');
  await expect(page.locator('[data-estimate]')).toContainText('토큰');
  await message(page).fill('하나\n둘 {{ 이름|외침 }}');
  const messages = page.getByRole('region', { name: '메시지', exact: true });
  await expect(messages.getByRole('alert')).toContainText('메시지 1, 2행 9열: “외침” 필터가 없습니다.');
});

test('버전: 단어별 차이, 라벨, 복원', async ({ page }) => {
  await page.goto(`${BASE}/#/prompts`);
  await write(page, '한 문장으로 짧게 답해 주세요.', { 이름: '짧게' });
  await message(page).fill('두 문장으로 길게 답해 주세요.');
  await save(page, '더 길게');
  await button(page, '버전').click();
  const versions = page.getByRole('list', { name: '버전 기록' }).getByRole('listitem');
  await expect(versions.first()).toContainText('더 길게');
  const difference = page.locator('[data-difference="words"]');
  await expect(difference.locator('del').first()).toContainText('한');
  await expect(difference.locator('ins').first()).toContainText('두');
  await page.getByRole('combobox', { name: '라벨: 버전 2' }).selectOption('운영');
  await button(page, '복원: 버전 2').click();
  await expect(message(page)).toHaveValue('한 문장으로 짧게 답해 주세요.');
  await expect(versions.first()).toContainText('버전 2 복원');
});

test('사용: “/”로 넣고, 답변에 버전이 남고, 여러 모델로 시험하고, 대화를 프롬프트로 저장', async ({ page }) => {
  await page.goto(`${BASE}/#/prompts`);
  await connect(page);
  await write(page, '{{ 이름 }}에게 인사해 주세요.', { 이름: '인사' });
  const word = unique();
  await page.getByRole('region', { name: '값' }).getByRole('textbox', { name: '이름' }).fill(word);
  const models = page.getByRole('region', { name: '시험할 모델' });
  await models.getByRole('button', { name: '모델 추가', exact: true }).click();
  await page.getByRole('combobox').last().fill('echo');
  await page.locator('[data-model="openai/echo"]').first().click();
  await button(page, '시험').click();
  const column = page.getByRole('region', { name: 'echo', exact: true });
  await expect(column.getByRole('article', { name: '어시스턴트' })).toHaveAttribute('data-state', 'done');
  await expect(column).toContainText(`${word}에게 인사해 주세요.`);

  await go(page, '#/chat');
  await field(page).pressSequentially('/인사');
  await field(page).press('Enter');
  const dialog = page.getByRole('dialog', { name: '인사' });
  await dialog.getByRole('textbox', { name: '이름' }).fill('지우');
  await dialog.getByRole('button', { name: '대화에 사용' }).click();
  await expect(field(page)).toHaveValue('지우에게 인사해 주세요.');
  await field(page).press('Enter');
  await expect(page.locator('[data-prompt]')).toHaveText('프롬프트: 인사, 버전 2');
  await expect(page.locator('article[data-state="done"]').first()).toBeVisible();
  await field(page).pressSequentially('/save-prompt');
  await field(page).press('Enter');
  await expect(page.getByText('프롬프트 1개를 추가했습니다.')).toBeVisible();
});

test('공유: 폴더를 링크로 보내고, 받은 쪽에서 추가하고 새 버전으로 업데이트', async ({ page, browser }) => {
  await page.goto(`${BASE}/#/prompts`);
  await write(page, '{{ 글 }}을 번역해 주세요.', { 이름: '번역', 폴더: '우리 팀' });
  const share = async (): Promise<string> => {
    await go(page, '#/prompts');
    await page.getByRole('combobox', { name: '폴더' }).selectOption('우리 팀');
    await button(page, '이 폴더 공유').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '링크와 파일 만들기' }).click();
    const link = await dialog.getByRole('textbox', { name: '링크' }).inputValue();
    await dialog.getByRole('button', { name: '닫기' }).first().click();
    return link;
  };
  const first = await share();
  const other = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
  await other.goto(first);
  const shown = other.getByRole('region', { name: '받은 공유' });
  await expect(shown.locator('[data-kind="prompts"]')).toBeVisible();
  await expect(shown.locator('[data-shared="text"]')).toContainText('{{ 글 }}을 번역해 주세요.');
  await shown.getByRole('button', { name: '내 것에 추가' }).click();
  await expect(other.getByText('추가했습니다')).toBeVisible();
  await list(page).getByRole('link', { name: /번역/ }).click();
  await message(page).fill('{{ 글 }}을 자연스럽게 번역해 주세요.');
  await save(page, '더 자연스럽게');
  const second = await share();
  await other.evaluate((link) => { location.href = link; }, second);
  await expect(shown.locator('[data-shared="text"]').or(shown.locator('[data-difference]')).first()).toContainText('더 자연스럽게');
  await shown.getByRole('button', { name: '내 것 업데이트' }).click();
  await go(other, '#/prompts');
  await list(other).getByRole('link', { name: /번역/ }).click();
  await expect(message(other)).toHaveValue('{{ 글 }}을 자연스럽게 번역해 주세요.');
  await button(other, '버전').click();
  await expect(other.getByRole('list', { name: '버전 기록' }).getByRole('listitem').first()).toContainText('더 자연스럽게');
});

test('가져오기: 다른 도구의 JSON과 글, 잘못된 필드', async ({ page }) => {
  await page.goto(`${BASE}/#/prompts`);
  await button(page, '프롬프트 가져오기').click();
  const bring = async (text: string): Promise<void> => {
    await page.getByRole('textbox', { name: '텍스트 또는 JSON' }).fill(text);
    await button(page, '가져오기').click();
  };
  const trouble = page.getByRole('dialog').getByRole('alert');
  await bring('{"prompt": ');
  await expect(trouble).toHaveText('JSON처럼 보이지만 1번째 줄 10번째 칸부터 형식이 잘못되었습니다.');
  await bring('{"prompt": "x", "config": {"tools": "get_weather"}}');
  await expect(trouble).toHaveText('config.tools 필드가 없거나 그 자리에 맞는 형식이 아닙니다.');
  await bring(JSON.stringify({ name: '평론가', type: 'chat', labels: ['production'], prompt: [{ role: 'user', content: '{{영화}} 어때요?' }], config: { temperature: 0.5 } }));
  await list(page).getByRole('link', { name: /평론가/ }).click();
  await expect(message(page)).toHaveValue('{{영화}} 어때요?');
  await expect(page.locator('.made-for > summary')).toContainText('temperature 0.5');
});
