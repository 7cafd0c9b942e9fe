// AWS Bedrock with a bearer key: binary frames and the lists of its other host, straight from the browser and
// through the relay.

import { expect, type Page, test } from '@playwright/test';
import {
  answers, chooseModel, type Connection, connectForNow, FAKE, go, inState, openChat, problem, provider, seen, send, unique,
} from './product';

const HALF = 'The first half of this answer arrives, and then';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/echo';

const ROUTES: Connection[] = [
  { slug: 'bedrock', baseUrl: `${FAKE}/bedrock`, route: 'Direct' },
  { slug: 'bedrock', route: 'Relay' },
];

const ask = async (page: Page, connection: Connection, model: string, text: string): Promise<void> => {
  await openChat(page);
  await connectForNow(page, connection);
  await chooseModel(page, model, 'bedrock');
  await send(page, text);
};

for (const connection of ROUTES) {
  const { route } = connection;

  test(`${route}: an answer streams frame by frame, and its tokens are counted`, async ({ page }) => {
    const text = `One by one: ${unique()} 안녕하세요, and so on until the last of these many words`;
    await ask(page, connection, 'echo@8', text);
    await inState(answers(page), 'streaming');
    await expect(answers(page)).toContainText('One by');
    await inState(answers(page), 'done');
    await expect(answers(page)).toContainText(text);
    await expect(answers(page).locator('[data-metric="prompt_tokens"]')).toHaveAttribute('data-value', '11');
  });

  test(`${route}: the name of a resource is one segment of the path`, async ({ page }) => {
    const text = `By its name: ${unique()}`;
    await ask(page, connection, PROFILE, text);
    await inState(answers(page), 'done');
    await expect(answers(page)).toContainText(text);
    const asked = await seen((entry) => entry.model === PROFILE);
    expect(asked.map((entry) => entry.path)).toContainEqual(expect.stringContaining(`/model/${encodeURIComponent(PROFILE)}/converse-stream`));
  });

  test(`${route}: a stream that breaks off is cut off, and what came is kept`, async ({ page }) => {
    await ask(page, connection, 'fault-cut', 'Half?');
    await expect(problem(page, 'cut-off')).toBeVisible();
    await expect(answers(page)).toContainText(HALF);
    await chooseModel(page, 'case-cut_off', 'bedrock');
    await send(page, 'And within a frame?');
    await expect(answers(page)).toContainText('Hello there.');
    await expect(problem(page, 'cut-off')).toBeVisible();
  });

  test(`${route}: an exception within the stream is the provider's own`, async ({ page }) => {
    await ask(page, connection, 'case-stream_error', 'Will it last?');
    await expect(problem(page, 'overloaded')).toContainText('The model stopped unexpectedly.');
    await expect(answers(page)).toContainText('안녕');
    await inState(answers(page), 'failed');
  });

  test(`${route}: a frame with a wrong checksum ends the answer`, async ({ page }) => {
    await ask(page, connection, 'fault-garbage', 'Every bit?');
    await expect(problem(page, 'malformed')).toBeVisible();
    await expect(answers(page)).not.toContainText('damaged');
  });

  test(`${route}: a wrong key is a wrong key`, async ({ page }) => {
    await ask(page, { ...connection, key: `wrong-${unique()}` }, 'echo', 'Hello?');
    await expect(problem(page, 'bad-key')).toBeVisible();
  });

  test(`${route}: models and the profiles by which others run are listed`, async ({ page }) => {
    await openChat(page);
    await connectForNow(page, connection);
    await go(page, '#/settings/providers');
    const region = provider(page, 'bedrock');
    await region.getByRole('button', { name: 'Test connection' }).click();
    await expect(region.getByRole('status')).toContainText(/models/i);
    await openChat(page);
    await page.getByRole('button', { name: /^Model\b/ }).click();
    const box = page.getByRole('combobox');
    for (const model of ['fake-model', 'us.fake-model', 'eu.fake-model']) {
      await box.fill(model);
      await expect(page.locator(`[data-model="bedrock/${model}"]`)).toContainText(`Fake ${model}`);
    }
    // Listed by the provider, but no model to chat with; it can still be typed.
    await box.fill('fake-rerank');
    await expect(page.locator('[data-model="bedrock/fake-rerank"]')).not.toContainText('Fake');
  });
}
