// The front door in real workerd: translated requests, streams told chunk by chunk, and what is refused.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { stage } from './workerd.mjs';

const KEY = 'sk-secret-0123456789abcdef';
const TEXT = 'a very private sentence';

const { upstream, gate } = await stage((origin) => ({
  UPSTREAMS: JSON.stringify(Object.fromEntries(
    ['openai', 'anthropic', 'google', 'azure', 'bedrock', 'mistral', 'cohere', 'vertex'].map((slug) => [slug, origin]),
  )),
  MAX_BODY_BYTES: '20000',
  MAX_WAIT_MS: '1000',
}));

const question = (fields = {}) => ({
  model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: TEXT }], ...fields,
});
const unkept = (reply) => {
  for (const [name, value] of [['cache-control', 'no-store'], ['x-content-type-options', 'nosniff'], ['vary', 'Origin']]) {
    assert.equal(reply.headers.get(name), value, name);
  }
  return reply;
};
// Whatever is asked, nobody stores the reply or takes it for something else.
const ask = async (body, headers = {}, path = '/v1/chat/completions') => unkept(await fetch(`${gate.origin}${path}`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
}));
const answer = (status, body, headers = {}) => {
  upstream.answer = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    upstream.body = text && JSON.parse(text);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
};
const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const begin = event({
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude-sonnet-5', role: 'assistant', content: [], usage: { input_tokens: 7, output_tokens: 1 } },
});
const piece = (text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const end = event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } })
  + event({ type: 'message_stop' });

test('a question in OpenAI\'s shape reaches Anthropic in its own, with the key where it belongs', async () => {
  answer(200, {
    id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5', stop_reason: 'end_turn',
    content: [{ type: 'text', text: 'Hello' }], usage: { input_tokens: 7, output_tokens: 3 },
  }, { 'request-id': 'r1', 'set-cookie': 'a=b' });
  const reply = await ask(question(), { cookie: 'a=b', 'x-whatever': '1' });
  const told = await reply.json();
  assert.equal(reply.status, 200);
  assert.equal(told.object, 'chat.completion');
  assert.equal(told.choices[0].message.content, 'Hello');
  assert.equal(told.choices[0].finish_reason, 'stop');
  assert.deepEqual(
    [told.usage.prompt_tokens, told.usage.completion_tokens, told.usage.total_tokens],
    [7, 3, 10],
  );
  // 7 tokens at $3 and 3 at $15 for a million.
  assert.equal(told.usage.estimated_cost_usd, 0.000066);
  assert.deepEqual(
    ['x-input-tokens', 'x-output-tokens', 'x-estimated-cost-usd'].map((name) => reply.headers.get(name)),
    ['7', '3', '0.000066'],
  );
  assert.match(reply.headers.get('server-timing'), /^relay;dur=\d+, upstream;dur=\d+$/);
  assert.equal(reply.headers.get('request-id'), 'r1');
  assert.equal(reply.headers.get('set-cookie'), null);
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  const { url, headers } = upstream.seen[0];
  assert.equal(url, '/v1/messages');
  assert.equal(headers['x-api-key'], KEY);
  for (const name of ['authorization', 'cookie', 'x-whatever']) assert.ok(!(name in headers), name);
  assert.deepEqual(upstream.body.messages, [{ role: 'user', content: [{ type: 'text', text: TEXT }] }]);
});

test('what goes up is written by the door alone, and what comes down is on the list', async () => {
  const own = {
    'set-cookie': 'a=b', link: '<x>', location: '/x', 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true',
    'content-security-policy': 'x', 'clear-site-data': '"*"', 'x-request-id': 'r1',
  };
  const sent = {
    origin: 'http://localhost:3000', referer: 'https://x.example/', cookie: 'a=b', 'x-forwarded-for': '1.2.3.4',
    'cf-connecting-ip': '1.2.3.4', 'x-provider': 'anthropic', 'x-unsupported': 'drop', 'anthropic-beta': 'x', te: 'trailers',
  };
  const whole = { id: 'msg_1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn', usage: {} };
  for (const [stream, status, body] of [
    [false, 200, whole],
    [true, 200, begin + end],
    [false, 429, { type: 'error', error: { type: 'rate_limit_error', message: 'slower' } }],
  ]) {
    upstream.seen.length = 0;
    upstream.answer = (_request, response) => {
      response.writeHead(status, { ...own, 'content-type': stream ? 'text/event-stream' : 'application/json' });
      response.end(stream ? body : JSON.stringify(body));
    };
    const reply = await ask(question({ stream }), sent);
    await reply.text();
    const transport = ['connection', 'content-length', 'host', 'transfer-encoding'];
    const names = Object.keys(upstream.seen[0].headers).filter((name) => !transport.includes(name));
    assert.deepEqual(names.sort(), ['anthropic-version', 'content-type', 'x-api-key']);
    assert.equal(reply.status, status);
    for (const name of ['set-cookie', 'link', 'location', 'access-control-allow-credentials', 'content-security-policy', 'clear-site-data']) {
      assert.equal(reply.headers.get(name), null, name);
    }
    assert.equal(reply.headers.get('access-control-allow-origin'), sent.origin);
  }
});

test('a question in Anthropic\'s shape reaches OpenAI in its own', async () => {
  answer(200, {
    id: 'c1', object: 'chat.completion', model: 'gpt-4.1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  });
  const reply = await ask(question({ model: 'gpt-4.1' }), { 'x-api-key': KEY, authorization: '' }, '/v1/messages');
  const told = await reply.json();
  assert.deepEqual([told.type, told.content, told.stop_reason], ['message', [{ type: 'text', text: 'Hello' }], 'max_tokens']);
  assert.deepEqual([told.usage.input_tokens, told.usage.output_tokens], [7, 3]);
  assert.equal(upstream.seen[0].url, '/v1/chat/completions');
  assert.equal(upstream.seen[0].headers.authorization, `Bearer ${KEY}`);
});

test('a stream is told chunk by chunk, and nothing waits for the next', async () => {
  const turns = [];
  const turn = () => new Promise((resolve) => turns.push(resolve));
  upstream.answer = async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const text of [begin, piece('One'), piece('Two'), end]) {
      const asked = turn();
      response.write(text);
      // The next piece is written only when this one has been read at the other end.
      await asked;
    }
    response.end();
  };
  const reply = await ask(question({ stream: true, stream_options: { include_usage: true } }));
  assert.match(reply.headers.get('content-type'), /^text\/event-stream/);
  const reader = reply.body.getReader();
  const seen = [];
  for (const expected of ['"role":"assistant"', '"content":"One"', '"content":"Two"', '[DONE]']) {
    let text = '';
    while (!text.includes(expected)) {
      const { value, done } = await reader.read();
      assert.ok(!done, `ended before ${expected}`);
      text += new TextDecoder().decode(value);
    }
    seen.push(text);
    turns.shift()();
  }
  assert.match(seen[3], /"finish_reason":"stop"/);
  assert.match(seen[3], /"choices":\[\],"usage":\{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10/);
  assert.equal((await reader.read()).done, true);
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(begin + piece('x') + end);
  };
  // Who does not ask for the counts gets them as a comment, which clients pass over.
  const unasked = await (await ask(question({ stream: true }))).text();
  assert.match(unasked, /\n: usage \{"prompt_tokens":7,"completion_tokens":3,.*"estimated_cost_usd":0\.000066\}\n\ndata: \[DONE\]/);
});

test('texts are embedded and pictures drawn', async () => {
  answer(200, { embeddings: [{ values: [1, 2.5] }] });
  const vectors = await (await ask({ model: 'gemini-embedding-001', input: 'a' }, {}, '/v1/embeddings')).json();
  assert.deepEqual(vectors.data, [{ object: 'embedding', index: 0, embedding: [1, 2.5] }]);
  assert.equal(upstream.seen[0].url, '/v1beta/models/gemini-embedding-001:batchEmbedContents');
  answer(200, { created: 1, data: [{ b64_json: 'AA==' }] });
  const drawn = await (await ask({ model: 'gpt-image-1', prompt: 'a dot' }, {}, '/v1/images/generations')).json();
  assert.deepEqual(drawn, { created: 1, data: [{ b64_json: 'AA==' }] });
});

test('a caller that goes away ends the provider\'s work', async () => {
  let ended;
  upstream.answer = (_request, response) => {
    ended = once(response, 'close');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(begin);
    const beat = setInterval(() => response.write(piece('x')), 20);
    response.on('close', () => clearInterval(beat));
  };
  const call = http.request(`${gate.origin}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${KEY}` },
  });
  call.on('error', () => {});
  call.end(JSON.stringify(question({ stream: true })));
  const [reply] = await once(call, 'response');
  await once(reply, 'data');
  call.destroy();
  await ended;
});

test('a stream that breaks off is told as an error, in either shape', async () => {
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(begin + piece('Half'), () => setTimeout(() => response.destroy(), 50));
  };
  const openai = await (await ask(question({ stream: true }))).text();
  assert.match(openai, /"content":"Half"/);
  assert.match(openai, /data: \{"error":\{"message":"[^"]+","type":"server_error"/);
  assert.ok(!openai.includes('[DONE]'));
  const anthropic = await (await ask(question({ stream: true }), {}, '/v1/messages')).text();
  assert.match(anthropic, /event: error\ndata: \{"type":"error","error":\{"type":"api_error"/);
});

test('a refusal of the provider keeps its status and gets the door\'s shape', async () => {
  const headers = { 'retry-after': '7' };
  answer(429, { type: 'error', error: { type: 'rate_limit_error', message: 'slower' } }, headers);
  const reply = await ask(question());
  assert.deepEqual([reply.status, reply.headers.get('retry-after'), reply.headers.get('x-relay-error')], [429, '7', null]);
  const { error } = await reply.json();
  assert.deepEqual([error.message, error.type, error.code], ['slower', 'rate_limit_error', 'rate_limit_exceeded']);
  const other = await (await ask(question(), {}, '/v1/messages')).json();
  assert.deepEqual(other, { type: 'error', error: { type: 'rate_limit_error', message: 'slower' } });
});

test('what cannot be carried is refused by the name of its field and reaches nobody', async () => {
  for (const [fields, param] of [
    [{ seed: 7 }, 'seed'],
    [{ logit_bias: { 5: 1 } }, 'logit_bias'],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'http://x.example/' } }] }] }, 'messages[0].content[0].image_url.url'],
    [{ model: 'nobody-knows' }, 'model'],
    [{ model: 'ollama/llama' }, 'model'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ messages: [] }, 'messages'],
  ]) {
    const reply = await ask(question(fields));
    const { error } = await reply.json();
    assert.deepEqual([reply.status, error.param, error.type], [400, param, 'invalid_request_error'], param);
    assert.equal(reply.headers.get('x-relay-error'), 'bad-request');
  }
  const unread = await ask('{"model":');
  assert.deepEqual([unread.status, (await unread.json()).error.param], [400, null]);
  const large = await ask(question({ user: 'x'.repeat(20_000) }));
  assert.deepEqual([large.status, large.headers.get('x-relay-error')], [413, 'too-large']);
  const evil = await ask(question(), { origin: 'https://evil.example' });
  assert.deepEqual([evil.status, evil.headers.get('access-control-allow-origin')], [403, null]);
  const keyless = await fetch(`${gate.origin}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(question()) });
  assert.deepEqual([keyless.status, keyless.headers.get('x-relay-error')], [401, 'no-key']);
  assert.equal((await ask(question(), {}, '/v1/completions')).status, 404);
  assert.equal(upstream.seen.length, 0);
});

test('who asks for it has left out what the model does not take, and is told', async () => {
  answer(200, { id: 'msg_1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn', usage: {} });
  const reply = await ask(question({ seed: 7, store: true }), { 'x-unsupported': 'drop' });
  assert.deepEqual([reply.status, reply.headers.get('x-not-sent')], [200, 'store, seed']);
  assert.ok(!('seed' in upstream.body));
});

test('the provider is named by header, prefix or name, and the place beside it', async () => {
  answer(200, {});
  const bedrock = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
  for (const [model, headers, url, name] of [
    ['mistral-small-latest', {}, '/v1/chat/completions', 'authorization'],
    ['gemini-2.5-flash', {}, '/v1beta/models/gemini-2.5-flash:generateContent', 'x-goog-api-key'],
    ['anything', { 'x-provider': 'cohere' }, '/v2/chat', 'authorization'],
    ['azure/contoso/gpt-4.1', {}, '/openai/v1/chat/completions', 'api-key'],
    ['gpt-4.1', { 'x-provider': 'azure', 'x-resource': 'contoso' }, '/openai/v1/chat/completions', 'api-key'],
    [`bedrock/us-east-1/${bedrock}`, {}, `/model/${encodeURIComponent(bedrock)}/converse`, 'authorization'],
  ]) {
    upstream.seen.length = 0;
    await ask(question({ model, max_tokens: undefined }), headers);
    assert.equal(upstream.seen.length, 1, model);
    assert.equal(decodeURIComponent(upstream.seen[0].url), decodeURIComponent(url));
    assert.match(upstream.seen[0].headers[name], new RegExp(`^(Bearer )?${KEY}$`));
  }
  upstream.seen.length = 0;
  for (const [model, headers, param] of [
    ['gpt-4.1', { 'x-provider': 'azure' }, 'X-Resource'],
    ['gpt-4.1', { 'x-provider': 'azure', 'x-resource': 'evil.example/' }, 'X-Resource'],
    ['bedrock/nowhere/m', {}, 'X-Region'],
    ['gpt-4.1', { 'x-provider': 'nobody' }, 'X-Provider'],
  ]) {
    const reply = await ask(question({ model }), headers);
    assert.deepEqual([reply.status, (await reply.json()).error.param], [400, param]);
  }
  // By header or in the model's name: what is no part of a host leads to none.
  const hosts = ['evil.example', 'evil.example/', 'a@evil.example', '..', 'a%2f', 'a%2e', 'xn--a', 'A', 'a\\b', 'a:1', 'a#b', 'a?b', 'a;b'];
  for (const host of hosts) {
    for (const [slug, header] of [['azure', 'x-resource'], ['bedrock', 'x-region'], ['vertex', 'x-location']]) {
      const named = await ask(question({ model: 'm' }), { 'x-provider': slug, [header]: host, 'x-project': 'p' });
      assert.deepEqual([named.status, named.headers.get('x-relay-error')], [400, 'bad-header'], `${header}: ${host}`);
      const written = await ask(question({ model: `${slug}/${host}/m` }));
      assert.deepEqual([written.status, written.headers.get('x-relay-error')], [400, 'bad-header'], `${slug}/${host}`);
    }
  }
  // A project is no part of the host; a domain and a colon may stand in it.
  for (const project of ['a/b', 'a@evil.example', '..', 'a%2f', 'a%2e', 'A', 'a\\b', 'a#b', 'a?b', 'a;b']) {
    const odd = await ask(question({ model: 'm' }), { 'x-provider': 'vertex', 'x-location': 'us-central1', 'x-project': project });
    assert.deepEqual([odd.status, odd.headers.get('x-relay-error')], [400, 'bad-header'], `X-Project: ${project}`);
  }
  const pair = 'AKIAABCDEFGHIJKLMNOP:x';
  for (const headers of [
    { authorization: `Bearer ${pair}` }, { 'x-api-key': pair }, { authorization: 'Bearer a,b' }, { authorization: 'Bearer a b' },
    { authorization: 'Basic a' }, { 'x-api-key': 'a,b' }, { 'x-api-key': 'a b' }, { 'x-api-key': 'a\tb' },
  ]) {
    const refused = await ask(question({ model: 'bedrock/us-east-1/m' }), headers);
    assert.deepEqual([refused.status, refused.headers.get('x-relay-error')], [400, 'bad-credential'], JSON.stringify(headers));
  }
  assert.equal(upstream.seen.length, 0);
});

test('models are listed: a provider\'s own page by page, else the names to begin with', async () => {
  upstream.answer = (request, response) => {
    const more = !request.url.includes('after_id=claude-a');
    const data = [{ type: 'model', id: more ? 'claude-a' : 'claude-b', display_name: 'C' }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data, has_more: more, last_id: data[0].id }));
  };
  const list = async (headers) => unkept(await fetch(`${gate.origin}/v1/models`, { headers }));
  const own = await (await list({ authorization: `Bearer ${KEY}`, 'x-provider': 'anthropic' })).json();
  assert.deepEqual(own.data.map((model) => [model.id, model.object, model.owned_by]), [
    ['claude-a', 'model', 'anthropic'], ['claude-b', 'model', 'anthropic'],
  ]);
  const shaped = await (await list({ 'x-api-key': KEY, 'x-provider': 'anthropic', 'anthropic-version': '2023-06-01' })).json();
  assert.deepEqual([shaped.data.length, shaped.data[0].type, shaped.has_more], [2, 'model', false]);
  upstream.seen.length = 0;
  const known = await (await list({})).json();
  assert.ok(known.data.some((model) => model.id.startsWith('anthropic/claude-')));
  assert.equal(upstream.seen.length, 0);
});

test('a page may ask, and read the figures', async () => {
  const origin = 'http://localhost:3000';
  const preflight = await fetch(`${gate.origin}/v1/chat/completions`, {
    method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' },
  });
  assert.equal(unkept(preflight).status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
  assert.match(preflight.headers.get('access-control-allow-headers'), /x-provider/);
  answer(200, { id: 'msg_1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn', usage: {} });
  const reply = await ask(question(), { origin });
  assert.equal(reply.headers.get('access-control-allow-origin'), origin);
  const readable = reply.headers.get('access-control-expose-headers').split(', ');
  for (const name of ['x-input-tokens', 'x-output-tokens', 'x-estimated-cost-usd', 'x-not-sent', 'x-relay-error', 'server-timing']) {
    assert.ok(readable.includes(name), name);
  }
  upstream.seen.length = 0;
  for (const stranger of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
    const asked = [
      await ask(question(), { origin: stranger }),
      await fetch(`${gate.origin}/v1/models`, { headers: { origin: stranger, authorization: `Bearer ${KEY}` } }),
      await fetch(`${gate.origin}/v1/chat/completions`, {
        method: 'OPTIONS', headers: { origin: stranger, 'access-control-request-method': 'POST' },
      }),
    ];
    for (const refused of asked.map(unkept)) {
      assert.deepEqual(
        [refused.status, refused.headers.get('x-relay-error'), refused.headers.get('access-control-allow-origin')],
        [403, 'origin-not-allowed', null],
      );
    }
  }
  assert.equal(upstream.seen.length, 0);
});

test('a provider that does not answer is given up, and one that redirects is not followed', async () => {
  upstream.answer = () => {};
  const late = await ask(question());
  assert.deepEqual([late.status, late.headers.get('x-relay-error')], [504, 'timed-out']);
  answer(302, {}, { location: 'http://127.0.0.1:1/steal' });
  const moved = await ask(question());
  assert.deepEqual([moved.status, moved.headers.get('x-relay-error')], [502, 'redirected']);
});

test('no way through the door follows a redirect or shows a web page', async () => {
  const list = () => fetch(`${gate.origin}/v1/models`, { headers: { 'x-api-key': KEY, 'x-provider': 'anthropic' } });
  const ways = [
    () => ask(question()),
    () => ask(question({ stream: true })),
    () => ask(question(), {}, '/v1/messages'),
    () => ask({ model: 'text-embedding-3-small', input: 'a' }, {}, '/v1/embeddings'),
    () => ask({ model: 'gpt-image-1', prompt: 'a dot' }, {}, '/v1/images/generations'),
    list,
  ];
  for (const [status, headers, rule] of [
    [301, { location: '/v1/elsewhere' }, 'redirected'],
    [307, { location: 'http://127.0.0.1:1/steal' }, 'redirected'],
    [200, { 'content-type': 'text/html; charset=utf-8' }, 'not-an-api'],
    [503, { 'content-type': 'Text/HTML' }, 'not-an-api'],
  ]) {
    for (const way of ways) {
      upstream.seen.length = 0;
      upstream.answer = (_request, response) => {
        response.writeHead(status, headers);
        response.end('<script>alert(1)</script>');
      };
      const reply = await way();
      assert.deepEqual([reply.status, reply.headers.get('x-relay-error'), reply.headers.get('location')], [502, rule, null]);
      assert.equal(reply.headers.get('content-type'), 'application/json');
      assert.ok(!(await reply.text()).includes('script'));
      assert.equal(upstream.seen.length, 1);
    }
  }
});

test('a request of unknown length is read up to the limit and not beyond it', async () => {
  answer(200, { id: 'msg_1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn', usage: {} });
  const chunked = (bytes) => {
    const text = JSON.stringify(question({ user: '' })).replace('"user":""', (empty) => `${empty.slice(0, -1)}${'x'.repeat(bytes)}"`);
    const pieces = text.match(/[^]{1,500}/g);
    const body = new ReadableStream({
      pull(controller) {
        if (pieces.length === 0) controller.close();
        else controller.enqueue(new TextEncoder().encode(pieces.shift()));
      },
    });
    return fetch(`${gate.origin}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body, duplex: 'half',
    });
  };
  assert.equal((await chunked(15_000)).status, 200);
  upstream.seen.length = 0;
  const large = await chunked(20_000);
  assert.deepEqual([large.status, large.headers.get('x-relay-error')], [413, 'too-large']);
  assert.equal(upstream.seen.length, 0);
});

test('an error that unpacks to far more than its length says is not read', async () => {
  const told = (text) => gzipSync(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: text } }));
  const refuse = (text) => {
    upstream.answer = (_request, response) => {
      const body = told(text);
      response.writeHead(400, { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': body.length });
      response.end(body);
    };
    return ask(question());
  };
  const read = await refuse('too short');
  assert.deepEqual([read.status, (await read.json()).error.message], [400, 'too short']);
  const unread = await refuse(`too long${' '.repeat(1_000_000)}`);
  const { error } = await unread.json();
  assert.deepEqual([unread.status, error.type], [400, 'invalid_request_error']);
  assert.ok(!error.message.includes('too long'), 'the message was read');
});

test('what is printed holds slug, status and duration only', async () => {
  answer(200, { id: 'msg_1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn', usage: {} });
  await (await ask(question())).text();
  const lines = gate.output().split('\n').filter((line) => line !== '');
  assert.ok(lines.some((line) => line.startsWith('anthropic ')), 'no line was logged');
  assert.ok(lines.every((line) => /^[a-z-]+ \d+ \d+ms$/.test(line)), lines.join('\n'));
  for (const secret of [KEY, TEXT, 'claude']) assert.ok(!gate.output().includes(secret), secret);
});
