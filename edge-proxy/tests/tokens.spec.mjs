// Access tokens: how one is got, what it opens, and that nothing else does.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';

import { relay, stage } from './workerd.mjs';

// The keys of the vectors; a token is good at one host only, so all relays here are called by the same name.
const OLD = '2026a:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const NEW = '2026b:ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff';
const HOST = 'relay.example';
const SECRET = 'the-operator-keeps-this-one';
const KEY = 'sk-of-the-provider';
const VECTORS = JSON.parse(readFileSync(new URL('../vectors/tokens.json', import.meta.url), 'utf8')).tokens;

const slugs = ['openai', 'anthropic', 'azure', 'google', 'cohere', 'mistral', 'bedrock'];
const here = (more) => (origin) => ({
  UPSTREAMS: JSON.stringify(Object.fromEntries(slugs.map((slug) => [slug, origin]))),
  MINT_KEYS: OLD, MINT_SECRET: SECRET, REFUSED_PER_MINUTE: '0', ...more,
});
const main = await stage(here({}));
const rotated = await stage(here({ MINT_KEYS: `${NEW}, ${OLD}` }));
const done = await stage(here({ MINT_KEYS: NEW }));
const strict = await stage(here({ MIN_EPOCH: '2', REFUSED_PER_MINUTE: '3' }));
const broken = await stage(here({ MINT_KEYS: `${OLD},2026b:oops` }));
const unset = await stage(here({ MINT_KEYS: '', MINT_SECRET: '' }));
const weak = await stage(here({ MINT_SECRET: 'short' }));
const odd = await stage(here({ MIN_EPOCH: 'two' }));

const seen = [];
for (const { upstream } of [main, rotated, done, strict, broken, unset, weak, odd]) {
  upstream.answer = async (request, response) => {
    seen.push({ url: request.url, headers: request.headers, body: await text(request) });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({
      id: 'x', object: 'chat.completion', type: 'message', role: 'assistant', stop_reason: 'end_turn', content: [{ type: 'text', text: 'Yes' }],
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Yes' } }], usage: {}, data: [],
    }));
  };
}

// A request as any client sends it, to whatever host; gives status, rule, headers and body.
function ask({ gate }, path, { headers = {}, body, method = body === undefined ? 'GET' : 'POST', host = HOST } = {}) {
  return new Promise((resolve, reject) => {
    const payload = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined ? body : JSON.stringify(body);
    const length = headers['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(payload ?? '') };
    if (payload !== undefined) headers = { 'content-type': 'application/json', ...length, ...headers };
    const call = http.request({ host: 'localhost', port: gate.port, path, method, headers: { host, ...headers } }, async (reply) => {
      const said = await text(reply);
      resolve({ status: reply.statusCode, rule: reply.headers['x-relay-error'], headers: reply.headers, said });
    });
    call.on('error', reject);
    // A length that is only claimed needs no body to be refused.
    if (headers['content-length'] > Buffer.byteLength(payload ?? '')) call.flushHeaders();
    else call.end(payload);
  });
}
const mint = (relay, order, headers = {}) => ask(relay, '/tokens', { body: order, headers: { authorization: `Bearer ${SECRET}`, ...headers } });
async function token(order = {}, relay = main) {
  const reply = await mint(relay, order);
  assert.equal(reply.status, 201, reply.said);
  return JSON.parse(reply.said).token;
}
const CHAT = '/openai/v1/chat/completions';
const BODY = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'x' }] };
const use = (relay, key, path = CHAT, more = {}) => ask(relay, path, {
  body: BODY, ...more, headers: { authorization: `Bearer ${key}`, ...more.headers },
});
const openai = { providers: ['openai'], key: KEY };
const outcome = ({ status, rule }) => [status, rule];
const OK = [200, undefined];
const REFUSED = [401, 'token-refused'];

test('whoever has the secret gets a token, once, and nobody else', async () => {
  const made = await mint(main, { ...openai, name: 'Nightly', expires_in_s: 3600 });
  assert.equal(made.status, 201);
  assert.equal(made.headers['cache-control'], 'no-store');
  const { token: sealed, id, name, expires_at: until } = JSON.parse(made.said);
  assert.match(sealed, /^v4\.local\./);
  assert.match(id, /^[0-9a-f]{16}$/);
  assert.equal(name, 'Nightly');
  const left = Date.parse(until) - Date.now();
  assert.ok(left > 3_500_000 && left <= 3_600_000, until);
  assert.ok(!Buffer.from(sealed.split('.')[2], 'base64url').includes(KEY));
  for (const authorization of ['', 'Bearer', 'Bearer wrong', `Bearer ${SECRET}x`, `Bearer ${SECRET.slice(1)}`, `Bearer ${sealed}`, `Basic ${SECRET}`]) {
    assert.deepEqual(outcome(await mint(main, openai, { authorization })), [401, 'mint-refused'], authorization);
  }
  for (const relay of [unset, weak, broken]) assert.deepEqual(outcome(await mint(relay, openai)), [404, 'no-tokens']);
  assert.deepEqual(outcome(await ask(main, '/tokens', { headers: { authorization: `Bearer ${SECRET}` } })), [405, 'method-not-allowed']);
  assert.deepEqual(outcome(await mint(main, openai, { origin: 'https://evil.example' })), [403, 'origin-not-allowed']);
  assert.equal((await mint(main, openai, { origin: 'http://localhost:1' })).headers['access-control-allow-origin'], 'http://localhost:1');
  assert.deepEqual(outcome(await mint(main, '{}', { 'content-length': 70_000 })), [413, 'too-large']);
  assert.equal(seen.length, 0, 'nobody else is asked for it');
});

test('what is wrong with what is asked for is said by the name of the field', async () => {
  for (const [order, field] of [
    ['not json', null], ['{"models":["a"],"models":["b"]}', null], [{ ...openai, key: 1 }, null],
    [{ model: 'gpt-4.1' }, 'model'], [{ models: [] }, 'models'], [{ ...openai, providers: ['openai', 'cohere'] }, 'providers'],
    [{ providers: ['azure'], key: KEY }, 'host'], [{ expires_in_s: 1e9 }, 'expires_in_s'], [{ cidrs: ['home'] }, 'cidrs[0]'],
  ]) {
    const reply = await mint(main, order);
    const { error } = JSON.parse(reply.said);
    assert.deepEqual([reply.status, error.param], [400, field], reply.said);
    assert.ok(!reply.said.includes(KEY));
  }
  const long = { models: Array.from({ length: 50 }, (_, number) => `${number}${'m'.repeat(180)}`) };
  assert.match(JSON.parse((await mint(main, long)).said).error.message, /more than fits/);
});

test('the key goes up in the token\'s place, as its provider wants it, and nothing else that could be one', async () => {
  for (const [order, path, name, value] of [
    [openai, CHAT, 'authorization', `Bearer ${KEY}`],
    [{ providers: ['anthropic'], key: KEY }, '/anthropic/v1/messages', 'x-api-key', KEY],
    [{ providers: ['google'], key: KEY }, '/google/v1beta/models/gemini-2.5-flash:generateContent', 'x-goog-api-key', KEY],
    [{ providers: ['azure'], host: 'contoso', key: KEY }, '/azure/contoso/openai/v1/responses', 'api-key', KEY],
    [{ providers: ['bedrock'], host: 'us-east-1', key: KEY }, '/bedrock/us-east-1/model/x/converse', 'authorization', `Bearer ${KEY}`],
    [{ providers: ['cohere'], key: KEY }, '/cohere/v2/chat', 'authorization', `Bearer ${KEY}`],
  ]) {
    const sealed = await token(order);
    for (const header of ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key']) {
      seen.length = 0;
      const carried = header === 'authorization' ? `Bearer ${sealed}` : sealed;
      const headers = { 'x-provider-key': 'sk-own', 'openai-organization': 'org-other', 'user-agent': 'test', [header]: carried };
      if (header !== 'x-api-key') headers['x-api-key'] = 'sk-other';
      assert.deepEqual(outcome(await ask(main, path, { body: BODY, headers })), OK, `${path} ${header}`);
      const [{ headers: up, body }] = seen;
      assert.equal(up[name], value);
      const credentials = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'x-provider-key', 'openai-organization'];
      assert.deepEqual(credentials.filter((one) => up[one] !== undefined), [name]);
      assert.equal(up['user-agent'], 'test');
      assert.deepEqual([up['content-length'], up['content-type']], [String(body.length), 'application/json']);
      assert.deepEqual(JSON.parse(body), BODY);
    }
  }
});

test('without a key in it a token goes with the program\'s own', async () => {
  const sealed = await token({ providers: ['openai'] });
  seen.length = 0;
  assert.deepEqual(outcome(await use(main, sealed)), REFUSED);
  assert.deepEqual(outcome(await use(main, sealed, CHAT, { headers: { 'x-provider-key': 'a, b' } })), REFUSED);
  assert.equal(seen.length, 0);
  assert.deepEqual(outcome(await use(main, sealed, CHAT, { headers: { 'x-provider-key': 'sk-own' } })), OK);
  assert.equal(seen[0].headers.authorization, 'Bearer sk-own');
  const page = await ask(main, CHAT, { method: 'OPTIONS', headers: { origin: 'http://localhost:1' } });
  assert.match(page.headers['access-control-allow-headers'], /x-provider-key/);
});

test('whatever is wrong with a token is refused alike, and nobody is asked', async () => {
  const sealed = await token(openai);
  const [, , body, footer] = sealed.split('.');
  const other = (await token(openai)).split('.');
  const limited = async (order, more, path) => use(main, await token({ ...openai, ...order }), path ?? CHAT, more);
  seen.length = 0;
  const forged = [
    'v4.local.', 'v4.local.AAAA', `v4.local.${body}`, `v4.local.${body}.`, `${sealed}=`, `${sealed}.${footer}`, `v4.local.${body.slice(1)}.${footer}`,
    `v4.local.${body.slice(0, 80)}${other[2].slice(80)}.${footer}`, `v4.local.${body}.${Buffer.from('{"kid":"2026b"}').toString('base64url')}`,
    `v4.local.${body}.${Buffer.from('{"kid":"2026c"}').toString('base64url')}`, `v4.local.${body}.${Buffer.from('{}').toString('base64url')}`,
    `v4.local.${'A'.repeat(9000)}.${footer}`, ...Object.values(VECTORS).map((vector) => vector.token), await token(openai, done),
  ];
  const replies = await Promise.all([
    ...forged.map((one) => use(main, one)),
    use(main, sealed, CHAT, { host: 'other.example' }), use(main, sealed, CHAT, { host: `${HOST}:8443` }), use(main, sealed, '/anthropic/v1/messages'),
    use(main, sealed, '/openai/v1/files'), use(main, sealed, '/openai/v1/files', { body: undefined }),
    use(main, sealed, CHAT, { body: '{"model":"a","model":"b"}' }), use(main, sealed, CHAT, { body: 'model=a' }), use(main, sealed, CHAT, { body: '' }),
    limited({ ops: ['embeddings'] }), limited({ features: [] }, { body: { ...BODY, stream: true } }), limited({ features: ['stream'] }, { body: { ...BODY, tools: [{}] } }),
    limited({ origins: ['http://localhost:1'] }), limited({ origins: ['http://localhost:1'] }, { headers: { origin: 'http://localhost:2' } }),
    limited({ cidrs: ['203.0.113.0/24'] }), limited({ cidrs: ['203.0.113.0/24'] }, { headers: { 'cf-connecting-ip': '198.51.100.1' } }),
    limited({ max_tokens: 5 }, { body: { ...BODY, n: 2 } }),
  ]);
  const bodies = new Set(replies.map((reply) => {
    assert.deepEqual(outcome(reply), REFUSED, reply.said);
    const { error } = JSON.parse(reply.said);
    assert.equal(error.id, reply.headers['x-relay-error-id']);
    return JSON.stringify({ ...error, id: '' });
  }));
  assert.equal(bodies.size, 1);
  assert.equal(seen.length, 0);
  for (const more of [
    { headers: { origin: 'http://localhost:1', 'cf-connecting-ip': '203.0.113.9' } },
  ]) assert.deepEqual(outcome(await limited({ origins: ['http://localhost:1'], cidrs: ['203.0.113.0/24'] }, more)), OK);
});

test('a token with any character changed is refused', async () => {
  const sealed = await token(openai);
  seen.length = 0;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let place = 'v4.local.'.length; place < sealed.length; place += 1) {
    const at = letters.indexOf(sealed[place]);
    // Each bit that a letter stands for, and the dot between body and footer.
    const others = at < 0 ? ['', '/', 'A'] : [0, 1, 2, 3, 4, 5].map((bit) => letters[at ^ (1 << bit)]);
    const changed = others.map((letter) => sealed.slice(0, place) + letter + sealed.slice(place + 1));
    for (const reply of await Promise.all(changed.map((one) => use(main, one)))) assert.deepEqual(outcome(reply), REFUSED);
  }
  assert.equal(seen.length, 0);
  assert.deepEqual(outcome(await use(main, sealed)), OK);
});

test('a key takes another\'s place without a gap, and generations and single tokens are revoked', async () => {
  const old = await token(openai);
  const fresh = await token(openai, rotated);
  assert.deepEqual(outcome(await use(rotated, old)), OK);
  assert.deepEqual(outcome(await use(rotated, fresh)), OK);
  assert.deepEqual(outcome(await use(done, fresh)), OK);
  assert.deepEqual(outcome(await use(done, old)), REFUSED);
  assert.deepEqual(outcome(await use(main, fresh)), REFUSED);
  assert.deepEqual(outcome(await use(strict, old)), REFUSED);
  assert.deepEqual(outcome(await use(strict, await token(openai, strict))), OK);
  for (const relay of [broken, odd]) assert.deepEqual(outcome(await use(relay, old)), REFUSED, 'what was set by mistake opens nothing');
  const [lost, kept] = [await mint(main, openai), await mint(main, openai)].map((reply) => JSON.parse(reply.said));
  const gate = await relay(here({ DENIED_TOKENS: `0000000000000000, ${lost.id} ,` })(main.upstream.origin));
  try {
    assert.deepEqual(outcome(await use({ gate }, lost.token)), REFUSED);
    assert.deepEqual(outcome(await use({ gate }, kept.token)), OK);
  } finally {
    gate.close();
  }
});

test('a model that is not the token\'s is a 403, in the shape of the door', async () => {
  const sealed = await token({ ...openai, models: ['gpt-4.1*'] });
  const anthropic = await token({ providers: ['anthropic'], key: KEY, models: ['claude-haiku-*'] });
  seen.length = 0;
  for (const [key, path, body] of [
    [sealed, CHAT, { ...BODY, model: 'gpt-5' }],
    [sealed, '/v1/chat/completions', { ...BODY, model: 'gpt-5' }],
    [anthropic, '/anthropic/v1/messages', { ...BODY, model: 'claude-opus-4', max_tokens: 1 }],
    [anthropic, '/v1/messages', { ...BODY, model: 'claude-opus-4', max_tokens: 1 }],
  ]) {
    const reply = await use(main, key, path, { body });
    assert.deepEqual(outcome(reply), [403, 'model-refused'], path);
    const { error } = JSON.parse(reply.said);
    if (path.startsWith('/v1/')) assert.equal(error.type, 'permission_error');
  }
  assert.equal(seen.length, 0);
  assert.deepEqual(outcome(await use(main, sealed)), OK);
});

test('at the front door it is the same token with the same limits', async () => {
  const sealed = await token({ ...openai, models: ['gpt-4.1'], ops: ['chat'], features: [], max_tokens: 50 });
  seen.length = 0;
  const reply = await use(main, sealed, '/v1/chat/completions');
  assert.deepEqual(outcome(reply), OK, reply.said);
  assert.equal(JSON.parse(reply.said).choices[0].message.content, 'Yes');
  assert.equal(seen[0].url, '/v1/chat/completions');
  assert.equal(seen[0].headers.authorization, `Bearer ${KEY}`);
  assert.equal(JSON.parse(seen[0].body).max_completion_tokens, 50);
  const higher = await use(main, sealed, '/v1/chat/completions', { body: { ...BODY, max_tokens: 4000 } });
  assert.deepEqual(outcome(higher), OK, higher.said);
  assert.equal(JSON.parse(seen[1].body).max_completion_tokens, 50);
  for (const [path, body] of [
    ['/v1/chat/completions', { ...BODY, stream: true }],
    ['/v1/chat/completions', { ...BODY, model: 'anthropic/claude-x' }],
    ['/v1/chat/completions', '{"model":"gpt-4.1","model":"gpt-5","messages":[]}'],
    ['/v1/embeddings', { model: 'text-embedding-3-small', input: 'x' }],
    ['/v1/models', undefined],
  ]) {
    const refused = await use(main, sealed, path, { body });
    assert.deepEqual(outcome(refused), REFUSED, path);
    assert.equal(JSON.parse(refused.said).error.type, 'authentication_error');
  }
  assert.equal(seen.length, 2);
  const own = await token({});
  const headers = { 'x-provider-key': 'sk-own', 'anthropic-version': '2023-06-01' };
  assert.deepEqual(outcome(await use(main, own, '/v1/messages', { headers, body: { ...BODY, model: 'claude-x', max_tokens: 5 } })), OK);
  assert.equal(seen[2].headers['x-api-key'], 'sk-own');
  assert.deepEqual(outcome(await use(main, own, '/v1/models', { body: undefined })), OK);
  assert.deepEqual(outcome(await use(main, own, '/v1/models', { body: undefined, headers: { 'x-provider': 'openai', 'x-provider-key': 'sk-own' } })), OK);
  assert.equal(seen[3].headers.authorization, 'Bearer sk-own');
});

test('a body is read up to 4 MiB, with a known length and without', async () => {
  const sealed = await token(openai);
  seen.length = 0;
  const most = 4 * 1024 * 1024;
  const body = (size) => `{"pad":"${'x'.repeat(size - 10)}"}`;
  for (const path of [CHAT, '/v1/chat/completions']) {
    for (const [size, headers] of [[most + 1, { 'transfer-encoding': 'chunked' }], [10, { 'content-length': most + 1 }]]) {
      assert.deepEqual(outcome(await use(main, sealed, path, { body: body(size), headers })), [413, 'too-large'], path);
    }
  }
  assert.equal(seen.length, 0);
  assert.deepEqual(outcome(await use(main, sealed, CHAT, { body: body(most) })), OK);
  assert.equal(seen[0].body.length, most);
});

test('requests are counted by the token, and guesses by the network', async () => {
  const [two, more] = [await token({ ...openai, per_minute: 2 }), await token({ ...openai, per_minute: 2 })];
  for (const key of [two, two, more]) assert.deepEqual(outcome(await use(main, key)), OK);
  for (const path of [CHAT, '/v1/chat/completions']) {
    const over = await use(main, two, path);
    assert.deepEqual(outcome(over), [429, 'rate-limited']);
    assert.ok(Number(over.headers['retry-after']) >= 1);
  }
  assert.deepEqual(outcome(await use(main, more)), OK);
  const guess = (key, address) => use(strict, key, CHAT, { headers: { 'cf-connecting-ip': address } });
  for (let left = 3; left > 0; left -= 1) assert.deepEqual(outcome(await guess('v4.local.AAAA', '203.0.113.1')), REFUSED);
  assert.deepEqual(outcome(await guess('v4.local.AAAA', '203.0.113.2')), [429, 'too-many-refused']);
  const secret = (authorization, address) => mint(strict, openai, { authorization, 'cf-connecting-ip': address });
  for (let left = 3; left > 0; left -= 1) assert.deepEqual(outcome(await secret('Bearer guess', '198.51.100.1')), [401, 'mint-refused']);
  assert.deepEqual(outcome(await secret(`Bearer ${SECRET}`, '198.51.100.1')), [429, 'too-many-refused']);
  assert.deepEqual(outcome(await secret(`Bearer ${SECRET}`, '198.51.101.1')), [201, undefined]);
});

test('where no keys are set a token is a text like any other', async () => {
  seen.length = 0;
  const sealed = await token(openai);
  assert.deepEqual(outcome(await use(unset, sealed)), OK);
  assert.equal(seen[0].headers.authorization, `Bearer ${sealed}`);
});

test('no log holds a token, a key or a secret', async () => {
  await use(main, await token(openai));
  const printed = main.gate.output();
  assert.match(printed, /openai 200 \d+ms/);
  for (const word of ['v4.local', KEY, SECRET, 'token', '2026a']) assert.ok(!printed.includes(word), word);
});
