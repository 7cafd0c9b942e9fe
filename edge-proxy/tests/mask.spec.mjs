// What a relay masks whose operator says so: in real workerd, on the way through and at the door.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { stage } from './workerd.mjs';

const here = (more) => (origin) => ({
  UPSTREAMS: JSON.stringify({ openai: origin, anthropic: origin, bedrock: origin, 'google-oauth': origin }), ...more,
});
const all = await stage(here({ MASK: 'on', MAX_BODY_BYTES: '5000000' }));
const some = await stage(here({ MASK: 'cards' }));
const none = await stage(here({}));

const SAID = 'Pay 4111 1111 1111 1111, write to hong@example.com (900101-1234567), use sk-proj-0123456789abcdefghij.';
const MASKED = 'Pay **** **** **** ****, write to ****@*******.*** (******-*******), use sk-proj-********************.';
const CARD = SAID.replace('4111 1111 1111 1111', '**** **** **** ****');
const ask = (text) => JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: text }], user: SAID });
const json = { 'content-type': 'application/json', authorization: 'Bearer sk-0123456789abcdefghij' };

for (const { upstream } of [all, some, none]) {
  upstream.answer = (request, response) => {
    const pieces = [];
    request.on('error', () => {});
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      upstream.body = Buffer.concat(pieces).toString();
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  };
}
const outcome = async (reply) => {
  await reply.text();
  return [reply.status, reply.headers.get('x-relay-error')];
};
const post = ({ gate }, path, body, headers = json) => fetch(gate.origin + path, { method: 'POST', headers, body });

test('off unless the operator says so, and then only what was named', async () => {
  for (const [where, said] of [[none, SAID], [some, CARD], [all, MASKED]]) {
    assert.deepEqual(await outcome(await post(where, '/openai/v1/chat/completions', ask(SAID))), [200, null]);
    const { messages, user } = JSON.parse(where.upstream.body);
    assert.deepEqual([messages[0].content, user], [said, said]);
    assert.equal(where.upstream.seen[0].headers.authorization, json.authorization, 'the key is no text');
  }
});

test('a body has the length that it said, or comes in pieces if it said none', async () => {
  const body = ask(`${SAID} 한국어 \u0000 🙂`);
  await outcome(await post(all, '/openai/v1/chat/completions', body));
  assert.equal(all.upstream.seen[0].headers['content-length'], String(Buffer.byteLength(body)));
  assert.equal(Buffer.byteLength(all.upstream.body), Buffer.byteLength(body));
  for (const size of [1, 7, 64]) {
    all.upstream.seen.length = 0;
    const call = http.request(`${all.gate.origin}/openai/v1/chat/completions`, { method: 'POST', headers: json });
    const bytes = Buffer.from(body);
    call.setNoDelay(true);
    for (let from = 0; from < bytes.length; from += size) call.write(bytes.subarray(from, from + size));
    call.end();
    const [reply] = await once(call, 'response');
    reply.resume();
    assert.equal(reply.statusCode, 200);
    assert.equal(all.upstream.seen[0].headers['transfer-encoding'], 'chunked');
    assert.equal(JSON.parse(all.upstream.body).messages[0].content, `${MASKED} 한국어 \u0000 🙂`);
  }
});

test('what is decided goes up before the rest has come', async () => {
  const began = new Promise((resolve) => {
    all.upstream.early = resolve;
  });
  const usual = all.upstream.answer;
  all.upstream.answer = (request, response) => {
    request.once('data', (chunk) => all.upstream.early(chunk.toString()));
    usual(request, response);
  };
  const body = ask(SAID);
  const call = http.request(`${all.gate.origin}/openai/v1/chat/completions`, {
    method: 'POST', headers: { ...json, 'content-length': Buffer.byteLength(body) },
  });
  call.write(body.slice(0, 90));
  const head = await began;
  assert.ok(body.startsWith(head.slice(0, 40)), head);
  call.end(body.slice(90));
  const [reply] = await once(call, 'response');
  reply.resume();
  assert.equal(JSON.parse(all.upstream.body).user, MASKED);
  all.upstream.answer = usual;
});

test('a picture passes as it is', async () => {
  const data = Buffer.alloc(2_000_000, 'picture').toString('base64');
  const body = JSON.stringify({ image_url: { url: `data:image/png;base64,${data}` }, text: SAID });
  await outcome(await post(all, '/openai/v1/responses', body));
  assert.equal(all.upstream.body, body.replace(SAID, MASKED));
});

test('at the door, in either shape', async () => {
  await (await post(all, '/v1/chat/completions', ask(SAID))).text();
  assert.ok(all.upstream.body.includes(MASKED) && !all.upstream.body.includes('hong'), all.upstream.body);
  const claude = JSON.stringify({ model: 'claude-sonnet-5', max_tokens: 9, system: SAID, messages: [{ role: 'user', content: SAID }] });
  await (await post(all, '/v1/messages', claude)).text();
  assert.equal(all.upstream.body.split(MASKED).length, 3, all.upstream.body);
  await (await post(all, '/v1/embeddings', JSON.stringify({ model: 'text-embedding-3-small', input: [SAID] }))).text();
  assert.deepEqual(JSON.parse(all.upstream.body).input, [MASKED]);
});

test('what cannot be masked is refused and reaches nobody', async () => {
  const signed = { ...json, 'x-amz-date': '20261121T000000Z', authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}` };
  for (const [path, headers, body] of [
    ['/bedrock/us-east-1/model/x/converse', signed, ask(SAID)],
    ['/openai/v1/files', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
    ['/openai/v1/chat/completions', { 'content-type': 'text/plain' }, ask(SAID)],
    ['/openai/v1/chat/completions', { ...json, 'content-encoding': 'gzip' }, gzipSync(ask(SAID))],
  ]) {
    const reply = await post(all, path, body, headers);
    assert.deepEqual([reply.status, reply.headers.get('x-relay-error'), (await reply.json()).error.code], [415, 'not-masked', 'not-masked']);
  }
  assert.equal(all.upstream.seen.length, 0);
  assert.deepEqual(await outcome(await fetch(`${all.gate.origin}/openai/v1/models`)), [200, null]);
  // A statement that is exchanged for a token is no text.
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.deepEqual(await outcome(await post(all, '/google-oauth/token', 'assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhQGIuY28ifQ.c2ln', form)), [200, null]);
  assert.equal(all.upstream.body, 'assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhQGIuY28ifQ.c2ln');
});

test('what only claims to be JSON never gets to its end', async () => {
  all.upstream.body = undefined;
  for (const body of [`${' '.repeat(300_000)}my mail is hong@example.com`, `{"a":"\\x"} hong@example.com`, 'hong@example.com']) {
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(body));
        controller.close();
      },
    });
    for (const [sent, more] of [[body, {}], [pieces, { duplex: 'half' }]]) {
      const reply = await fetch(`${all.gate.origin}/openai/v1/x`, { method: 'POST', headers: json, body: sent, ...more });
      assert.deepEqual(await outcome(reply), [415, 'not-masked']);
    }
  }
  assert.equal(all.upstream.body, undefined, 'the provider takes no part for the whole');
});

test('a body that is too large is told so', async () => {
  const pieces = new ReadableStream({
    start(controller) {
      for (let left = 60; left > 0; left -= 1) controller.enqueue(Buffer.alloc(100_000, ' '));
      controller.close();
    },
  });
  const reply = await fetch(`${all.gate.origin}/openai/v1/x`, { method: 'POST', headers: json, body: pieces, duplex: 'half' });
  assert.deepEqual(await outcome(reply), [413, 'too-large']);
});
