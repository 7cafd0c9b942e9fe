// One of each kind of thing that is kept beside chats, made as a person makes it, and whether it is there.

import { expect, type Locator, type Page } from '@playwright/test';
import { openPresets, preset, savePreset } from './panel';
import { chooseModel, composer, go, readTestSet } from './product';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Something that a person makes. */
export interface Kind {
  name: string;
  /** The stores that it is written to. */
  stores: string[];
  /** Makes one that says these words; everything of it is on screen afterwards. */
  make: (page: Page, words: string) => Promise<void>;
  /** Where it says them, once it was made. */
  find: (page: Page, words: string) => Promise<Locator>;
}

export const KINDS: Kind[] = [
  {
    name: 'a prompt',
    stores: ['prompts', 'prompt-versions'],
    make: async (page, words) => {
      await go(page, '#/prompts');
      await button(page, 'New prompt').click();
      await expect(page).toHaveURL(/#\/prompts\/[0-9a-f]{32}$/);
      await page.getByRole('textbox', { name: 'Message 1', exact: true }).fill(`Say ${words}`);
      await button(page, 'Save version').click();
      await expect(page.locator('[data-changed]')).toHaveAttribute('data-changed', 'false');
    },
    find: async (page, words) => {
      await go(page, '#/prompts');
      const search = page.getByRole('searchbox', { name: 'Search prompts' });
      await expect(search.or(page.getByRole('heading', { name: 'No prompts yet' }))).toBeVisible();
      if (await search.isVisible()) await search.fill(words);
      return page.getByRole('list', { name: 'Prompt list' }).getByRole('link');
    },
  },
  {
    name: 'a test set and its run',
    stores: ['tests', 'trials'],
    make: async (page, words) => {
      await go(page, '#/prompts/tests');
      const lines = [`description: Set ${words}`, 'prompts: ["Say {{word}}"]', 'providers: ["openai:echo"]', `tests: [{vars: {word: ${words}}, assert: [{type: contains, value: ${words}}]}]`];
      await readTestSet(page, lines.join('\n'));
      await button(page, 'Take in as new test set').click();
      await button(page, 'Run tests').click();
      await expect(page.locator('.matrix td[data-outcome="passed"]')).toHaveCount(1);
    },
    find: async (page, words) => {
      await go(page, '#/prompts/tests');
      return page.getByRole('link', { name: `Set ${words}` });
    },
  },
  {
    name: 'a comparison',
    stores: ['comparisons'],
    make: async (page, words) => {
      await go(page, '#/compare');
      await button(page, 'Add model').click();
      await page.getByRole('combobox', { name: 'Find or type a model' }).fill('echo');
      await page.locator('[data-model="openai/echo"]').first().click();
      await composer(page).fill(`Compare ${words}`);
      await button(page, 'Run').click();
      const answer = page.getByRole('article', { name: 'Assistant' }).last();
      await expect(answer).toHaveAttribute('data-state', 'done');
    },
    find: async (page, words) => {
      await go(page, '#/compare');
      return page.getByRole('link', { name: `Compare ${words}` });
    },
  },
  {
    name: 'a preset',
    stores: ['presets'],
    make: async (page, words) => {
      await go(page, '#/chat');
      await openPresets(page);
      await savePreset(page, `Preset ${words}`);
    },
    find: async (page, words) => {
      await go(page, '#/chat');
      await openPresets(page);
      return preset(page, `Preset ${words}`);
    },
  },
  {
    name: 'a workspace',
    stores: ['settings'],
    make: async (page, words) => {
      await go(page, '#/settings/workspaces');
      await button(page, 'New workspace').last().click();
      const dialog = page.getByRole('dialog', { name: 'New workspace' });
      await dialog.getByRole('textbox', { name: 'Name of the workspace' }).fill(`Place ${words}`);
      await dialog.getByRole('button', { name: 'Create' }).click();
      await expect(button(page, `Workspace: Place ${words}`)).toBeVisible();
    },
    find: async (page, words) => {
      await go(page, '#/settings/workspaces');
      return page.getByRole('region', { name: `Place ${words}`, exact: true });
    },
  },
];

/** Makes one of each in a vault that has a key. */
export async function makeAll(page: Page, words: string): Promise<void> {
  for (const kind of KINDS) await kind.make(page, words);
  // A new workspace is gone to; what follows may look for chats of the first one.
  await button(page, `Workspace: Place ${words}`).click();
  await page.getByRole('group', { name: 'Workspaces' }).getByRole('button', { name: 'Personal', exact: true }).click();
  await chooseModel(page, 'echo');
}

/** Whether one of each is there. */
export async function findAll(page: Page, words: string, there: boolean): Promise<void> {
  for (const kind of KINDS) {
    const found = await kind.find(page, words);
    await expect(found, `${kind.name} ${words}`).toHaveCount(there ? 1 : 0);
  }
}
