// How often and how much at once the same caller may ask, and how it is told that it may not.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';

import { stage } from './workerd.mjs';

const here = (more) => (origin) => ({ UPSTREAMS: JSON.stringify({ openai: origin, anthropic: origin }), ...more });
const often = await stage(here({ KEY_PER_MINUTE: '3', IP_PER_MINUTE: '5', ORIGIN_PER_MINUTE: '4', RL_SALT: 'salt' }));
const crowded = await stage(here({ MAX_STREAMS: '2' }));
const narrow = await stage(here({ MAX_STREAMS: '1', REFUSED_PER_MINUTE: '0' }));
const behind = await stage(here({ IP_PER_MINUTE: '1', CLIENT_IP_HEADER: 'X-Real-IP' }));
const plain = await stage(here({ MAX_HEADERS: '30', MAX_HEADER_BYTES: '4000', REFUSED_PER_MINUTE: '3' }));
// Cloudflare's limiter, played by a binding that lets each name pass twice, and none that holds a key.
const limiter = `const seen = {}; export default () => ({ async limit({ key }) {
  seen[key] = (seen[key] ?? 0) + 1; return { success: !key.includes('sk-') && seen[key] <= 2 };
} });`;
const bound = (names) => (text) => text
  .replace('services = [', `extensions = [(modules = [(name = "test:limiter", internal = true, esModule = ${JSON.stringify(limiter)})])],\n  services = [`)
  .replace('bindings = [', `bindings = [${names.map((name) => `(name = "${name}", wrapped = (moduleName = "test:limiter")),`).join('')}`);
const platform = await stage(here({ RL_SALT: 'salt', KEY_PER_MINUTE: '1' }), bound(['LIMIT_KEY', 'LIMIT_IP']));
const saltless = await stage(here({}), bound(['LIMIT_KEY']));

const ask = ({ gate }, path, headers = {}) => fetch(`${gate.origin}${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}',
});
const outcome = async (reply) => {
  await reply.text();
  return [reply.status, reply.headers.get('x-relay-error')];
};
const OK = [200, null];
const fine = (_request, response) => response.end('{}');
for (const { upstream } of [often, crowded, narrow, behind, plain, platform, saltless]) upstream.answer = fine;

test('a key is counted, however it comes and wherever it goes, and other keys are not', async () => {
  for (const headers of [{ authorization: 'Bearer sk-a' }, { 'x-api-key': 'sk-a' }, { authorization: 'Bearer sk-a' }]) {
    assert.deepEqual(await outcome(await ask(often, '/openai/v1/x', headers)), OK);
  }
  for (const path of ['/openai/v1/x', '/anthropic/v1/messages']) {
    const reply = await ask(often, path, { authorization: 'Bearer sk-a' });
    const { error } = await reply.json();
    assert.deepEqual([reply.status, reply.headers.get('x-relay-error'), error.code], [429, 'rate-limited', 'rate-limited']);
    const wait = Number(reply.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 20, `${wait} s`);
  }
  assert.equal(often.upstream.seen.length, 3);
  assert.deepEqual(await outcome(await ask(often, '/openai/v1/x', { authorization: 'Bearer sk-b' })), OK);
});

test('a network is counted by three bytes, or six of a new address', async () => {
  const from = async (address, key) => outcome(await ask(often, '/openai/v1/x', { 'cf-connecting-ip': address, authorization: `Bearer sk-${key}` }));
  for (const [addresses, other] of [
    [['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4', '203.0.113.250'], '203.0.114.1'],
    [['2001:db8:1::1', '2001:db8:1:2::1', '2001:db8:1:3::1', '2001:db8:1:4::1', '2001:db8:1:5::1'], '2001:db8:2::1'],
  ]) {
    for (const address of addresses) assert.deepEqual(await from(address, address), OK, address);
    assert.deepEqual(await from(addresses[0], 'new'), [429, 'rate-limited']);
    assert.deepEqual(await from(other, other), OK);
  }
});

test('the proxy in front says who calls by the header that the operator names', async () => {
  const from = async (headers) => outcome(await ask(behind, '/openai/v1/x', headers));
  assert.deepEqual(await from({ 'x-real-ip': '203.0.113.1' }), OK);
  assert.deepEqual(await from({ 'x-real-ip': '203.0.113.2', 'cf-connecting-ip': '198.51.100.1' }), [429, 'rate-limited']);
  assert.deepEqual(await from({ 'x-real-ip': '203.0.114.1', 'cf-connecting-ip': '203.0.113.1' }), OK);
});

test('a page\'s origin is counted', async () => {
  const page = async (origin) => outcome(await ask(often, '/openai/v1/x', { origin }));
  for (let left = 4; left > 0; left -= 1) assert.deepEqual(await page('http://localhost:1'), OK);
  const over = await ask(often, '/openai/v1/x', { origin: 'http://localhost:1' });
  assert.equal(over.status, 429);
  // The page can read that, and when to come back.
  assert.equal(over.headers.get('access-control-allow-origin'), 'http://localhost:1');
  assert.match(over.headers.get('access-control-expose-headers'), /retry-after.*x-relay-error, x-relay-error-id/);
  assert.deepEqual(await page('http://localhost:2'), OK);
});

test('at the door it is told in the shape of the door, with an id that the header has too', async () => {
  for (const [path, read] of [
    ['/v1/chat/completions', ({ error }) => [error.type, error.code, error.id]],
    ['/v1/messages', ({ type, error, request_id }) => [type, error.type, request_id]],
  ]) {
    const headers = { authorization: `Bearer sk-${path}` };
    for (let left = 3; left > 0; left -= 1) await outcome(await ask(often, path, headers));
    const reply = await ask(often, path, headers);
    const id = reply.headers.get('x-relay-error-id');
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.deepEqual([reply.status, reply.headers.get('x-relay-error')], [429, 'rate-limited']);
    assert.ok(Number(reply.headers.get('retry-after')) >= 1);
    const said = path === '/v1/messages' ? ['error', 'rate_limit_error', id] : ['rate_limit_error', 'rate-limited', id];
    assert.deepEqual(read(await reply.json()), said);
  }
});

test('every refusal has an id of its own, in its body too', async () => {
  const ids = new Set();
  for (const path of ['/nobody/v1/x', '/nobody/v1/x', '/openai/v2/x']) {
    const reply = await ask(plain, path);
    const id = reply.headers.get('x-relay-error-id');
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.equal((await reply.json()).error.id, id);
    ids.add(id);
  }
  assert.equal(ids.size, 3);
});

test('so many answers at once, and a place is free again when one ends or its caller leaves', async () => {
  const ends = [];
  crowded.upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const beat = setInterval(() => response.write('data: 1\n\n'), 20);
    response.on('close', () => clearInterval(beat));
    ends.push(() => { clearInterval(beat); response.end(); });
  };
  const begin = async () => {
    const call = http.request(`${crowded.gate.origin}/openai/v1/models`, { headers: { authorization: 'Bearer sk-c' } });
    call.on('error', () => {});
    call.end();
    const [reply] = await once(call, 'response');
    reply.on('error', () => {});
    reply.resume();
    return { call, reply, status: reply.statusCode, rule: reply.headers['x-relay-error'] };
  };
  // What has just ended may take a moment until it is known.
  const soon = async () => {
    for (let tries = 100; ; tries -= 1) {
      const next = await begin();
      if (next.status === 200 || tries === 0) return next;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const [first, second] = [await begin(), await begin()];
  const third = await begin();
  assert.deepEqual([first.status, second.status, third.status, third.rule], [200, 200, 429, 'too-many-at-once']);
  assert.equal(third.reply.headers['retry-after'], '1');
  assert.deepEqual(await outcome(await ask(crowded, '/openai/v2/x', { authorization: 'Bearer sk-d' })), [403, 'path-not-allowed']);
  first.call.destroy();
  assert.equal((await soon()).status, 200, 'a caller that left');
  assert.equal((await begin()).status, 429);
  ends[1]();
  assert.equal((await soon()).status, 200, 'an answer that ended');
});

test('at the door a caller that leaves frees the place and the provider, as soon as that one says more', async () => {
  let gone;
  crowded.upstream.answer = (_request, response) => {
    gone = once(response, 'close');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const beat = setInterval(() => response.write('data: {"choices":[{"index":0,"delta":{"content":"Half"}}]}\n\n'), 20);
    response.on('close', () => clearInterval(beat));
  };
  const body = JSON.stringify({ model: 'gpt-4.1', stream: true, messages: [{ role: 'user', content: 'x' }] });
  const begin = async () => {
    const call = http.request(`${crowded.gate.origin}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: 'Bearer sk-door', 'content-type': 'application/json', 'content-length': body.length },
    });
    call.on('error', () => {});
    call.end(body);
    const [reply] = await once(call, 'response');
    reply.on('error', () => {});
    await once(reply, 'data');
    return { call, status: reply.statusCode };
  };
  // What has just ended may take a moment until it is known.
  const soon = async () => {
    for (let tries = 100; ; tries -= 1) {
      const next = await begin();
      if (next.status === 200 || tries === 0) return next;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  // More than there are places, one after another.
  for (let times = 0; times < 4; times += 1) {
    const { call, status } = await soon();
    assert.equal(status, 200, String(times));
    call.destroy();
    await gone;
  }
});

test('a network has its places too, whatever the keys', async () => {
  let end;
  narrow.upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    end = () => response.end();
  };
  const from = (address, key) => ask(narrow, '/openai/v1/x', { 'cf-connecting-ip': address, authorization: `Bearer sk-${key}` });
  const first = await from('203.0.113.1', 'a');
  assert.equal(first.status, 200);
  assert.deepEqual(await outcome(await from('203.0.113.2', 'b')), [429, 'too-many-at-once']);
  const [reader, close] = [first.body.getReader(), end];
  const other = await from('203.0.114.1', 'c');
  assert.equal(other.status, 200);
  close();
  end();
  await Promise.all([other.text(), (async () => { while (!(await reader.read()).done); })()]);
});

test('whoever has keys refused again and again has to wait, and what he is told names no provider', async () => {
  const from = (address) => ask(plain, '/openai/v1/models', { 'cf-connecting-ip': address, authorization: 'Bearer sk-e' });
  plain.upstream.answer = (_request, response) => {
    response.writeHead(plain.upstream.seen.length % 2 ? 401 : 403, { 'content-type': 'application/json' });
    response.end('{}');
  };
  for (const status of [401, 403, 401]) assert.deepEqual(await outcome(await from('198.51.100.1')), [status, null]);
  const over = await from('198.51.100.9');
  assert.deepEqual([over.status, over.headers.get('x-relay-error')], [429, 'too-many-refused']);
  assert.ok(Number(over.headers.get('retry-after')) >= 1);
  assert.equal(plain.upstream.seen.length, 3);
  plain.upstream.answer = fine;
  assert.deepEqual(await outcome(await from('198.51.101.1')), OK);
  // Refusals of our own say nothing of a key.
  for (let left = 6; left > 0; left -= 1) {
    const own = await ask(plain, '/openai/v2/x', { 'cf-connecting-ip': '192.0.2.1' });
    assert.deepEqual(await outcome(own), [403, 'path-not-allowed']);
  }
});

test('ten keys of one network may be refused in a minute unless the operator says otherwise', async () => {
  saltless.upstream.answer = (_request, response) => {
    response.writeHead(401);
    response.end('{}');
  };
  const one = async () => outcome(await ask(saltless, '/openai/v1/x', { 'cf-connecting-ip': '198.51.100.1' }));
  for (let left = 10; left > 0; left -= 1) assert.deepEqual(await one(), [401, null]);
  assert.deepEqual(await one(), [429, 'too-many-refused']);
  saltless.upstream.answer = fine;
});

test('headers are so many and so long, the address among them', async () => {
  const many = Object.fromEntries(Array.from({ length: 31 }, (_, place) => [`x-${place}`, '1']));
  for (const [path, headers] of [['/openai/v1/x', many], ['/openai/v1/x', { 'x-long': 'x'.repeat(4000) }], [`/openai/v1/${'x'.repeat(4000)}`, {}]]) {
    assert.deepEqual(await outcome(await ask(plain, path, headers)), [431, 'head-too-large']);
  }
  assert.equal(plain.upstream.seen.length, 0);
  assert.deepEqual(await outcome(await ask(plain, '/openai/v1/x', { 'x-long': 'x'.repeat(3000) })), OK);
});

test('where Cloudflare counts it is asked, of a key by its HMAC only, and the variable does not count', async () => {
  const headers = { authorization: 'Bearer sk-f', 'cf-connecting-ip': '203.0.113.1' };
  for (let left = 2; left > 0; left -= 1) assert.deepEqual(await outcome(await ask(platform, '/openai/v1/x', headers)), OK);
  const over = await ask(platform, '/openai/v1/x', headers);
  assert.equal(over.headers.get('retry-after'), '10');
  assert.deepEqual(await outcome(over), [429, 'rate-limited']);
  assert.deepEqual(await outcome(await ask(platform, '/openai/v1/x', { authorization: 'Bearer sk-g' })), OK);
  assert.deepEqual(await outcome(await ask(platform, '/openai/v1/x', { authorization: 'Bearer sk-h', 'cf-connecting-ip': '203.0.113.9' })), [429, 'rate-limited']);
  for (let left = 4; left > 0; left -= 1) assert.deepEqual(await outcome(await ask(saltless, '/openai/v1/x', headers)), OK);
});

test('without limits nobody is counted', async () => {
  for (let left = 40; left > 0; left -= 1) {
    assert.deepEqual(await outcome(await ask(plain, '/openai/v1/x', { authorization: 'Bearer sk-a', 'cf-connecting-ip': '203.0.113.1' })), OK);
  }
});

test('nothing of it is printed', () => {
  for (const { gate } of [often, crowded, narrow, plain, platform]) {
    for (const line of gate.output().split('\n').filter((text) => text !== '')) {
      assert.match(line, /^[a-z-]+ \d+ \d+ms$/);
    }
  }
});
