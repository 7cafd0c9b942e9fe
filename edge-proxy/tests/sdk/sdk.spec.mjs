// The official SDKs, unchanged but for their base URL: passed through to their own provider, and at the front door.
//
// Environment: WORKERD_BIN, WORKER_DIR, and FAKE_URL (the fake provider, which answers by the model's name).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createHash, randomBytes } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { Mistral } from '@mistralai/mistralai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CohereClientV2 } from 'cohere-ai';
import Groq from 'groq-sdk';
import OpenAI, { AzureOpenAI } from 'openai';

import { relay, stage } from '../workerd.mjs';

const fake = process.env.FAKE_URL;
const apiKey = 'fake-key';
const SAID = 'said again';
const once = { maxRetries: 0 };

let gate;

before(async () => {
  const slugs = ['openai', 'anthropic', 'google', 'cohere', 'mistral', 'groq', 'azure', 'bedrock'];
  const upstreams = slugs.map((slug) => [slug, `${fake}/${slug}`]);
  gate = await relay({ UPSTREAMS: JSON.stringify(Object.fromEntries(upstreams)) });
});

after(() => gate.close());

const user = [{ role: 'user', content: SAID }];
const clock = { type: 'object', properties: { tz: { type: 'string' } } };
const functionTool = { type: 'function', function: { name: 'clock', description: 'The time', parameters: clock } };

// Each gives the text of an answer, the pieces of a stream, and the name and arguments of a streamed call. What
// `stream` gives can be left early, which ends the request.
function openaiLike(client) {
  return {
    models: async () => (await client.models.list()).data.map((model) => model.id),
    chat: async (model) => {
      const reply = await client.chat.completions.create({ model, messages: user });
      assert.equal(reply.object, 'chat.completion');
      assert.equal(reply.choices[0].finish_reason, 'stop');
      assert.ok(reply.usage.total_tokens > 0);
      return reply.choices[0].message.content;
    },
    async *stream(model, signal) {
      const stream = await client.chat.completions.create({ model, messages: user, stream: true }, { signal });
      for await (const chunk of stream) yield chunk.choices[0]?.delta?.content ?? '';
    },
    call: async (model) => {
      const stream = await client.chat.completions.create({ model, messages: user, tools: [functionTool], stream: true });
      const calls = [];
      for await (const chunk of stream) {
        for (const { index, id, function: piece } of chunk.choices[0]?.delta?.tool_calls ?? []) {
          calls[index] ??= { id, name: '', args: '' };
          calls[index].name += piece.name ?? '';
          calls[index].args += piece.arguments ?? '';
        }
      }
      return [calls[0].name, JSON.parse(calls[0].args)];
    },
    status: (error) => error.status,
  };
}

function anthropicLike(client) {
  const ask = (model) => ({ model, max_tokens: 100, messages: user });
  return {
    models: async () => (await client.models.list()).data.map((model) => model.id),
    chat: async (model) => {
      const reply = await client.messages.create(ask(model));
      assert.deepEqual([reply.type, reply.stop_reason], ['message', 'end_turn']);
      assert.ok(reply.usage.input_tokens > 0);
      return reply.content[0].text;
    },
    async *stream(model, signal) {
      for await (const event of client.messages.stream(ask(model), { signal })) {
        if (event.delta?.type === 'text_delta') yield event.delta.text;
      }
    },
    call: async (model) => {
      const tools = [{ name: 'clock', description: 'The time', input_schema: clock }];
      const message = await client.messages.stream({ ...ask(model), tools }).finalMessage();
      assert.equal(message.stop_reason, 'tool_use');
      const call = message.content.find((block) => block.type === 'tool_use');
      return [call.name, call.input];
    },
    status: (error) => error.status,
  };
}

function google(client) {
  const contents = SAID;
  return {
    models: async () => (await client.models.list()).page.map((model) => model.name),
    chat: async (model) => (await client.models.generateContent({ model, contents })).text,
    async *stream(model, signal) {
      const config = { abortSignal: signal };
      for await (const chunk of await client.models.generateContentStream({ model, contents, config })) yield chunk.text ?? '';
    },
    call: async (model) => {
      const config = { tools: [{ functionDeclarations: [{ name: 'clock', parametersJsonSchema: clock }] }] };
      for await (const chunk of await client.models.generateContentStream({ model, contents, config })) {
        const call = chunk.functionCalls?.[0];
        if (call) return [call.name, call.args];
      }
      return [];
    },
    status: (error) => error.status,
  };
}

function cohere(client) {
  return {
    models: async () => (await client.models.list()).models.map((model) => model.name),
    chat: async (model) => (await client.chat({ model, messages: user }, once)).message.content[0].text,
    async *stream(model, signal) {
      for await (const event of await client.chatStream({ model, messages: user }, { ...once, abortSignal: signal })) {
        if (event.type === 'content-delta') yield event.delta.message.content.text;
      }
    },
    call: async (model) => {
      const call = ['', ''];
      for await (const event of await client.chatStream({ model, messages: user, tools: [functionTool] }, once)) {
        if (event.index !== 0) continue;
        if (event.type === 'tool-call-start') call[0] += event.delta.message.toolCalls.function.name;
        if (event.type === 'tool-call-delta') call[1] += event.delta.message.toolCalls.function.arguments;
      }
      return [call[0], JSON.parse(call[1])];
    },
    status: (error) => error.statusCode,
  };
}

function mistral(client) {
  return {
    models: async () => (await client.models.list()).data.map((model) => model.id),
    chat: async (model) => (await client.chat.complete({ model, messages: user })).choices[0].message.content,
    async *stream(model, signal) {
      const stream = await client.chat.stream({ model, messages: user }, { fetchOptions: { signal } });
      for await (const { data } of stream) yield data.choices[0]?.delta.content ?? '';
    },
    call: async (model) => {
      const stream = await client.chat.stream({ model, messages: user, tools: [functionTool] });
      const call = ['', ''];
      for await (const { data } of stream) {
        for (const { index, function: piece } of data.choices[0]?.delta.toolCalls ?? []) {
          if (index > 0) continue;
          call[0] += piece.name;
          call[1] += typeof piece.arguments === 'string' ? piece.arguments : JSON.stringify(piece.arguments);
        }
      }
      return [call[0], JSON.parse(call[1])];
    },
    status: (error) => error.statusCode,
  };
}

function bedrock(runtime, control) {
  const messages = [{ role: 'user', content: [{ text: SAID }] }];
  const toolConfig = { tools: [{ toolSpec: { name: 'clock', description: 'The time', inputSchema: { json: clock } } }] };
  return {
    models: async () => (await control.send(new ListFoundationModelsCommand({}))).modelSummaries.map((model) => model.modelId),
    chat: async (modelId) => {
      const reply = await runtime.send(new ConverseCommand({ modelId, messages }));
      assert.ok(reply.usage.totalTokens > 0);
      return reply.output.message.content[0].text;
    },
    async *stream(modelId, abortSignal) {
      const reply = await runtime.send(new ConverseStreamCommand({ modelId, messages }), { abortSignal });
      for await (const { contentBlockDelta } of reply.stream) {
        // The SDK reads what it has; who leaves, ends the reading.
        if (abortSignal?.aborted) return;
        yield contentBlockDelta?.delta.text ?? '';
      }
    },
    call: async (modelId) => {
      const reply = await runtime.send(new ConverseStreamCommand({ modelId, messages, toolConfig }));
      const calls = [];
      for await (const { contentBlockStart, contentBlockDelta } of reply.stream) {
        const start = contentBlockStart?.start?.toolUse;
        if (start) calls.push([start.name, '']);
        if (contentBlockDelta?.delta.toolUse) calls.at(-1)[1] += contentBlockDelta.delta.toolUse.input;
      }
      return [calls[0][0], JSON.parse(calls[0][1])];
    },
    status: (error) => error.$metadata.httpStatusCode,
  };
}

// By the key that AWS calls a Bedrock API key; over HTTP/1.1, for the SDK's usual HTTP/2 needs TLS.
const aws = (slug) => ({
  region: 'us-east-1', endpoint: `${gate.origin}/${slug}/us-east-1`, token: { token: apiKey }, authSchemePreference: ['httpBearerAuth'],
  requestHandler: new NodeHttpHandler(), maxAttempts: 1,
});

const SDKS = [
  ['openai', '', () => openaiLike(new OpenAI({ apiKey, baseURL: `${gate.origin}/openai/v1`, ...once }))],
  ['groq-sdk', '', () => openaiLike(new Groq({ apiKey, baseURL: `${gate.origin}/groq`, ...once }))],
  ['@anthropic-ai/sdk', 'claude-', () => anthropicLike(new Anthropic({ apiKey, baseURL: `${gate.origin}/anthropic`, ...once }))],
  ['@google/genai', 'gemini-', () => google(new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${gate.origin}/google` } }))],
  ['cohere-ai', '', () => cohere(new CohereClientV2({ token: apiKey, environment: `${gate.origin}/cohere` }))],
  ['openai, AzureOpenAI', '', () => openaiLike(new AzureOpenAI({ apiKey, endpoint: `${gate.origin}/azure/contoso`, apiVersion: '2025-04-01-preview', ...once }))],
  ['@aws-sdk/client-bedrock-runtime', '', () => bedrock(new BedrockRuntimeClient(aws('bedrock')), new BedrockClient(aws('bedrock-control')))],
  ['@mistralai/mistralai', '', () => mistral(new Mistral({ apiKey, serverURL: `${gate.origin}/mistral` }))],
];
const door = {
  openai: () => openaiLike(new OpenAI({ apiKey, baseURL: `${gate.origin}/v1`, ...once })),
  anthropic: () => anthropicLike(new Anthropic({ apiKey, baseURL: gate.origin, ...once })),
};
for (const model of ['openai/', 'claude-', 'gemini-', 'cohere/', 'mistral/', 'groq/', 'azure/contoso/', 'bedrock/us-east-1/']) {
  SDKS.push([`openai at the front door, asking ${model}`, model, door.openai]);
  SDKS.push([`@anthropic-ai/sdk at the front door, asking ${model}`, model, door.anthropic]);
}

const seen = async () => (await fetch(`${fake}/__seen`)).json();

for (const [name, prefix, connect] of SDKS) {
  test(`${name}: list, chat, stream, tool call, error, abort`, async () => {
    const sdk = connect();
    assert.ok((await sdk.models()).length > 0, 'no models');
    assert.equal(await sdk.chat(`${prefix}echo`), SAID);

    let text = '';
    for await (const piece of sdk.stream(`${prefix}echo`)) text += piece;
    assert.equal(text, SAID);

    const [called, args] = await sdk.call(`${prefix}case-tools`);
    assert.equal(called, 'clock');
    assert.equal(typeof args.tz, 'string');

    await assert.rejects(sdk.chat(`${prefix}fault-429`), (error) => {
      assert.equal(sdk.status(error), 429, error);
      return true;
    });

    await fetch(`${fake}/__reset`, { method: 'POST' });
    const leave = new AbortController();
    try {
      for await (const piece of sdk.stream(`${prefix}long-4000@50`, leave.signal)) {
        if (piece) leave.abort();
      }
    } catch (error) {
      assert.ok(leave.signal.aborted, error);
    }
    assert.ok(leave.signal.aborted, 'nothing came that could be left');
    const until = Date.now() + 10_000;
    while (!(await seen()).some((request) => request.aborted)) {
      assert.ok(Date.now() < until, 'the provider still works');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

test('openai at the front door: errors have their types', async () => {
  const client = new OpenAI({ apiKey: 'wrong', baseURL: `${gate.origin}/v1`, ...once });
  const ask = { model: 'claude-echo', messages: user };
  await assert.rejects(client.chat.completions.create(ask), OpenAI.AuthenticationError);
  await assert.rejects(client.chat.completions.create({ ...ask, seed: 1 }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.deepEqual([error.param, error.code], ['seed', 'bad-request']);
    return true;
  });
});

test('a long reply arrives whole, passed on and told anew', async () => {
  const wanted = await (await fetch(`${fake}/__long-4000`)).text();
  for (const [name, prefix, connect] of SDKS) {
    if (name.includes('front door, asking') && !['claude-', 'gemini-'].includes(prefix)) continue;
    let text = '';
    for await (const piece of connect().stream(`${prefix}long-4000@0`)) text += piece;
    assert.ok(text === wanted, `${name}: ${text.length} of ${wanted.length} letters`);
  }
});

// A provider of our own, which keeps what is uploaded and answers in bytes.
const files = await stage((origin) => ({ UPSTREAMS: JSON.stringify({ openai: origin }) }));
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('openai: uploads arrive byte for byte, and so do spoken answers and pictures', async () => {
  const client = new OpenAI({ apiKey, baseURL: `${files.gate.origin}/openai/v1`, ...once });
  const content = randomBytes(3_000_000);
  files.upstream.answer = async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const type = request.headers['content-type'];
    if (type.startsWith('multipart/form-data')) {
      const form = await new Response(body, { headers: { 'content-type': type } }).formData();
      files.upstream.got = digest(Buffer.from(await form.get('file').arrayBuffer()));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'file-1', object: 'file', bytes: content.length, text: 'heard' }));
    } else if (request.url === '/v1/audio/speech') {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      response.end(content);
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ created: 1, data: [{ b64_json: content.toString('base64') }] }));
    }
  };
  const file = await OpenAI.toFile(content, 'notes.bin');
  assert.equal((await client.files.create({ file, purpose: 'assistants' })).id, 'file-1');
  assert.equal(files.upstream.got, digest(content));
  files.upstream.got = undefined;
  assert.equal((await client.audio.transcriptions.create({ file, model: 'whisper-1' })).text, 'heard');
  assert.equal(files.upstream.got, digest(content));
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: SAID });
  assert.equal(speech.headers.get('content-type'), 'audio/mpeg');
  assert.equal(digest(Buffer.from(await speech.arrayBuffer())), digest(content));
  const drawn = await client.images.generate({ model: 'gpt-image-1', prompt: SAID });
  assert.equal(digest(Buffer.from(drawn.data[0].b64_json, 'base64')), digest(content));
});
