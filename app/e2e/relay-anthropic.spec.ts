// The same prompt through the relay, for a provider with a wire format of its own.

import { expect, test } from '@playwright/test';
import {
  answers, BASE, chooseModel, comeBack, connect, createVault, goodKey, inState, openChat, questions, seen, send, unique,
  unlock,
} from './product';

test('Anthropic through the relay: streamed, marked as relayed, and back after unlock', async ({ page }) => {
  const toProvider: string[] = [];
  page.context().on('request', (request) => {
    if (new URL(request.url()).origin !== BASE) toProvider.push(request.url());
  });
  await openChat(page);
  await connect(page, { slug: 'anthropic', key: goodKey(), route: 'Relay', keep: 'On this device' });
  await createVault(page);
  const model = `${unique()}/claude-sonnet-5`;
  await chooseModel(page, model, 'anthropic');
  const question = `Through the relay: ${unique()}`;
  await send(page, question);
  await inState(answers(page), 'done');
  await expect(answers(page)).toContainText('Hello there.');
  await expect(answers(page)).toContainText(/relay/i);

  const [request] = await seen((entry) => entry.model === model);
  expect(request?.path).toBe('/v1/messages');
  expect(request?.headers).toContain('x-api-key');
  for (const dropped of ['origin', 'referer', 'cookie', 'anthropic-dangerous-direct-browser-access']) {
    expect(request?.headers).not.toContain(dropped);
  }
  expect(toProvider).toEqual([]);

  await comeBack(page);
  await expect(questions(page)).toContainText(question);
  await expect(answers(page)).toContainText('Hello there.');
});
