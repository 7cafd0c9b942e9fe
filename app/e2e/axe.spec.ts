// No serious or critical finding of axe on any page, in both themes.

import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import {
  answers, chooseModel, composer, connectForNow, createVault, FAKE, go, inState, keepWork, keptChat, openChat, problem,
  provider, reload, send,
} from './product';

async function findings(page: Page): Promise<string[]> {
  const report = await new AxeBuilder({ page }).analyze();
  return report.violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('empty chat, answer, model list and failed answer', async ({ page }) => {
      await openChat(page);
      expect.soft(await findings(page)).toEqual([]);
      await send(page, 'Show me what an answer looks like');
      await inState(answers(page), 'done');
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: /^Model\b/ }).or(page.getByRole('combobox', { name: /^Model\b/ })).first().click();
      expect.soft(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
      await chooseModel(page, 'fault-429');
      await send(page, 'And now it fails');
      await expect(problem(page, 'rate-limited')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('models side by side: empty, answered, with what can be done, and kept', async ({ page }) => {
      await openChat(page);
      await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
      await go(page, '#/compare');
      await expect(page.getByRole('heading', { name: 'Which model answers best?' })).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      for (const model of ['echo', 'fault-401']) {
        await page.getByRole('button', { name: 'Add model', exact: true }).click();
        await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
        await page.locator(`[data-model="openai/${model}"]`).first().click();
      }
      await composer(page).fill('One');
      await page.getByRole('button', { name: 'Run' }).click();
      await inState(answers(page).first(), 'done');
      await expect(problem(page, 'bad-key')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Actions: echo' }).click();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: /^Comparisons/ }).click();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('test sets: none, one with its run, and a cell of it', async ({ page }) => {
      await openChat(page);
      await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
      await go(page, '#/prompts/tests');
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByRole('textbox', { name: 'Or paste it here' }).fill('prompts: ["{{a}}"]\nproviders: ["openai:echo"]\ntests: [{vars: {a: b}, assert: [{type: is-json}]}]\nother: 1\n');
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      await expect(page.getByRole('dialog')).toContainText('1 row · 1 prompt · 1 model');
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Take in as new test set' }).click();
      await page.getByRole('button', { name: 'Add expectation' }).click();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Run tests' }).click();
      await expect(page.locator('[data-run="done"]')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await page.locator('.matrix td[data-outcome] button').click();
      await expect(page.getByRole('dialog')).toContainText('Not met');
      expect.soft(await findings(page)).toEqual([]);
    });

    test('prompts: none, one being written, its versions, the list, and the form', async ({ page }) => {
      await openChat(page);
      await go(page, '#/prompts');
      await expect(page.getByRole('heading', { name: 'No prompts yet' })).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Start with an example' }).click();
      await page.locator('.variables summary').first().click();
      await page.locator('.made-for > summary').click();
      for (const group of ['Tools', 'Advanced']) await page.locator('.made-for .param-group > summary').filter({ hasText: group }).click();
      await page.getByRole('button', { name: 'Add tool' }).click();
      await page.getByRole('group', { name: 'Parameters' }).getByRole('textbox', { name: 'Name', exact: true }).fill('get_weather');
      await page.getByRole('textbox', { name: 'Arguments' }).fill('{');
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Arguments' }).fill('{}');
      // A call of a tool with its result, and one without.
      await page.getByRole('button', { name: 'Add message' }).click();
      await page.getByRole('button', { name: 'Add tool call' }).click();
      await page.getByRole('button', { name: 'Add its result' }).click();
      await page.getByRole('button', { name: 'Add tool call' }).click();
      await expect(page.locator('[data-call-fault]').first()).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      for (const number of [3, 2]) await page.getByRole('button', { name: `Remove message ${number}` }).click();
      await page.getByRole('textbox', { name: 'Message 1', exact: true }).fill('Say {{ text|shout }}');
      await expect(page.getByRole('alert')).toBeVisible();
      await page.getByRole('button', { name: 'Save version' }).click();
      await page.getByRole('button', { name: 'Versions', exact: true }).click();
      await expect(page.locator('[data-difference="words"]')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Message 1', exact: true }).fill('Say {{ text }}');
      await page.getByRole('button', { name: 'Save version' }).click();
      await go(page, '#/prompts');
      await page.getByRole('button', { name: 'Actions: Translate' }).click();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Use in chat' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('versions of an answer, all that can be done with it, its editor, and what waits', async ({ page }) => {
      await openChat(page);
      await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
      await chooseModel(page, 'echo');
      await send(page, 'One');
      await inState(answers(page), 'done');
      const press = (name: string) => answers(page).getByRole('button', { name, exact: true }).click();
      await press('Retry');
      await inState(answers(page), 'done');
      await press('More actions');
      expect.soft(await findings(page)).toEqual([]);
      await press('Insert after');
      expect.soft(await findings(page)).toEqual([]);
      await press('Cancel');
      await press('Edit');
      await answers(page).getByRole('textbox', { name: 'Edited text' }).fill('Said otherwise');
      expect.soft(await findings(page)).toEqual([]);
      await press('Save');
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await chooseModel(page, 'long-4000@20');
      await send(page, 'One');
      await composer(page).fill('Two');
      await composer(page).press('Enter');
      await expect(page.getByRole('list', { name: 'Messages waiting to be sent' })).toContainText('Two');
      expect.soft(await findings(page)).toEqual([]);
    });

    test('settings and providers', async ({ page }) => {
      await openChat(page);
      await go(page, '#/settings');
      await expect(page.getByRole('heading').first()).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await go(page, '#/settings/providers');
      await expect(provider(page, 'openai')).toBeVisible();
      const ollama = provider(page, 'ollama');
      await ollama.getByRole('textbox', { name: 'Base URL' }).fill('http://127.0.0.1:9');
      await ollama.getByRole('button', { name: 'Save' }).click();
      await ollama.getByRole('button', { name: 'Test connection' }).click();
      await ollama.getByRole('alert').getByText('Other systems').click();
      expect.soft(await findings(page)).toEqual([]);
      await keepWork(page);
      await go(page, '#/settings/tokens');
      await page.getByRole('button', { name: 'Make token' }).click();
      await expect(problem(page, 'vault')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('sharing something, and what was shared', async ({ page }) => {
      await keptChat(page);
      await page.getByRole('button', { name: 'Export chat' }).click();
      await page.getByRole('button', { name: 'Share as an encrypted link or file' }).click();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Create link and file' }).click();
      const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
      expect.soft(await findings(page)).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await send(page, 'Changed');
      await inState(answers(page).last(), 'done');
      await go(page, link.slice(link.indexOf('#')));
      await expect(page.locator('[data-difference]')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await go(page, '#/shared/AAAA');
      await expect(page.locator('[data-error="not-a-share"]')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await go(page, '#/settings/data');
      await expect(page.getByRole('list', { name: 'Known authors' })).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('a chain of models, what it did, and the advanced fields of a provider', async ({ page }) => {
      await openChat(page);
      await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
      const form = provider(page, 'openai');
      await form.getByText('Advanced').click();
      await form.getByRole('textbox', { name: 'Extra body fields' }).fill('[]');
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(form.getByRole('alert')).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await chooseModel(page, 'fault-401');
      await page.getByRole('button', { name: 'Parameters' }).click();
      for (const model of ['fault-garbage', 'echo']) {
        await page.getByRole('button', { name: 'Add a model' }).click();
        await page.getByRole('combobox', { name: 'Find or type a model' }).fill(model);
        await page.locator(`[data-model="openai/${model}"]`).first().click();
      }
      await send(page, 'Who answers?');
      await inState(answers(page), 'done');
      await answers(page).getByText('Answered by echo').click();
      expect.soft(await findings(page)).toEqual([]);
    });

    for (const locale of ['en-US', 'ko-KR']) {
      test.describe(`in ${locale}`, () => {
        test.use({ locale });
        test('palette, sheet, commands and figures', async ({ page }) => {
          await page.goto('#/chat');
          const field = page.locator('#message');
          await field.fill('Hello');
          await field.press('Enter');
          await expect(page.locator('article[data-state=done]')).toHaveCount(2);
          await field.fill('/');
          await expect(page.getByRole('listbox')).toBeVisible();
          expect.soft(await findings(page)).toEqual([]);
          await field.fill('What is typed is counted');
          await page.keyboard.press('Control+k');
          await page.getByRole('dialog').getByRole('combobox').fill('a');
          expect.soft(await findings(page)).toEqual([]);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
          await page.locator('[role=log]').focus();
          await page.keyboard.press('?');
          await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
          expect.soft(await findings(page)).toEqual([]);
          await page.keyboard.press('Escape');
          await go(page, '#/settings');
          await expect(page.getByRole('combobox').nth(2)).toBeVisible();
          expect.soft(await findings(page)).toEqual([]);
        });
      });
    }
    test('the parameters with a preset, a tool, and mistakes in what was typed', async ({ page }) => {
      await openChat(page);
      await page.getByRole('button', { name: 'Parameters' }).click();
      const panel = page.getByRole('group', { name: 'Parameters', exact: true });
      for (const title of ['Presets', 'Tools', 'Advanced']) await panel.locator('summary', { hasText: title }).click();
      await panel.getByRole('button', { name: 'Save as preset' }).click();
      expect.soft(await findings(page)).toEqual([]);
      await panel.getByRole('textbox', { name: 'Preset name' }).fill('Reviewer');
      await page.keyboard.press('Enter');
      await panel.getByRole('button', { name: 'Actions: Reviewer' }).click();
      await panel.locator('[data-param="temperature"]').fill('9');
      await panel.locator('[data-param="stop"]').fill('END');
      await panel.locator('[data-param="stop"]').press('Enter');
      await panel.getByRole('button', { name: 'Add tool' }).click();
      await panel.locator('[data-param="provider_config"]').fill('{');
      await panel.locator('[data-param="response_format"]').selectOption('json_schema');
      await panel.getByRole('textbox', { name: 'Schema' }).fill('[]');
      await panel.getByRole('button', { name: 'About Top p' }).focus();
      expect.soft(await findings(page)).toEqual([]);
    });

    test('making and opening the vault', async ({ page }) => {
      await openChat(page);
      await send(page, 'Keep me');
      await inState(answers(page), 'done');
      await page.getByRole('button', { name: 'Keep my work' }).first().click();
      await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
      expect.soft(await findings(page)).toEqual([]);
      await createVault(page);
      await reload(page);
      await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
      await expect(composer(page)).toHaveCount(0);
      expect.soft(await findings(page)).toEqual([]);
    });
  });
}
