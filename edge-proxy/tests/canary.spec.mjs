// Secrets that are easy to find again, over every route of the relay and every way to be refused: none is printed, none is
// left in a file, and a relay that starts anew knows nothing of before.

import assert from 'node:assert/strict';
import http from 'node:http';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { relay, stage } from './workerd.mjs';

const CANARY = 'c4n4ryc4n4ryc4n4ry';
const KEYS = ['sk-', 'sk-ant-api03-', 'AIza', 'xai-', 'gsk_', 'ABSK', 'ya29.', 'sk-or-v1-'].map((mark) => `${mark}${CANARY}${mark.length}`);
const TEXT = `a private sentence, ${CANARY}`;
const SIGNED = `AWS4-HMAC-SHA256 Credential=AKIAC4N4RYC4N4RYC4N4/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=${'c4'.repeat(32)}`;
const TRACES = [CANARY, CANARY.toUpperCase(), 'C4N4RY', 'c4c4c4', Buffer.from(TEXT).toString('base64').slice(0, 24), encodeURIComponent(TEXT)];

const slugs = ['openai', 'anthropic', 'google', 'azure', 'bedrock', 'mistral', 'cohere', 'google-oauth'];
const variables = (origin, more = {}) => ({
  UPSTREAMS: JSON.stringify({ ...Object.fromEntries(slugs.map((slug) => [slug, origin])), openrouter: 'http://127.0.0.1:9' }),
  MAX_BODY_BYTES: '20000', MAX_WAIT_MS: '400', MAX_IDLE_MS: '400', MAX_TOTAL_MS: '1500', ...more,
});
const plain = await stage((origin) => variables(origin, { REFUSED_PER_MINUTE: '0' }));
const masked = await stage((origin) => variables(origin, { MASK: 'on', REFUSED_PER_MINUTE: '0' }));
const limits = { KEY_PER_MINUTE: '2', IP_PER_MINUTE: '100', MAX_STREAMS: '2', REFUSED_PER_MINUTE: '3', MAX_HEADERS: '40' };
const limited = await stage((origin) => variables(origin, limits));

// A provider that repeats what it is asked wherever it can, in every kind of answer.
const echo = (status, kind) => async (request, response) => {
  let body = '';
  request.on('error', () => {});
  for await (const chunk of request) body += chunk;
  const said = JSON.stringify({ error: { message: `${body} ${JSON.stringify(request.headers)} ${TEXT}`, type: TEXT, code: TEXT } });
  response.writeHead(status, { 'content-type': kind, 'x-request-id': CANARY, location: `https://x.example/${CANARY}`, 'set-cookie': CANARY });
  response.end(kind === 'text/event-stream' ? `event: error\ndata: ${said}\n\ndata: ${CANARY}` : said);
};
const stall = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${CANARY}\n\n`);
};
const ANSWERS = [
  ['an answer', echo(200, 'application/json')], ['a stream', echo(200, 'text/event-stream')], ['bytes', echo(200, 'audio/mpeg')],
  ['a refusal of the key', echo(401, 'application/json')], ['a refusal', echo(429, 'application/json')], ['a fault', echo(500, 'text/plain')],
  ['a redirect', echo(302, 'application/json')], ['a web page', echo(200, 'text/html')], ['no end', stall],
  ['no answer', () => {}], ['a broken line', (request) => request.socket.destroy()],
];

const message = { role: 'user', content: TEXT };
const json = { 'content-type': 'application/json' };
const chat = (model, more = {}) => JSON.stringify({ model, max_tokens: 9, messages: [message], ...more });
// What may be asked, well or badly: path, headers, body.
const REQUESTS = [
  ...KEYS.flatMap((key) => [
    ['/openai/v1/chat/completions', { ...json, authorization: `Bearer ${key}` }, chat('gpt-4.1')],
    ['/v1/chat/completions', { ...json, authorization: `Bearer ${key}` }, chat('claude-sonnet-5', { stream: true })],
  ]),
  ['/anthropic/v1/messages', { ...json, 'x-api-key': KEYS[1] }, chat('claude-sonnet-5')],
  [`/google/v1beta/models/${CANARY}:generateContent?key=${CANARY}`, { ...json, 'x-goog-api-key': KEYS[2] }, `{"contents":"${TEXT}"}`],
  [`/azure/${CANARY}/openai/v1/chat/completions`, { ...json, 'api-key': CANARY }, chat(CANARY)],
  [`/bedrock/us-east-1/model/${CANARY}/converse`, { ...json, authorization: SIGNED, 'x-amz-security-token': CANARY, 'x-amz-date': '20261121T000000Z' }, chat(CANARY)],
  ['/google-oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, `assertion=${CANARY}`],
  ['/openai/v1/files', { 'content-type': 'multipart/form-data; boundary=x', authorization: `Bearer ${CANARY}` }, `--x\r\n\r\n${TEXT}\r\n--x--`],
  ['/openai/v1/x', { ...json, 'content-encoding': 'gzip' }, gzipSync(TEXT)],
  ['/v1/messages', { ...json, 'x-api-key': CANARY }, chat('gpt-4.1', { stream: true, system: TEXT })],
  ['/v1/embeddings', { ...json, authorization: `Bearer ${CANARY}` }, JSON.stringify({ model: 'text-embedding-3-small', input: [TEXT] })],
  ['/v1/images/generations', { ...json, authorization: `Bearer ${CANARY}` }, JSON.stringify({ model: 'gpt-image-1', prompt: TEXT })],
  ['/v1/models', { 'x-provider': 'openai', authorization: `Bearer ${CANARY}` }],
  // Refused by the relay itself, one for each rule and place.
  [`/${CANARY}/v1/x`, json, TEXT], [`/openai/v1/${CANARY};x`, json, TEXT], [`/openai/v2/${CANARY}`, json, TEXT], [`/azure/${CANARY}_/openai/v1/x`, json, TEXT],
  ['/openai/v1/x', { ...json, authorization: `Bearer ${CANARY},${CANARY}` }, TEXT], ['/openai/v1/x', { ...json, origin: `https://${CANARY}.example` }, TEXT],
  ['/openai/v1/x', json, TEXT.repeat(1000)], ['/openai/v1/x', { ...json, 'x-long': CANARY.repeat(3000) }, TEXT], ['/openrouter/api/v1/models', { authorization: CANARY }],
  ['/v1/chat/completions', { ...json, authorization: `Bearer ${CANARY}` }, `not json ${TEXT}`], ['/v1/chat/completions', { ...json, authorization: `Bearer ${CANARY}` }, chat(TEXT)],
  ['/v1/chat/completions', { ...json, authorization: `Bearer ${CANARY}` }, chat('gpt-4.1', { [CANARY]: TEXT })],
  ['/v1/chat/completions', { ...json, authorization: `Bearer ${CANARY}`, 'x-provider': CANARY }, chat('x')], ['/v1/chat/completions', json, chat('gpt-4.1')],
  [`/v1/${CANARY}`, json, TEXT], [`/${CANARY}.js`, { cookie: CANARY }],
];
const ask = async ({ gate }, [path, headers, body], leave) => {
  const end = new AbortController();
  try {
    const reply = await fetch(gate.origin + path, { method: body === undefined ? 'GET' : 'POST', headers, body, redirect: 'manual', signal: end.signal });
    if (leave) end.abort();
    return [reply.status, reply.headers.get('x-relay-error'), await reply.text()];
  } catch {
    // Broken off, by us or by the relay.
    return [];
  }
};

const printed = (gate) => {
  for (const trace of TRACES) assert.ok(!gate.output().includes(trace), trace);
  const lines = gate.output().split('\n').filter((line) => line !== '');
  // workerd itself says that it broke a stream off, and nothing of whose.
  const own = /^workerd\/\S+ error: Uncaught exception: \S+ failed: remote\.jsg\.DOMException\(AbortError\): The operation was aborted$/;
  for (const line of lines) assert.ok(/^[a-z-]+ \d+ \d+ms$/.test(line) || own.test(line), line);
  return lines.length;
};
const kept = (folder) => readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());

for (const [name, answer] of ANSWERS) {
  test(`over every route and to every refusal, the provider gives ${name}`, async () => {
    for (const where of [plain, masked]) {
      where.upstream.answer = answer;
      await Promise.all(REQUESTS.map((request) => ask(where, request)));
      await Promise.all(REQUESTS.slice(0, 20).map((request) => ask(where, request, true)));
      assert.ok(printed(where.gate) > 0);
    }
  });
}

test('what the relay itself says repeats no key', async () => {
  const refusals = new Set();
  for (const where of [plain, masked]) {
    where.upstream.answer = echo(200, 'application/json');
    for (const request of REQUESTS) {
      const [status, rule, text] = await ask(where, request);
      if (!rule) continue;
      refusals.add(rule);
      for (const key of [...KEYS, SIGNED, TEXT]) assert.ok(!text.includes(key), `${status} ${rule}: ${text}`);
    }
  }
  for (const rule of ['unknown-provider', 'unknown-host', 'bad-path', 'path-not-allowed', 'bad-credential', 'origin-not-allowed', 'too-large', 'head-too-large',
    'unreachable', 'not-masked', 'bad-request', 'bad-header', 'no-key', 'no-such-path']) assert.ok(refusals.delete(rule), `${rule} was never said`);
});

test('whoever reaches a limit leaves no trace', async () => {
  limited.upstream.answer = echo(401, 'application/json');
  const rules = new Set();
  for (const network of ['203.0.113.1', '198.51.100.1']) {
    for (let left = 4; left > 0; left -= 1) {
      for (const [path, headers, body] of REQUESTS.slice(0, 12)) {
        const [, rule] = await ask(limited, [path, { ...headers, 'cf-connecting-ip': network }, body]);
        rules.add(rule);
      }
    }
  }
  limited.upstream.answer = stall;
  const all = REQUESTS.slice(0, 8).map(([path, headers, body]) => ask(limited, [path, { ...headers, authorization: `Bearer ${CANARY}9`, 'cf-connecting-ip': '192.0.2.1' }, body]));
  for (const [, rule] of await Promise.all(all)) rules.add(rule);
  assert.ok(rules.has('rate-limited') && rules.has('too-many-refused'), [...rules].join());
  printed(limited.gate);
});

test('nothing is written down, and a relay that starts anew knows nothing', async () => {
  for (const { gate } of [plain, masked, limited]) {
    assert.deepEqual(kept(gate.folder).sort(), ['index.html', 'workerd.capnp']);
    for (const name of kept(gate.folder)) assert.ok(!readFileSync(join(gate.folder, name), 'utf8').includes(CANARY), name);
  }
  limited.upstream.answer = echo(200, 'application/json');
  const mine = ['/openai/v1/x', { ...json, authorization: `Bearer ${CANARY}`, 'cf-connecting-ip': '192.0.3.77' }, '{}'];
  const rules = async (where) => [(await ask(where, mine))[1], (await ask(where, mine))[1], (await ask(where, mine))[1]];
  await rules(limited);
  assert.equal((await rules(limited))[0], 'rate-limited');
  limited.gate.close();
  const anew = await relay(variables(limited.upstream.origin, limits));
  after(() => anew.close());
  assert.deepEqual(await rules({ gate: anew }), [null, null, 'rate-limited']);
  printed(anew);
  // Nor does it tell anybody anything: health is all that can be asked of it.
  const health = await new Promise((resolve, reject) => {
    http.get(`${anew.origin}/healthz`, (reply) => {
      let text = '';
      reply.on('data', (chunk) => { text += chunk; });
      reply.on('end', () => resolve(text));
    }).on('error', reject);
  });
  assert.match(health, /^ok \d+\.\d+\.\d+\n$/);
});
