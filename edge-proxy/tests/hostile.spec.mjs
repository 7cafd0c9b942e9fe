// What a hostile caller or provider may try, by raw sockets where a client would tidy it up: nothing reaches a host that is
// not the registry's, each attempt is refused as documented, and the worker stays up.

import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { after, test } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';

import { stage } from './workerd.mjs';

// A host inside the network: nothing may ever come here.
const inside = http.createServer((request, response) => {
  inside.seen.push(request.url);
  response.end('{}');
});
inside.seen = [];
await new Promise((resolve) => { inside.listen(0, '127.0.0.1', resolve); });
const lure = `127.0.0.1:${inside.address().port}`;
after(() => inside.close());

// A provider that answers with bytes of the test's choosing.
const rough = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(Buffer.from(rough.bytes, 'latin1')));
});
await new Promise((resolve) => { rough.listen(0, '127.0.0.1', resolve); });
after(() => rough.close());

const SLUGS = ['openai', 'anthropic', 'google', 'azure', 'bedrock', 'bedrock-control', 'vertex', 'cohere', 'openrouter'];
const { upstream, gate } = await stage((origin) => ({
  UPSTREAMS: JSON.stringify({ ...Object.fromEntries(SLUGS.map((slug) => [slug, origin])), mistral: `http://127.0.0.1:${rough.address().port}` }),
  MAX_BODY_BYTES: '5000',
}));
const fine = (request, response) => {
  request.resume();
  request.on('end', () => response.end('{}'));
};

// Sends bytes as they are; gives the status and the rule of each reply that came.
const send = (bytes, enough = 1) => new Promise((resolve) => {
  const socket = net.connect(gate.port, 'localhost');
  let text = '';
  const done = () => {
    clearTimeout(timer);
    socket.destroy();
    const heads = text.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => part.startsWith('HTTP/1.1 '));
    resolve(heads.map((head) => `${head.slice(9, 12)} ${/^x-relay-error: (.*)\r$/mi.exec(head)?.[1] ?? '-'}`));
  };
  const timer = setTimeout(done, 3000);
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    if (text.split('\r\n\r\n').length > enough * 2) done();
  });
  socket.on('error', done);
  socket.on('close', done);
  socket.write(Buffer.from(bytes, 'latin1'));
});
const head = (target, headers = [], method = 'POST') => [
  `${method} ${target} HTTP/1.1`, ...(headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: localhost:${gate.port}`]),
  ...headers, ...(headers.some((line) => /^connection:/i.test(line)) ? [] : ['Connection: close']), '', '',
].join('\r\n');
const empty = (target, headers = [], method = 'POST') => head(target, [...headers, 'Content-Length: 0'], method);

const cases = [];
const add = (expected, ...all) => cases.push(...all.map(([name, bytes]) => ({ name, bytes, expected })));
const targets = (expected, ...all) => add(expected, ...all.map((target) => [target.length > 90 ? `${target.slice(0, 90)}…` : target, empty(target)]));

// Hosts in the path.
targets('404 unknown-host',
  '/azure/evil.example/openai/v1/x', '/azure/evil.example:443/openai/v1/x', `/azure/${lure}/openai/v1/x`, '/azure/contoso.openai.azure.com/openai/v1/x',
  '/azure/a@evil.example/openai/v1/x', '/azure/evil.example%3a443/openai/v1/x', '/azure/user:pass@evil/openai/v1/x', '/azure/Contoso/openai/v1/x',
  '/azure/xn--contoso/openai/v1/x', '/azure/-contoso/openai/v1/x', '/azure/contoso-/openai/v1/x', `/azure/${'a'.repeat(64)}/openai/v1/x`,
  '/azure/con_toso/openai/v1/x', '/azure/con*/openai/v1/x', '/azure/%61zure/openai/v1/x', '/azure/[::1]/openai/v1/x', '/azure/127.0.0.1/openai/v1/x',
  '/bedrock/evil/model/x/converse', '/bedrock/us-east-1.evil.example/model/x/converse', '/bedrock/us-east-1@evil/model/x/converse',
  '/bedrock/us-east-99/model/x/converse', '/bedrock/US-EAST-1/model/x/converse', `/bedrock/${lure}/model/x/converse`,
  '/bedrock-control/evil/foundation-models', '/bedrock-control/us-east-1%3a80/foundation-models',
  '/vertex/evil.example/v1/x', '/vertex/us-central1.evil/v1/x', '/vertex/us-central1:80/v1/x');
targets('404 unknown-provider',
  `/${lure}/v1/x`, '/evil.example/v1/x', '/http:/evil.example/v1/x', '/openai@evil.example/v1/x', '/openai:443/v1/x', '/OPENAI/v1/x', '/openai%2fv1/x',
  '/%6fpenai/v1/x', '/openai./v1/x', '/openai%00/v1/x', '/ollama/api/chat', '/demo/v1/x', '/custom/v1/x', '/__proto__/v1/x', '/constructor/v1/x',
  '/api/v1/azure/openai/v1/x', '/api/v1/evil.example/x', '/api/v2/openai/x', '/api/v1/bedrock/model/x', '//evil.example/v1/x', `//${lure}/openai/v1/x`,
  '/:80/v1/x', '/@evil.example/v1/x', '/-/v1/x', '/../../etc/passwd', '/%2e%2e/openai/v1/x');

// Paths that two parsers could read differently.
targets('400 bad-path',
  '/openai/v1/%2e%2e/x', '/openai/v1/%2E%2E/x', '/openai/v1/.%2e/x', '/openai/v1/%2e/x', '/openai/v1/a%2fb', '/openai/v1/a%2Fb', '/openai/v1/a%5cb',
  '/openai/v1/%252e%252e/x', '/openai/v1/a%252fb', '/openai/v1/%25252e', '/openai/v1/x;y', '/openai/v1/x;/../y', '/openai/v1//x', '/openai//v1/x',
  '/openai///evil.example/v1/x', '/openai/v1/%00', '/openai/v1/x%00.json', '/openai/v1/..%2f..%2fx', '/openai/v1/..%5c', '/anthropic/v1/%2e%2e%2fx',
  '/azure/evil.example%2f/openai/v1/x', '/azure/contoso%2f..%2f/openai/v1/x', '/azure/contoso%5c/openai/v1/x', '/azure/contoso%252e/openai/v1/x',
  '/bedrock/us-east-1/model/..%2f..%2fx/converse', '/bedrock/us-east-1/model/%2e%2e%2fx/converse', '/bedrock/us-east-1/model/a%252fb/converse',
  '/openai/v1/../admin', '/openai/v1/../../openai/admin', '/openai/v1/..\\admin', '/openai/v1/../../evil.example/x', '/openai/../evil.example/v1/x',
  '/openai/v1/./x', '/bedrock/us-east-1/model/a%2f%2fb/converse', '/google/v1beta/models/%2e%2e%2fx');
targets('403 path-not-allowed',
  '/openai/v2/x', '/openai/v1', '/openai/V1/x', '/openai/@evil.example/v1/x', '/openai/http:/evil.example/', `/openai/${lure}/v1/x`, '/openai/v1x/x',
  '/openai/%761/x', '/anthropic/admin/x', '/azure/contoso/v1/x', '/azure/openai/v1/x', '/openai/', '/cohere/x', '/openrouter/v1/x');
// Methods.
add('405 method-not-allowed', ...['DELETE', 'PUT', 'PATCH', 'HEAD'].map((method) => [method, empty('/openai/v1/x', [], method)]));

// Credentials.
add('400 bad-credential', ...[
  'Authorization: Bearer a,b', 'Authorization: Bearer a b', 'Authorization: Basic YTpi', 'Authorization: Bearer a\tb', 'X-Api-Key: a,b', 'X-Goog-Api-Key: a b',
  'Api-Key: a,b', 'X-Api-Key: \xe9', 'X-Api-Key: a\r\nX-Api-Key: b', 'Authorization: Bearer a\r\nAuthorization: Bearer b',
  'Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=x, Signature=y', 'X-Amz-Security-Token: a b',
].map((line) => [line, empty('/openai/v1/x', [line])]));

// Pages.
add('403 origin-not-allowed', ...[
  'null', 'https://evil.example', 'http://localhost.evil.example', 'http://localhost@evil.example', 'http://localhost:99999', 'https://localhost',
  'http://127.0.0.1.evil.example', 'http://LOCALHOST', 'file://', 'http://[::1]', '*', 'http://localhost:80, https://evil.example',
].map((origin) => [`origin ${origin}`, empty('/openai/v1/x', [`Origin: ${origin}`])]));
add('403 origin-not-allowed',
  ['preflight of another page', empty('/openai/v1/x', ['Origin: https://evil.example', 'Access-Control-Request-Method: POST'], 'OPTIONS')],
  ['preflight without a page', empty('/openai/v1/x', [], 'OPTIONS')]);

// Too much.
add('413 too-large',
  ['a long body', `${head('/openai/v1/x', ['Content-Length: 5001'])}${'x'.repeat(5001)}`],
  ['a body that is only said to be long', head('/openai/v1/x', ['Content-Length: 99999999999'])],
  ['a long body at the door', `${head('/v1/chat/completions', ['Content-Length: 5001', 'Authorization: Bearer k'])}${'x'.repeat(5001)}`],
  ['a long body in pieces', `${head('/openai/v1/x', ['Transfer-Encoding: chunked'])}1770\r\n${'x'.repeat(6000)}\r\n0\r\n\r\n`]);
add('431 head-too-large',
  ['a long address', empty(`/openai/v1/${'x'.repeat(40_000)}`)],
  ['a long query', empty(`/openai/v1/x?${'x'.repeat(40_000)}`)],
  ['a long header', empty('/openai/v1/x', [`X-Long: ${'x'.repeat(40_000)}`])],
  ['a long key', empty('/openai/v1/x', [`Authorization: Bearer ${'x'.repeat(40_000)}`])],
  ['many headers', empty('/openai/v1/x', Array.from({ length: 150 }, (_, place) => `X-${place}: 1`))]);

for (const { name, bytes, expected } of cases) {
  test(`refused: ${JSON.stringify(name)}`, async () => {
    upstream.answer = fine;
    assert.deepEqual(await send(bytes), [expected]);
    assert.deepEqual([upstream.seen.filter(({ url }) => !url.startsWith('/v1/x') || expected.slice(0, 3) !== '413'), inside.seen], [[], []]);
  });
}

// Requests that are no plain ones: whatever comes of them, it comes from the provider's path or from nobody.
const inner = empty('/openai/v1/inner');
const odd = [
  ['absolute form, another host', empty(`http://${lure}/openai/v1/x`)],
  ['absolute form, a host and no path of ours', empty(`http://${lure}/`)],
  ['absolute form, https', empty('https://evil.example/v1/x')],
  ['absolute form, userinfo', empty(`http://localhost:${gate.port}@${lure}/openai/v1/x`)],
  ['absolute form, userinfo and the relay', empty(`http://${lure}@localhost:${gate.port}/openai/v1/x`)],
  ['absolute form, another scheme', empty(`ftp://${lure}/openai/v1/x`)],
  ['absolute form, file', empty('file:///etc/passwd', [], 'GET')],
  ['authority form', empty(lure, [], 'CONNECT')],
  ['asterisk form', empty('*', [], 'OPTIONS')],
  ['no slash', empty('openai/v1/x')],
  ['another host in Host', empty('/openai/v1/x', [`Host: ${lure}`])],
  ['no Host', 'POST /openai/v1/x HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'],
  ['two Hosts', empty('/openai/v1/x', [`Host: localhost:${gate.port}`, `Host: ${lure}`])],
  ['a Host with userinfo', empty('/openai/v1/x', [`Host: localhost@${lure}`])],
  ['a Host with a path', empty('/openai/v1/x', [`Host: ${lure}/openai/v1/x?`])],
  ['a Host with a fragment', empty('/openai/v1/x', [`Host: ${lure}#`])],
  ['X-Forwarded-Host', empty('/openai/v1/x', [`X-Forwarded-Host: ${lure}`, `Forwarded: host=${lure}`, `X-Original-URL: http://${lure}/`])],
  ['a line break in the path', empty(`/openai/v1/x\r\nX-Inside: http://${lure}`)],
  ['an encoded line break', empty(`/openai/v1/x%0d%0aHost:%20${lure}`)],
  ['an encoded line break in the query', empty(`/openai/v1/x?a=%0d%0aHost:%20${lure}`)],
  ['a bare line feed in the path', empty(`/openai/v1/x\nHost: ${lure}`)],
  ['a bare carriage return in a header', empty('/openai/v1/x', [`X-A: b\rHost: ${lure}`])],
  ['a folded header', empty('/openai/v1/x', [`X-A: b\r\n Host: ${lure}`])],
  ['a zero byte in a header', empty('/openai/v1/x', ['X-A: b\0c'])],
  ['a zero byte in the path', empty('/openai/v1/x\0y')],
  ['a tab in the path', empty('/openai/v1/x\ty')],
  ['a space in the path', empty('/openai/v1/x y')],
  ['bytes beyond ASCII in the path', empty('/openai/v1/\xff\xfe')],
  ['a fragment', empty(`/openai/v1/x#@${lure}`)],
  ['a header without a colon', empty('/openai/v1/x', ['X-A'])],
  ['a space before the colon', empty('/openai/v1/x', ['Transfer-Encoding : chunked'])],
  ['another version', empty('/openai/v1/x').replace('HTTP/1.1', 'HTTP/9.9')],
  ['no version', '\r\nGET /openai/v1/x\r\n\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['an upgrade', empty('/openai/v1/x', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='], 'GET')],
  // Smuggling: what one reader takes for a body is a request to another.
  ['length and chunks', `${head('/openai/v1/x', ['Content-Length: 5', 'Transfer-Encoding: chunked'])}0\r\n\r\n${inner}`],
  ['chunks and length', `${head('/openai/v1/x', ['Transfer-Encoding: chunked', `Content-Length: ${5 + inner.length}`])}0\r\n\r\n${inner}`],
  ['two lengths', `${head('/openai/v1/x', ['Content-Length: 0', `Content-Length: ${inner.length}`])}${inner}`],
  ['a list of lengths', `${head('/openai/v1/x', [`Content-Length: 0, ${inner.length}`])}${inner}`],
  ['a signed length', `${head('/openai/v1/x', ['Content-Length: +0'])}${inner}`],
  ['a negative length', `${head('/openai/v1/x', ['Content-Length: -1'])}${inner}`],
  ['a length in hexadecimal', `${head('/openai/v1/x', ['Content-Length: 0x0'])}${inner}`],
  ['a length beyond all numbers', `${head('/openai/v1/x', ['Content-Length: 18446744073709551616'])}${inner}`],
  ['an unknown coding', `${head('/openai/v1/x', ['Transfer-Encoding: xchunked'])}0\r\n\r\n${inner}`],
  ['chunks that are not last', `${head('/openai/v1/x', ['Transfer-Encoding: chunked, identity'])}0\r\n\r\n${inner}`],
  ['two codings', `${head('/openai/v1/x', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'])}0\r\n\r\n${inner}`],
  ['a coding with a tab', `${head('/openai/v1/x', ['Transfer-Encoding:\tchunked'])}0\r\n\r\n${inner}`],
  ['a chunk of no size', `${head('/openai/v1/x', ['Transfer-Encoding: chunked'])}z\r\n\r\n${inner}`],
  ['a chunk of all sizes', `${head('/openai/v1/x', ['Transfer-Encoding: chunked'])}ffffffffffffffffff\r\n${inner}`],
  ['a chunk without its end', `${head('/openai/v1/x', ['Transfer-Encoding: chunked'])}1\r\nab\r\n0\r\n\r\n${inner}`],
  ['a trailer', `${head('/openai/v1/x', ['Transfer-Encoding: chunked'])}0\r\nHost: ${lure}\r\n\r\n`],
];
for (const [name, bytes] of odd) {
  test(`harmless: ${name}`, async () => {
    upstream.answer = fine;
    const replies = await send(bytes);
    // A refusal of ours or of the runtime, or the provider's plain answer to the path that was named; never two.
    assert.ok(replies.length <= 1, replies.join(', '));
    for (const reply of replies) assert.match(reply, /^(200 -|[45]\d\d .*)$/);
    for (const { url, headers } of upstream.seen) {
      assert.match(url, /^\/v1\/x(%0d%0aHost:%20[\d.:]+|\?a=%0d%0aHost:%20[\d.:]+|\?\/openai\/v1\/x)?$/);
      assert.equal(headers.host, new URL(upstream.origin).host);
      assert.ok(!JSON.stringify(headers).includes(lure), JSON.stringify(headers));
    }
    assert.deepEqual(inside.seen, []);
  });
}

test('an address in absolute form or another Host names no host', async () => {
  upstream.answer = fine;
  for (const bytes of [empty(`http://${lure}/openai/v1/x`), empty('/openai/v1/x', [`Host: ${lure}`])]) {
    assert.deepEqual(await send(bytes), ['200 -']);
    assert.equal(upstream.seen.pop().headers.host, new URL(upstream.origin).host);
  }
  assert.deepEqual(await send(empty(`http://${lure}/v1/x`)), ['404 no-such-path']);
});

test('requests in one go are told apart', async () => {
  upstream.answer = fine;
  const alive = (target) => empty(target, ['Connection: keep-alive']);
  assert.deepEqual(await send(`${alive('/openai/v1/a')}${alive('/nobody/v1/b')}${empty('/openai/v1/c')}`, 3), ['200 -', '404 unknown-provider', '200 -']);
  assert.deepEqual(upstream.seen.map(({ url }) => url), ['/v1/a', '/v1/c']);
});

test('no cookie, no hop-by-hop header and none of the way so far goes up', async () => {
  upstream.answer = fine;
  const names = [
    'cookie', 'cookie2', 'origin', 'referer', 'te', 'trailer', 'proxy-authorization', 'proxy-connection', 'keep-alive', 'x-forwarded-for', 'x-forwarded-host',
    'x-forwarded-proto', 'forwarded', 'via', 'cf-connecting-ip', 'cf-ray', 'true-client-ip', 'x-real-ip', 'range', 'if-none-match', 'expect-ct', 'x-http-method-override',
    'x-original-url', 'x-rewrite-url', 'host-override', 'sec-fetch-site', 'priority',
  ];
  const lines = names.map((name) => `${name}: ${name === 'origin' ? gate.origin : 'http://evil.example'}`);
  assert.deepEqual(await send(empty('/openai/v1/x', [...lines, 'Authorization: Bearer k', 'Connection: close, authorization'])), ['200 -']);
  const up = Object.keys(upstream.seen[0].headers);
  for (const name of names) assert.ok(!up.includes(name), name);
  assert.equal(upstream.seen[0].headers.authorization, 'Bearer k');
});

for (const status of [300, 301, 302, 303, 307, 308, 304]) {
  for (const path of ['/openai/v1/models', '/v1/chat/completions']) {
    test(`redirect ${status} at ${path} leads nowhere`, async () => {
      upstream.answer = (_request, response) => {
        response.writeHead(status, { location: `http://${lure}/steal` });
        response.end();
      };
      const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
      const body = '{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}';
      const reply = await fetch(gate.origin + path, { method: 'POST', headers, body, redirect: 'manual' });
      assert.deepEqual([reply.status, reply.headers.get('x-relay-error'), reply.headers.get('location')], [502, 'redirected', null]);
      assert.deepEqual([upstream.seen.length, inside.seen.length], [1, 0]);
      await reply.text();
    });
  }
}

// Other ways to say where to go, none of which comes down.
for (const status of [200, 201, 202, 401, 503]) {
  test(`a ${status} with addresses in its headers leads nowhere`, async () => {
    const names = ['location', 'content-location', 'refresh', 'link', 'alt-svc', 'set-cookie', 'clear-site-data', 'www-authenticate', 'proxy-authenticate',
      'access-control-allow-origin', 'report-to', 'nel', 'sourcemap', 'x-accel-redirect', 'x-sendfile', 'service-worker-allowed', 'strict-transport-security'];
    upstream.answer = (_request, response) => {
      response.writeHead(status, Object.fromEntries(names.map((name) => [name, `http://${lure}/steal`])));
      response.end('{}');
    };
    for (const [path, body] of [['/openai/v1/models', undefined], ['/v1/chat/completions', '{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}']]) {
      const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
      const reply = await fetch(gate.origin + path, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' });
      for (const name of names) assert.equal(reply.headers.get(name), null, name);
      assert.ok(!(await reply.text()).includes(lure));
    }
    assert.deepEqual(inside.seen, []);
  });
}

// Replies that are none, or more than one.
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const second = `${ok}Content-Length: 8\r\nX-Request-Id: second\r\n\r\n"second"`;
for (const [name, bytes] of [
  ['nothing', ''], ['half a status', 'HTTP/1.1 2'], ['no status', '{"a":1}'], ['another protocol', 'SSH-2.0-x\r\n\r\n'], ['an old version', 'HTTP/0.9 200 OK\r\n\r\n{}'],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n{}'], ['a status below all', 'HTTP/1.1 000 OK\r\n\r\n{}'], ['a status above all', 'HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\n{}'],
  ['a negative length', `${ok}Content-Length: -1\r\n\r\n{}`], ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 90\r\n\r\n{}${second}`],
  ['length and chunks', `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`], ['a longer length', `${ok}Content-Length: 90\r\n\r\n{}`],
  ['more than its length', `${ok}Content-Length: 2\r\n\r\n{}${second}`], ['a chunk of no size', `${ok}Transfer-Encoding: chunked\r\n\r\nz\r\n{}\r\n0\r\n\r\n`],
  ['chunks without an end', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`], ['a trailer', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nSet-Cookie: a=b\r\n\r\n`],
  ['a header that breaks its line', `${ok}X-Request-Id: a\rSet-Cookie: b\r\nContent-Length: 2\r\n\r\n{}`], ['a zero byte in a header', `${ok}X-Request-Id: a\0b\r\nContent-Length: 2\r\n\r\n{}`],
  ['a header of a megabyte', `${ok}X-Request-Id: ${'x'.repeat(1_000_000)}\r\nContent-Length: 2\r\n\r\n{}`], ['ten thousand headers', `${ok}${'X-A: b\r\n'.repeat(10_000)}Content-Length: 2\r\n\r\n{}`],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'], ['a hint first', `HTTP/1.1 103 Early Hints\r\nLink: <http://${lure}>\r\n\r\n${ok}Content-Length: 2\r\n\r\n{}`],
]) {
  for (const path of ['/mistral/v1/models', '/v1/chat/completions']) {
    test(`${name} from the provider at ${path}`, async () => {
      rough.bytes = bytes;
      const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
      const body = path === '/v1/chat/completions' ? '{"model":"mistral/x","messages":[{"role":"user","content":"x"}]}' : undefined;
      const reply = await fetch(gate.origin + path, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' });
      const text = await reply.text().catch(() => '');
      assert.ok(!text.includes('second') && text.length < 5000, text.slice(0, 200));
      for (const header of ['set-cookie', 'link', 'upgrade']) assert.equal(reply.headers.get(header), null, header);
      if (path === '/v1/chat/completions') assert.ok(reply.status >= 500 && text.includes('"error"'), `${reply.status} ${text}`);
      assert.equal((await fetch(`${gate.origin}/healthz`)).status, 200);
    });
  }
}

// Replies that grow when they are unpacked: a megabyte on the wire, a thousand in memory.
const bomb = (_request, response) => {
  response.writeHead(bomb.status, { 'content-type': bomb.kind, 'content-encoding': 'gzip' });
  const packed = createGzip();
  packed.on('error', () => {});
  packed.pipe(response);
  let left = 1024;
  const zeros = Buffer.alloc(1024 * 1024, bomb.letter);
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!packed.write(zeros)) return packed.once('drain', more);
    }
    return packed.end();
  };
  more();
};
for (const [name, stream, status] of [['a whole answer', false, 200], ['a stream', true, 200], ['an error', false, 500]]) {
  test(`${name} that unpacks to a gigabyte is given up at the door`, async () => {
    Object.assign(bomb, { status, kind: stream ? 'text/event-stream' : 'application/json', letter: 'x' });
    upstream.answer = bomb;
    const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
    const body = JSON.stringify({ model: 'gpt-4.1', stream, messages: [{ role: 'user', content: 'x' }] });
    const reply = await fetch(`${gate.origin}/v1/chat/completions`, { method: 'POST', headers, body });
    const text = await reply.text();
    assert.ok(text.length < 10_000, `${text.length} bytes`);
    assert.match(text, /"error"/);
    assert.equal(reply.status, { false: status === 200 ? 502 : 500, true: 200 }[stream]);
  });
}

test('what passes is unpacked as fast as it is read, and no faster', async () => {
  Object.assign(bomb, { status: 200, kind: 'application/json', letter: 'x' });
  upstream.answer = bomb;
  const reply = await fetch(`${gate.origin}/openai/v1/models`);
  const reader = reply.body.getReader();
  await reader.read();
  await reader.cancel();
});

test('a reply that is not what its packing says is no answer', async () => {
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync('{}').subarray(0, 12));
  };
  const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
  const body = '{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}]}';
  const reply = await fetch(`${gate.origin}/v1/chat/completions`, { method: 'POST', headers, body });
  assert.equal(reply.status, 502);
  await reply.text();
});

test('after all that the worker is up, nothing came inside, and nothing was printed but lines of the log', async () => {
  assert.match(await (await fetch(`${gate.origin}/healthz`)).text(), /^ok \d+\.\d+\.\d+\n$/);
  upstream.answer = fine;
  assert.equal((await fetch(`${gate.origin}/openai/v1/models`)).status, 200);
  assert.deepEqual(inside.seen, []);
  for (const secret of ['Bearer', lure, 'evil.example', 'steal']) assert.ok(!gate.output().includes(secret), secret);
});
