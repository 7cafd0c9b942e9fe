// The relay in real workerd: what passes, what does not, and what is left behind.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';

import { relay, stage } from './workerd.mjs';

const KEY = 'sk-secret-0123456789abcdef';
const TEXT = 'a very private sentence';

const { upstream, gate } = await stage((origin) => ({
  UPSTREAMS: JSON.stringify({ openai: origin, anthropic: origin, azure: origin, openrouter: 'http://127.0.0.1:9' }),
  MAX_BODY_BYTES: '2000',
  MAX_WAIT_MS: '1000',
}));

const ask = (path, init = {}) => fetch(`${gate.origin}${path}`, { redirect: 'manual', ...init });
const post = (headers = {}, body = JSON.stringify({ text: TEXT })) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
  body,
});

test('path, query, method, key and body arrive as they were sent', async () => {
  let body = '';
  upstream.answer = async (request, response) => {
    for await (const chunk of request) body += chunk;
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
  };
  const reply = await ask('/openai/v1/chat/completions?a=1&b=%20x', post());
  assert.deepEqual(await reply.json(), { ok: true });
  assert.equal(upstream.seen[0].url, '/v1/chat/completions?a=1&b=%20x');
  assert.equal(upstream.seen[0].headers.authorization, `Bearer ${KEY}`);
  assert.equal(body, JSON.stringify({ text: TEXT }));
});

test('a resource in the path is no part of the provider\'s path, and its key goes up', async () => {
  upstream.answer = (_request, response) => response.end('{}');
  const path = '/openai/deployments/d/chat/completions?api-version=2025-04-01-preview';
  const headers = { 'content-type': 'application/json', 'api-key': KEY };
  const sent = await ask(`/azure/contoso${path}`, { method: 'POST', headers, body: '{}' });
  assert.equal(sent.status, 200);
  assert.equal(upstream.seen[0].url, path);
  assert.equal(upstream.seen[0].headers['api-key'], KEY);
  const odd = await ask('/azure/contoso/openai/v1/models', { headers: { 'api-key': 'a,b' } });
  assert.deepEqual([odd.status, odd.headers.get('x-relay-error')], [400, 'bad-credential']);
});

test('nothing of the caller but the listed headers goes up', async () => {
  upstream.answer = (_request, response) => response.end('{}');
  const sent = await ask('/anthropic/v1/messages', post({
    origin: gate.origin, referer: 'https://x.example/', cookie: 'a=b', 'x-forwarded-for': '1.2.3.4',
    'cf-connecting-ip': '1.2.3.4', 'x-whatever': '1', 'anthropic-version': '2023-06-01',
    'anthropic-dangerous-direct-browser-access': 'true',
  }));
  assert.equal(sent.status, 200);
  const names = Object.keys(upstream.seen[0].headers);
  for (const name of ['origin', 'referer', 'cookie', 'x-forwarded-for', 'cf-connecting-ip', 'x-whatever',
    'anthropic-dangerous-direct-browser-access']) {
    assert.ok(!names.includes(name), name);
  }
  assert.ok(names.includes('anthropic-version'));
});

test('nothing of the provider but the listed headers comes down', async () => {
  upstream.answer = (_request, response) => {
    response.writeHead(429, {
      'content-type': 'application/json', 'set-cookie': 'a=b', link: '<x>', 'access-control-allow-origin': '*',
      'content-security-policy': 'x', 'clear-site-data': '"*"', 'retry-after': '7', 'x-request-id': 'r1',
    });
    response.end('{}');
  };
  const reply = await ask('/openai/v1/models', { headers: { origin: 'http://localhost:3000' } });
  assert.equal(reply.status, 429);
  for (const name of ['set-cookie', 'link', 'content-security-policy', 'clear-site-data', 'x-from-file']) {
    assert.equal(reply.headers.get(name), null, name);
  }
  assert.equal(reply.headers.get('retry-after'), '7');
  assert.match(reply.headers.get('server-timing'), /^relay;dur=\d+, upstream;dur=\d+$/);
  assert.equal(reply.headers.get('access-control-allow-origin'), 'http://localhost:3000');
  assert.match(reply.headers.get('access-control-expose-headers'), /retry-after.*x-request-id/);
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(reply.headers.get('vary'), 'Origin');
});

test('a stream passes chunk by chunk', async () => {
  const turns = [];
  const turn = () => new Promise((resolve) => turns.push(resolve));
  upstream.answer = async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
      const asked = turn();
      response.write(piece);
      // The next piece is written only when this one has been read at the other end.
      await asked;
    }
    response.end();
  };
  const reply = await ask('/openai/v1/chat/completions', post());
  const reader = reply.body.getReader();
  for (const expected of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
    const { value } = await reader.read();
    assert.equal(new TextDecoder().decode(value), expected);
    turns.shift()();
  }
  assert.equal((await reader.read()).done, true);
});

test('a caller that goes away ends the provider\'s work', async () => {
  let ended;
  upstream.answer = (_request, response) => {
    ended = once(response, 'close');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // workerd notices a closed connection when it writes to it, and a model that answers keeps it writing.
    const beat = setInterval(() => response.write('data: 1\n\n'), 20);
    response.on('close', () => clearInterval(beat));
  };
  const call = http.request(`${gate.origin}/openai/v1/models`, { method: 'GET' });
  call.on('error', () => {});
  call.end();
  const [reply] = await once(call, 'response');
  await once(reply, 'data');
  call.destroy();
  await ended;
});

test('preflights are answered by the relay alone', async () => {
  const preflight = (origin) => ask('/openai/v1/models', {
    method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' },
  });
  const good = await preflight('http://127.0.0.1:5000');
  assert.equal(good.status, 204);
  assert.equal(good.headers.get('access-control-allow-origin'), 'http://127.0.0.1:5000');
  assert.match(good.headers.get('access-control-allow-headers'), /authorization/);
  assert.equal(good.headers.get('access-control-max-age'), '600');
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
    const bad = await preflight(origin);
    assert.equal(bad.status, 403);
    assert.equal(bad.headers.get('access-control-allow-origin'), null);
  }
  assert.equal(upstream.seen.length, 0);
});

test('redirects and web pages of a provider are refused', async () => {
  upstream.answer = (_request, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/steal' });
    response.end();
  };
  const moved = await ask('/openai/v1/models');
  assert.deepEqual([moved.status, moved.headers.get('x-relay-error'), moved.headers.get('location')], [502, 'redirected', null]);
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<script>alert(1)</script>');
  };
  const page = await ask('/openai/v1/models');
  assert.deepEqual([page.status, page.headers.get('x-relay-error')], [502, 'not-an-api']);
});

test('an unreachable provider is told in the shape of an API error', async () => {
  const reply = await ask('/openrouter/api/v1/models');
  assert.deepEqual([reply.status, reply.headers.get('x-relay-error')], [502, 'unreachable']);
  const { error } = await reply.json();
  assert.deepEqual([error.type, error.code, error.param], ['relay_error', 'unreachable', null]);
});

test('a body of unknown length passes up to the limit and not beyond it', async () => {
  let ended = 0;
  upstream.answer = (request, response) => {
    let bytes = 0;
    request.on('error', () => {});
    request.on('data', (chunk) => { bytes += chunk.length; });
    request.on('end', () => {
      ended += 1;
      response.end(JSON.stringify({ bytes }));
    });
  };
  const chunked = (chunks) => ({
    ...post({}, new ReadableStream({
      pull(controller) {
        if (chunks === 0) controller.close();
        else controller.enqueue(new Uint8Array(500));
        chunks -= 1;
      },
    })),
    duplex: 'half',
  });
  const fits = await ask('/openai/v1/files', chunked(4));
  assert.deepEqual([fits.status, await fits.json()], [200, { bytes: 2000 }]);
  const large = await ask('/openai/v1/files', chunked(5));
  assert.deepEqual([large.status, large.headers.get('x-relay-error')], [413, 'too-large']);
  assert.equal(ended, 1, 'the provider never takes a part for the whole');
});

test('a provider that does not answer is given up', async () => {
  let left;
  const gone = new Promise((resolve) => { left = resolve; });
  upstream.answer = (request) => request.socket.on('close', left);
  const reply = await ask('/openai/v1/chat/completions', post());
  assert.deepEqual([reply.status, reply.headers.get('x-relay-error')], [504, 'timed-out']);
  await gone;
});

test('requests outside the table reach no provider', async () => {
  const raw = (path, headers = {}) => new Promise((resolve, reject) => {
    const call = http.request({ host: 'localhost', port: gate.port, path, method: 'POST', headers }, (reply) => {
      reply.resume();
      resolve([reply.statusCode, reply.headers['x-relay-error']]);
    });
    call.on('error', reject);
    call.end();
  });
  for (const [path, status, rule] of [
    ['/nobody/v1/x', 404, 'unknown-provider'],
    ['/ollama/api/chat', 404, 'unknown-provider'],
    ['/openai/v2/x', 403, 'path-not-allowed'],
    ['/openai/v1/%2e%2e%2fx', 400, 'bad-path'],
    ['/openai/v1/x;y', 400, 'bad-path'],
    ['/openai//v1/x', 400, 'bad-path'],
    ['/openai/@evil.example/v1/x', 403, 'path-not-allowed'],
    ['/azure/Contoso/openai/v1/x', 404, 'unknown-host'],
    ['/azure/a.b/openai/v1/x', 404, 'unknown-host'],
    ['/azure/evil.example%2f/openai/v1/x', 400, 'bad-path'],
    ['/azure/xn--a/openai/v1/x', 404, 'unknown-host'],
    ['/azure/openai/v1/x', 403, 'path-not-allowed'],
    ['/api/v1/azure/openai/v1/x', 404, 'unknown-provider'],
  ]) {
    assert.deepEqual(await raw(path), [status, rule], path);
  }
  assert.deepEqual(await raw('/openai/v1/x', { authorization: 'Bearer a,b' }), [400, 'bad-credential']);
  assert.deepEqual(await raw('/openai/v1/x', { origin: 'https://evil.example' }), [403, 'origin-not-allowed']);
  const large = await ask('/openai/v1/x', post({}, 'x'.repeat(2001)));
  assert.deepEqual([large.status, large.headers.get('x-relay-error')], [413, 'too-large']);
  const removed = await ask('/openai/v1/x', { method: 'DELETE' });
  assert.deepEqual([removed.status, removed.headers.get('x-relay-error')], [405, 'method-not-allowed']);
  assert.equal(upstream.seen.length, 0);
});

test('the app\'s files are served beside it with the headers on file', async () => {
  const page = await ask('/');
  assert.match(await page.text(), /<title>app/);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  assert.equal(page.headers.get('x-from-file'), 'yes');
  const missing = await ask('/nothing.js');
  assert.equal(missing.status, 404);
  assert.match(missing.headers.get('content-type'), /^text\/plain/);
});

test('health says the version and nothing else', async () => {
  assert.match(await (await ask('/healthz')).text(), /^ok \d+\.\d+\.\d+\n$/);
});

test('what is printed holds slug, status and duration only', async () => {
  upstream.answer = (_request, response) => response.end('{}');
  await (await ask('/openai/v1/chat/completions', post())).text();
  const lines = gate.output().split('\n').filter((line) => line !== '');
  assert.ok(lines.some((line) => line.startsWith('openai ')), 'no line was logged');
  assert.ok(lines.every((line) => /^[a-z-]+ \d+ \d+ms$/.test(line)), lines.join('\n'));
  for (const secret of [KEY, TEXT, 'chat/completions']) assert.ok(!gate.output().includes(secret), secret);
});

test('nothing is printed unless the operator wants it', async () => {
  upstream.answer = (_request, response) => response.end('{}');
  const quiet = await relay({ UPSTREAMS: JSON.stringify({ openai: upstream.origin }), LOG: '' });
  try {
    assert.equal((await fetch(`${quiet.origin}/openai/v1/models`)).status, 200);
    assert.equal((await fetch(`${quiet.origin}/openai/nowhere`)).status, 403);
    assert.equal(quiet.output(), '');
  } finally {
    quiet.close();
  }
});

/** The sections of a wrangler file, without comments. */
function deployed(file) {
  const sections = { '': {} };
  let section = '';
  for (const line of readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')) {
    const [, name] = /^\[(.*)\]$/.exec(line) ?? [];
    const [, key, value] = /^([^#=]+?) *= *([^#]*)/.exec(line) ?? [];
    if (name !== undefined) {
      section = name;
      sections[section] = {};
    } else if (key) {
      sections[section][key] = value.trim();
    }
  }
  return sections;
}

test('what is deployed keeps no log and has one address, with the app and alone', () => {
  for (const [file, own, build] of [
    ['../../wrangler.toml', ['assets'], { command: '"cargo xtask build"' }],
    ['../wrangler.toml', [], { command: '"cargo xtask build --relay-only"', cwd: '".."' }],
  ]) {
    const sections = deployed(file);
    // What is not named here would have to be looked at first: a store, a log, who reads along.
    assert.deepEqual(Object.keys(sections), ['', 'build', 'observability', ...own]);
    assert.deepEqual(Object.keys(sections['']), ['name', 'main', 'compatibility_date', 'workers_dev', 'preview_urls', 'logpush']);
    for (const name of ['workers_dev', 'preview_urls', 'logpush']) assert.equal(sections[''][name], 'false', name);
    assert.deepEqual(sections.observability, { enabled: 'false' });
    assert.deepEqual(sections.build, build);
  }
});
