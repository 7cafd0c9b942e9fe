// Replies that begin and do not end: given up, with nothing left behind at the provider.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { stage } from './workerd.mjs';

const variables = (more) => (origin) => ({
  UPSTREAMS: JSON.stringify({ openai: origin, anthropic: origin }), ...more,
});
const silent = await stage(variables({ MAX_IDLE_MS: '400' }));
const endless = await stage(variables({ MAX_TOTAL_MS: '600' }));

const ask = ({ gate }, path, body) => fetch(`${gate.origin}${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer k' }, body: JSON.stringify(body),
});
const question = (fields = {}) => ({ model: 'claude-sonnet-5', max_tokens: 9, messages: [{ role: 'user', content: 'x' }], ...fields });
const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const begin = event({ type: 'message_start', message: { id: 'm', model: 'claude-sonnet-5', role: 'assistant', content: [], usage: {} } });
const piece = event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Half' } });

// The provider begins, and then says nothing, or (`beat`) the same again and again; `gone` is when it is left.
function stalls({ upstream }, headers, text, beat) {
  let gone;
  upstream.answer = (_request, response) => {
    gone = once(response, 'close');
    response.writeHead(200, headers);
    response.write(text);
    if (!beat) return;
    const beats = setInterval(() => response.write(beat), 100);
    response.on('close', () => clearInterval(beats));
  };
  return { gone: () => gone };
}

// What came until the reply broke off, which it must.
async function broken(reply) {
  let text = '';
  await assert.rejects(async () => {
    for await (const chunk of reply.body) text += Buffer.from(chunk);
  });
  return text;
}

const STREAM = { 'content-type': 'text/event-stream' };
const WHOLE = { 'content-type': 'application/json', 'content-length': '300' };

for (const [name, at, headers, beat] of [
  ['a stream that falls silent', silent, STREAM, undefined],
  ['a reply that is shorter than it says', silent, WHOLE, undefined],
  ['a stream that is shorter than it says', silent, { ...STREAM, 'content-length': '300' }, undefined],
  ['a stream that never ends', endless, STREAM, ': still here\n\n'],
]) {
  test(`${name} breaks off on its way through, and the provider is left`, async () => {
    const { gone } = stalls(at, headers, 'data: 1\n\n', beat);
    const text = await broken(await ask(at, '/openai/v1/chat/completions', {}));
    assert.match(text, /^data: 1\n\n/);
    await gone();
  });
}

test('replies pass as they came, whatever their status, and in any pieces', async () => {
  const words = '{"words":"한국어, and some more"}';
  for (const status of [200, 201, 400, 401, 404, 429, 500, 503]) {
    silent.upstream.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(words), 'x-request-id': 'r' });
      response.write(words.slice(0, 9), () => setImmediate(() => response.end(words.slice(9))));
    };
    const reply = await ask(silent, '/openai/v1/chat/completions', {});
    assert.deepEqual(
      [reply.status, reply.headers.get('content-type'), reply.headers.get('x-request-id'), await reply.text()],
      [status, 'application/json', 'r', words],
    );
  }
  for (const status of [204, 205]) {
    silent.upstream.answer = (_request, response) => response.writeHead(status).end();
    const reply = await ask(silent, '/openai/v1/chat/completions', {});
    assert.deepEqual([reply.status, await reply.text()], [status, '']);
  }
});

test('a short reply passes as far as it is there, and one that does not begin is a refusal', async () => {
  const words = '{"words":"half, and the rest"}';
  let rest;
  silent.upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': words.length });
    response.write(words.slice(0, 9));
    rest = () => response.end(words.slice(9));
  };
  const reply = await ask(silent, '/openai/v1/chat/completions', {});
  const reader = reply.body.getReader();
  // The provider says the rest once the beginning has come down.
  let text = Buffer.from((await reader.read()).value).toString();
  assert.equal(text, words.slice(0, 9));
  rest();
  for (let step = await reader.read(); !step.done; step = await reader.read()) text += Buffer.from(step.value);
  assert.equal(text, words);

  let gone;
  silent.upstream.answer = (_request, response) => {
    gone = once(response, 'close');
    response.writeHead(200, WHOLE);
    response.flushHeaders();
  };
  const refused = await ask(silent, '/openai/v1/chat/completions', {});
  assert.deepEqual([refused.status, refused.headers.get('x-relay-error')], [504, 'stalled']);
  await gone;
});

test('the connection of a short reply is used again', async () => {
  const sockets = new Set();
  silent.upstream.answer = (request, response) => {
    sockets.add(request.socket);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
  };
  for (let times = 0; times < 5; times += 1) assert.equal(await (await ask(silent, '/openai/v1/chat/completions', {})).text(), '{}');
  assert.equal(sockets.size, 1);
});

test('a stream that speaks now and then is not silent, on its way through and at the door', async () => {
  for (const [path, text, beat] of [
    ['/anthropic/v1/messages', begin, event({ type: 'ping' })],
    ['/v1/chat/completions', begin, event({ type: 'ping' })],
  ]) {
    silent.upstream.answer = (_request, response) => {
      response.writeHead(200, STREAM);
      response.write(text);
      let left = 8;
      const beats = setInterval(() => {
        left -= 1;
        if (left > 0) return response.write(beat);
        clearInterval(beats);
        return response.end(piece + event({ type: 'message_stop' }));
      }, 150);
    };
    assert.match(await (await ask(silent, path, question({ stream: true }))).text(), /Half/, path);
  }
});

test('at the door a stream that falls silent or never ends is told as an error, in either shape', async () => {
  for (const [at, beat] of [[silent, undefined], [endless, event({ type: 'ping' })]]) {
    for (const [path, shape] of [
      ['/v1/chat/completions', /Half[\s\S]*data: \{"error":\{"message":"[^"]+","type":"server_error"/],
      ['/v1/messages', /Half[\s\S]*event: error\ndata: \{"type":"error","error":\{"type":"api_error"/],
    ]) {
      const { gone } = stalls(at, STREAM, begin + piece, beat);
      const text = await (await ask(at, path, question({ stream: true }))).text();
      assert.match(text, shape);
      assert.ok(!text.includes('[DONE]'));
      await gone();
    }
  }
});

test('at the door a whole answer that stalls is an error, in either shape', async () => {
  for (const [at, headers, beat] of [
    [silent, WHOLE], [silent, { 'content-type': 'application/json' }], [endless, { 'content-type': 'application/json' }, ' '],
  ]) {
    for (const [path, read] of [
      ['/v1/chat/completions', ({ error }) => [error.type, error.code]],
      ['/v1/messages', ({ type, error }) => [type, error.type]],
    ]) {
      const { gone } = stalls(at, headers, '{"id":', beat);
      const reply = await ask(at, path, question());
      assert.deepEqual([reply.status, reply.headers.get('x-relay-error')], [504, 'stalled']);
      const said = read(await reply.json());
      assert.deepEqual(said, path.endsWith('messages') ? ['error', 'api_error'] : ['relay_error', 'stalled']);
      await gone();
    }
  }
});

test('what the runtime prints of it says nothing of what was asked or answered', () => {
  for (const { gate } of [silent, endless]) {
    for (const secret of ['Bearer', 'Half', 'data: 1', 'chat/completions']) assert.ok(!gate.output().includes(secret), secret);
  }
});
