// Every turn in hand: versions of an answer, edits, messages put in and taken out, forks, other models.

import { expect, test, type Locator, type Page, type Request } from '@playwright/test';
import { answers, chooseModel, composer, connectForNow, FAKE, inState, openChat, pick, questions, send, unlock, withVault } from './product';

const CHAT = /\/chat\/completions$/;
interface Body { model: string; messages: { role: string; content: string }[] }

/** The body of the next chat request, as the browser sends it. */
const nextBody = async (page: Page): Promise<Body> => {
  const request: Request = await page.context().waitForEvent('request', (one) => one.method() === 'POST' && CHAT.test(one.url()));
  return request.postDataJSON() as Body;
};
const press = (message: Locator, name: string): Promise<void> => message.getByRole('button', { name, exact: true }).click();
const more = async (message: Locator, name: string): Promise<void> => {
  await press(message, 'More actions');
  await press(message, name);
};
const texts = async (page: Page): Promise<string[]> =>
  page.locator('article .bubble, article .markdown').allInnerTexts().then((all) => all.map((one) => one.trim()));

/** A conversation with the model that says back what it was told last. */
async function talk(page: Page, ...said: string[]): Promise<void> {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'echo');
  for (const [at, text] of said.entries()) {
    await send(page, text);
    await inState(answers(page).nth(at), 'done');
  }
}

test('an answer given again stays as a version, with what followed it', async ({ page }) => {
  await talk(page, 'One', 'Two');
  await press(answers(page).first(), 'Retry');
  await expect(answers(page)).toHaveCount(1);
  await inState(answers(page).first(), 'done');
  const versions = answers(page).first().getByRole('group', { name: 'Versions' });
  await expect(versions).toContainText('2 / 2');
  await expect(versions.getByRole('button', { name: 'Next version' })).toBeDisabled();
  await versions.getByRole('button', { name: 'Previous version' }).focus();
  await page.keyboard.press('Enter');
  await expect(versions).toContainText('1 / 2');
  await expect(questions(page)).toHaveText([/One/, /Two/]);
});

test('a question is edited in place, or sent again beside the old one', async ({ page }) => {
  await talk(page, 'One', 'Two');
  const first = questions(page).first();
  await press(first, 'Edit');
  const field = first.getByRole('textbox', { name: 'Edited text' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('One');
  await field.press('Escape');
  await expect(field).toBeHidden();
  await press(first, 'Edit');
  await field.fill('Uno');
  await press(first, 'Save');
  await expect(first).toContainText('Uno');
  await expect(first).toContainText('edited');
  await expect(questions(page)).toHaveCount(2);
  await press(first, 'Edit');
  await field.fill('Eins');
  const body = nextBody(page);
  await field.press('Control+Enter');
  expect((await body).messages).toEqual([{ role: 'user', content: 'Eins' }]);
  await inState(answers(page), 'done');
  await expect(questions(page)).toHaveCount(1);
  await press(first, 'Previous version');
  await expect(questions(page)).toHaveText([/Uno/, /Two/]);
});

test('an answer is edited, and is told as it is then', async ({ page }) => {
  await talk(page, 'One');
  await press(answers(page), 'Edit');
  await answers(page).getByRole('textbox', { name: 'Edited text' }).fill('Never said.');
  await press(answers(page), 'Save');
  await expect(answers(page)).toContainText('edited');
  await composer(page).fill('Two');
  const body = nextBody(page);
  await composer(page).press('Enter');
  expect((await body).messages[1]).toEqual({ role: 'assistant', content: 'Never said.' });
  await inState(answers(page).last(), 'done');
});

test('messages are deleted, moved and put in, and it can be taken back', async ({ page }) => {
  await talk(page, 'One', 'Two');
  const undo = page.getByRole('button', { name: 'Undo' });
  await more(answers(page).first(), 'Delete');
  await expect(answers(page)).toHaveCount(1);
  await undo.click();
  await expect(answers(page)).toHaveCount(2);
  await expect(undo).toBeHidden();
  await more(questions(page).last(), 'Move up');
  expect(await texts(page)).toEqual(['One', 'Two', 'One', 'Two']);
  await undo.click();
  expect(await texts(page)).toEqual(['One', 'One', 'Two', 'Two']);
  await more(questions(page).first(), 'Insert before');
  const first = questions(page).first();
  await pick(first.getByRole('radio', { name: 'System' }));
  await first.getByRole('textbox', { name: 'New text' }).fill('Be brief.');
  await press(first, 'Insert');
  await expect(page.getByRole('article', { name: 'System' })).toContainText('Be brief.');
  await more(answers(page).last(), 'Insert after');
  await pick(answers(page).last().getByRole('radio', { name: 'Assistant' }));
  await answers(page).last().getByRole('textbox', { name: 'New text' }).fill('By the way.');
  await press(answers(page).last(), 'Insert');
  await expect(answers(page)).toHaveCount(3);
  await composer(page).fill('Three');
  const body = nextBody(page);
  await composer(page).press('Enter');
  const told = (await body).messages.map((said) => said.content);
  expect(told.join(' | ')).toMatch(/^Be brief\. \| One \| One \| Two \| .*By the way\..* \| Three$/s);
});

test('a chat is forked at a message', async ({ page }) => {
  await talk(page, 'One', 'Two');
  await more(answers(page).first(), 'Fork from here');
  await expect(questions(page)).toHaveText([/One/]);
  const list = page.getByRole('navigation').getByRole('link');
  await expect(list.filter({ hasText: 'One (2)' })).toBeVisible();
  await list.filter({ hasText: /^One$/ }).click();
  await expect(questions(page)).toHaveText([/One/, /Two/]);
});

test('a stopped answer goes on in the same message', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'long-4000@20');
  await send(page, 'Count');
  await expect(answers(page).locator('.markdown')).not.toBeEmpty();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  const begun = (await texts(page))[1]!;
  const body = nextBody(page);
  await press(answers(page), 'Continue');
  const { messages } = await body;
  expect(messages.map((said) => said.role)).toEqual(['user', 'assistant', 'user']);
  expect(messages[1]!.content).toContain(begun.split('\n')[0]!);
  await expect.poll(async () => (await texts(page))[1]!.length).toBeGreaterThan(begun.length);
  expect((await texts(page))[1]!.startsWith(begun)).toBe(true);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(answers(page)).toHaveCount(1);
});

test('another model answers beside the first, and the chat keeps its own', async ({ page }) => {
  await talk(page, 'One');
  const answer = answers(page).first();
  await more(answer, 'Ask another model');
  const body = nextBody(page);
  await page.getByRole('combobox').fill('case-choices');
  await page.locator('[data-model="openai/case-choices"]').click();
  expect((await body).model).toBe('case-choices');
  await inState(answer, 'done');
  await expect(answer).toContainText('case-choices');
  await expect(page.getByRole('button', { name: /^Model\b/ })).toContainText('echo');
  await press(answer, 'Previous version');
  await expect(answer.locator('header')).toContainText('echo');
});

test('an earlier question is asked of another model, and what followed it stays', async ({ page }) => {
  await talk(page, 'One', 'Two');
  await more(questions(page).first(), 'Ask another model');
  const body = nextBody(page);
  await page.getByRole('combobox').fill('case-choices');
  await page.locator('[data-model="openai/case-choices"]').click();
  expect(await body).toMatchObject({ model: 'case-choices', messages: [{ role: 'user', content: 'One' }] });
  await expect(answers(page)).toHaveCount(1);
  await inState(answers(page), 'done');
  await expect(answers(page).locator('header')).toContainText('case-choices');
  await press(answers(page), 'Previous version');
  await expect(questions(page)).toHaveText([/One/, /Two/]);
});

test('a message is moved by several places with the keyboard alone', async ({ page }) => {
  await talk(page, 'One', 'Two');
  await press(questions(page).first(), 'More actions');
  await questions(page).first().getByRole('button', { name: 'Move down' }).focus();
  for (const [at, order] of [['One', 'One', 'Two', 'Two'], ['One', 'Two', 'One', 'Two'], ['One', 'Two', 'Two', 'One']].entries()) {
    await page.keyboard.press('Enter');
    await expect.poll(() => texts(page)).toEqual(order);
    // At the end there is nowhere to go, and no button for it.
    if (at < 2) await expect(page.getByRole('button', { name: 'Move down' })).toBeFocused();
  }
  await expect(page.locator('article').last()).toHaveAccessibleName('You');
});

test('versions and edits are there after the vault was locked', async ({ page }) => {
  await withVault(page);
  await send(page, 'One');
  await inState(answers(page), 'done');
  await press(answers(page), 'Retry');
  await expect(answers(page).getByRole('group', { name: 'Versions' })).toContainText('2 / 2');
  await inState(answers(page), 'done');
  await press(answers(page), 'Edit');
  await answers(page).getByRole('textbox', { name: 'Edited text' }).fill('Second');
  await press(answers(page), 'Save');
  await expect(answers(page)).toContainText('Second');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await unlock(page);
  await expect(answers(page)).toContainText('Second');
  await press(answers(page), 'Previous version');
  await expect(answers(page)).toContainText('One');
  await expect(answers(page)).not.toContainText('Second');
});

test('what is sent while an answer comes waits, can be cancelled, and goes in order', async ({ page }) => {
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'long-4000@20');
  await send(page, 'First');
  for (const text of ['Second', 'Third', 'Fourth']) {
    await composer(page).fill(text);
    await composer(page).press('Enter');
    await expect(composer(page)).toHaveValue('');
  }
  const queue = page.getByRole('list', { name: 'Messages waiting to be sent' }).getByRole('listitem');
  await expect(queue).toHaveText(['Second', 'Third', 'Fourth']);
  await queue.nth(1).getByRole('button', { name: 'Do not send' }).click();
  await expect(queue).toHaveText(['Second', 'Fourth']);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await inState(answers(page), 'stopped');
  await expect(questions(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Model\b/ }).click();
  await page.getByRole('combobox').fill('echo');
  await page.locator('[data-model="openai/echo"]').click();
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(questions(page)).toHaveText([/First/, /Second/, /Fourth/]);
  await inState(answers(page).last(), 'done');
  await expect(queue).toHaveCount(0);
});

test('what is typed stays with its chat, over another chat and a locked vault', async ({ page }) => {
  await withVault(page);
  await send(page, 'One');
  await inState(answers(page), 'done');
  await composer(page).fill('Half a thou');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(composer(page)).toHaveValue('');
  await composer(page).fill('Something else');
  await page.getByRole('navigation').getByRole('link', { name: 'One', exact: true }).click();
  await expect(composer(page)).toHaveValue('Half a thou');
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await unlock(page);
  await expect(composer(page)).toHaveValue('Half a thou');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(composer(page)).toHaveValue('Something else');
});
