// The official SDKs with an access token as their key: the provider's own is sealed in it, and they never have it.
//
// Environment: WORKERD_BIN, WORKER_DIR, and FAKE_URL (the fake provider, which answers by the model's name).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { CohereClientV2 } from 'cohere-ai';
import OpenAI from 'openai';

import { relay } from '../workerd.mjs';

const fake = process.env.FAKE_URL;
const SECRET = 'the-operator-keeps-this-one';
const SAID = 'said again';
const user = [{ role: 'user', content: SAID }];

let gate;

before(async () => {
  const upstreams = ['openai', 'anthropic', 'google', 'cohere'].map((slug) => [slug, `${fake}/${slug}`]);
  gate = await relay({
    UPSTREAMS: JSON.stringify(Object.fromEntries(upstreams)), MINT_SECRET: SECRET, MINT_KEYS: `k1:${'5a'.repeat(32)}`, REFUSED_PER_MINUTE: '0',
  });
});

after(() => gate.close());

async function token(provider, order = {}) {
  const reply = await fetch(`${gate.origin}/tokens`, {
    method: 'POST', headers: { authorization: `Bearer ${SECRET}` }, body: JSON.stringify({ providers: [provider], key: 'fake-key', ...order }),
  });
  assert.equal(reply.status, 201);
  return (await reply.json()).token;
}

const openai = (apiKey, path) => new OpenAI({ apiKey, baseURL: `${gate.origin}${path}`, maxRetries: 0 });

for (const path of ['/openai/v1', '/v1']) {
  test(`openai at ${path}: list, chat, stream, and what the token does not allow`, async () => {
    const order = { models: ['echo', 'openai/echo', 'case-tools'], features: ['stream'], max_tokens: 500 };
    const client = openai(await token('openai', order), path);
    const model = path === '/v1' ? 'openai/echo' : 'echo';
    const ask = { model, messages: user };
    assert.ok((await client.models.list()).data.length > 0);
    assert.equal((await client.chat.completions.create(ask)).choices[0].message.content, SAID);
    let said = '';
    for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) said += chunk.choices[0]?.delta?.content ?? '';
    assert.equal(said, SAID);
    const other = { ...ask, model: model.replace('echo', 'long-10') };
    await assert.rejects(client.chat.completions.create(other), OpenAI.PermissionDeniedError);
    const tool = { type: 'function', function: { name: 'clock', parameters: { type: 'object', properties: {} } } };
    await assert.rejects(client.chat.completions.create({ ...ask, tools: [tool] }), OpenAI.AuthenticationError);
    await assert.rejects(client.embeddings.create({ model, input: 'x', encoding_format: 'float' }), OpenAI.APIError);
    const forged = openai(`${client.apiKey.slice(0, -1)}${client.apiKey.endsWith('A') ? 'B' : 'A'}`, path);
    await assert.rejects(forged.chat.completions.create(ask), OpenAI.AuthenticationError);
  });
}

test('@anthropic-ai/sdk, at its provider and at the front door', async () => {
  const apiKey = await token('anthropic');
  for (const baseURL of [`${gate.origin}/anthropic`, gate.origin]) {
    const client = new Anthropic({ apiKey, baseURL, maxRetries: 0 });
    const ask = { model: 'claude-echo', max_tokens: 100, messages: user };
    assert.equal((await client.messages.create(ask)).content[0].text, SAID);
    assert.equal(await client.messages.stream(ask).finalText(), SAID);
  }
});

test('@google/genai', async () => {
  const client = new GoogleGenAI({ apiKey: await token('google'), httpOptions: { baseUrl: `${gate.origin}/google` } });
  assert.equal((await client.models.generateContent({ model: 'gemini-echo', contents: SAID })).text, SAID);
});

test('cohere-ai', async () => {
  const client = new CohereClientV2({ token: await token('cohere'), environment: `${gate.origin}/cohere` });
  assert.equal((await client.chat({ model: 'echo', messages: user })).message.content[0].text, SAID);
});

test('openai with a key of its own beside the token', async () => {
  const apiKey = await token('openai', { key: undefined });
  const client = new OpenAI({ apiKey, baseURL: `${gate.origin}/openai/v1`, defaultHeaders: { 'X-Provider-Key': 'fake-key' }, maxRetries: 0 });
  assert.equal((await client.chat.completions.create({ model: 'echo', messages: user })).choices[0].message.content, SAID);
});
