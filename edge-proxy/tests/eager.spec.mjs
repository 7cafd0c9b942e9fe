// Answers that begin before the provider's: a request that nobody waits for any more is given up before its first byte.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { stage } from './workerd.mjs';

const { upstream, gate } = await stage((origin) => ({ UPSTREAMS: JSON.stringify({ openai: origin }), MAX_WAIT_MS: '2500' }));
const ORIGIN = 'http://localhost:3000';
const ask = (headers = {}, init = {}) => fetch(`${gate.origin}/openai/v1/chat/completions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer k', origin: ORIGIN, 'x-openmaas-stream': 'eager', ...headers },
  body: '{"stream":true}',
  ...init,
});
const head = (text) => JSON.parse(/^(?::\n)*data: (.*)\n\n/.exec(text)[1]);
const body = (text) => text.replace(/^(?::\n)*data: .*\n\n/, '');

test('whoever leaves before the first byte has the provider left', async () => {
  let gone;
  const asked = new Promise((resolve) => {
    upstream.answer = (_request, response) => {
      gone = once(response, 'close');
      resolve();
    };
  });
  const leave = new AbortController();
  const reply = await ask({}, { signal: leave.signal });
  assert.equal(reply.status, 200);
  await asked;
  leave.abort();
  await gone;
});

test('status, headers and body are the provider\'s, told after the beats', async () => {
  upstream.answer = (_request, response) => {
    setTimeout(() => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7', 'set-cookie': 'a=b' });
      response.end('{"error":\n\n"é"}');
    }, 1300);
  };
  const reply = await ask();
  assert.deepEqual([reply.status, reply.headers.get('x-openmaas-stream')], [200, 'eager']);
  assert.equal(reply.headers.get('access-control-allow-origin'), ORIGIN);
  assert.match(reply.headers.get('access-control-expose-headers'), /x-openmaas-stream/);
  const text = await reply.text();
  assert.match(text, /^:\ndata: /);
  const { status, headers } = head(text);
  const said = new Map(Object.entries(headers));
  assert.deepEqual([status, said.get('retry-after'), said.get('set-cookie')], [429, '7', undefined]);
  assert.match(said.get('server-timing'), /^relay;dur=\d+, upstream;dur=\d+$/);
  assert.equal(body(text), '{"error":\n\n"é"}');
  assert.equal(upstream.seen[0].headers['x-openmaas-stream'], undefined);
});

test('a stream passes chunk by chunk, and whoever leaves in it has the provider left', async () => {
  let gone;
  upstream.answer = (_request, response) => {
    gone = once(response, 'close');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    const more = setInterval(() => response.write('data: 2\n\n'), 100);
    response.on('close', () => clearInterval(more));
  };
  const leave = new AbortController();
  const reply = await ask({}, { signal: leave.signal });
  let text = '';
  for await (const chunk of reply.body) {
    text += Buffer.from(chunk);
    if (/^data: 1\n\n(?:data: 2\n\n)+$/.test(body(text))) break;
  }
  assert.equal(head(text).status, 200);
  leave.abort();
  await gone;
});

test('what the relay refuses it refuses in the same way', async () => {
  upstream.answer = () => {};
  for (const [headers, rule, status] of [
    [{ authorization: 'Bearer a, b' }, 'bad-credential', 400],
    [{}, 'timed-out', 504],
  ]) {
    const text = await (await ask(headers)).text();
    assert.equal(head(text).status, status);
    assert.equal(head(text).headers['x-relay-error'], rule);
    assert.match(body(text), /^\{"error":/);
  }
  const stranger = await ask({ origin: 'https://evil.example' });
  assert.equal(stranger.headers.get('access-control-allow-origin'), null);
  assert.equal(head(await stranger.text()).status, 403);
});

test('nobody else is answered so: the front door, a request that does not ask for it', async () => {
  upstream.answer = (_request, response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
  assert.equal((await ask({ 'x-openmaas-stream': 'yes' })).status, 401);
  const door = await fetch(`${gate.origin}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: 'Bearer k', 'x-openmaas-stream': 'eager' }, body: '{"model":"gpt-5","messages":[]}',
  });
  assert.notEqual(door.status, 200);
});

test('a page may ask for it', async () => {
  const asked = await fetch(`${gate.origin}/openai/v1/chat/completions`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  assert.match(asked.headers.get('access-control-allow-headers'), /x-openmaas-stream/);
});
