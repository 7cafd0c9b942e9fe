// Signed requests in real workerd: whoever checks the signature finds the bytes that were signed.
//
// Signed for Amazon's hosts, as the app signs; the signer is this file's own and is held to published signatures.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import { beforeEach, test } from 'node:test';

import { stage } from './workerd.mjs';

const ID = 'AKIDEXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const AT = '20261120T120000Z';
const BODY = '{"messages":[{"role":"user","content":[{"text":"hi"}]}]}';
const RUNTIME = 'bedrock-runtime.us-east-1.amazonaws.com';
const CONTROL = 'bedrock.us-east-1.amazonaws.com';
const MODEL = '/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse';
const PROFILE = '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123/converse-stream';
// Two messages of Amazon's event stream, checksums included.
const FRAMES = Buffer.from(
  '0000007a00000051ca2c46650d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000b6d65737361676553746f700d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b2273746f70526561736f6e223a22656e645f7475726e227d3dc33bfa'
  + '0000008e00000061514180540d3a6d6573736167652d74797065070009657863657074696f6e0f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b226d657373616765223a22546f6f206d616e7920746f6b656e73227d0b14bfe6',
  'hex',
);

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// The `authorization` of a request to a host, by the names of the headers it is to cover.
function signature(host, { method, url, headers, body }, names) {
  const [path, query = ''] = url.split('?');
  const pairs = query.split('&').filter(Boolean).map((pair) => {
    const [name, ...value] = pair.split('=');
    return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value.join('=')))}`;
  });
  const covered = { ...headers, host };
  const canonical = [
    method, path.split('/').map(encode).join('/'), pairs.sort().join('&'),
    ...names.map((name) => `${name}:${covered[name]}`), '', names.join(';'), sha256(body),
  ].join('\n');
  const scope = `${AT.slice(0, 8)}/us-east-1/bedrock/aws4_request`;
  const key = scope.split('/').reduce(hmac, `AWS4${SECRET}`);
  const text = ['AWS4-HMAC-SHA256', AT, scope, sha256(canonical)].join('\n');
  return `AWS4-HMAC-SHA256 Credential=${ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`;
}

const { upstream, gate } = await stage((origin) => ({ UPSTREAMS: JSON.stringify({ bedrock: origin }) }));
const arrived = [];

beforeEach(() => {
  arrived.length = 0;
  upstream.answer = async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{}');
  };
});

// Not by `fetch`, which may write a path anew.
const send = (path, { method, headers, body }) => new Promise((resolve, reject) => {
  const call = http.request({ host: 'localhost', port: gate.port, path, method, headers }, async (reply) => {
    const chunks = [];
    for await (const chunk of reply) chunks.push(chunk);
    resolve({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(chunks) });
  });
  call.on('error', reject);
  call.end(body);
});

const POSTED = ['content-type', 'host', 'x-amz-date'];
const WITH_TOKEN = [...POSTED, 'x-amz-security-token'];
const json = { 'content-type': 'application/json', 'x-amz-date': AT };

for (const [what, slug, host, request, names, known] of [
  ['a model', 'bedrock', RUNTIME, { method: 'POST', url: MODEL, headers: json, body: BODY }, POSTED,
    'c13f1c300eb718fd0dbaa6f8d0f25320529e6261df52587aed67be247bc47271'],
  ['a session', 'bedrock', RUNTIME, { method: 'POST', url: MODEL, headers: { ...json, 'x-amz-security-token': 'SESSIONTOKEN' }, body: BODY }, WITH_TOKEN,
    '24e594c30fa16cf294ee7a6adc5048f3d2d9cf3259eaebc083edba75390f2dc1'],
  ['a resource name in one segment', 'bedrock', RUNTIME, { method: 'POST', url: PROFILE, headers: json, body: BODY }, POSTED,
    '9edbda63caca13432fff8ce2819b97b68848d35ee3d96ecacc9ef82be1eaa13e'],
  ['a colon that is not encoded', 'bedrock', RUNTIME, { method: 'POST', url: MODEL.replace('%3A', ':'), headers: json, body: '{"text":"안녕"}' }, POSTED],
  ['a list with a query', 'bedrock-control', CONTROL,
    { method: 'GET', url: '/inference-profiles?type=SYSTEM_DEFINED&maxResults=1000&nextToken=a%2Bb%2F%3D', headers: { 'x-amz-date': AT }, body: '' },
    ['host', 'x-amz-date']],
]) {
  test(`${what} arrives as it was signed`, async () => {
    const authorization = signature(host, request, names);
    if (known) assert.ok(authorization.endsWith(`Signature=${known}`), authorization);
    const headers = { ...request.headers, authorization };
    const reply = await send(`/${slug}/us-east-1${request.url}`, { ...request, headers });
    assert.equal(reply.status, 200, reply.body.toString());
    const [seen] = arrived;
    assert.deepEqual([seen.method, seen.url, seen.body.toString()], [request.method, request.url, request.body]);
    for (const [name, value] of Object.entries(headers)) assert.equal(seen.headers[name], value, name);
    assert.equal(signature(host, seen, names), authorization);
    assert.notEqual(signature(CONTROL, { ...seen, body: 'another' }, names), authorization);
  });
}

test('what a signer needs to know comes down, and frames byte for byte', async () => {
  upstream.answer = (_request, response) => {
    response.writeHead(403, {
      'content-type': 'application/json', date: 'Fri, 20 Nov 2026 12:20:00 GMT',
      'x-amzn-errortype': 'InvalidSignatureException', 'x-amzn-requestid': 'r1',
    });
    response.end('{"message":"Signature expired"}');
  };
  const headers = { ...json, origin: 'http://localhost:3000', authorization: signature(RUNTIME, { method: 'POST', url: MODEL, headers: json, body: BODY }, POSTED) };
  const asked = { method: 'POST', headers, body: BODY };
  const late = await send(`/bedrock/us-east-1${MODEL}`, asked);
  assert.equal(late.status, 403);
  assert.equal(late.headers.date, 'Fri, 20 Nov 2026 12:20:00 GMT');
  assert.equal(late.headers['x-amzn-errortype'], 'InvalidSignatureException');
  assert.equal(late.headers['x-amzn-requestid'], 'r1');
  assert.match(late.headers['access-control-expose-headers'], /\bdate\b.*x-amzn-errortype, x-amzn-requestid/);
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    response.end(FRAMES);
  };
  const good = await send(`/bedrock/us-east-1${MODEL}-stream`, asked);
  assert.equal(good.headers['content-type'], 'application/vnd.amazon.eventstream');
  assert.ok(good.body.equals(FRAMES));
});

test('a preflight lets a page sign', async () => {
  const reply = await fetch(`${gate.origin}/bedrock/us-east-1${MODEL}`, {
    method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
  });
  assert.match(reply.headers.get('access-control-allow-headers'), /authorization.*x-amz-date, x-amz-security-token/);
});

test('nothing that only looks signed, or climbs by its name, reaches the provider', async () => {
  const good = signature(RUNTIME, { method: 'POST', url: MODEL, headers: json, body: BODY }, POSTED);
  for (const [path, headers, status, rule] of [
    [`/bedrock/us-east-1${MODEL}`, { authorization: `${good}, Bearer x` }, 400, 'bad-credential'],
    [`/bedrock/us-east-1${MODEL}`, { authorization: good.replaceAll(', ', ',') }, 400, 'bad-credential'],
    [`/bedrock/us-east-1${MODEL}`, { authorization: good, 'x-amz-security-token': 'a,b' }, 400, 'bad-credential'],
    ['/bedrock/us-east-1/model/a%2F..%2F..%2Fguardrails/converse', { authorization: good }, 400, 'bad-path'],
    ['/bedrock/us-east-1/model/a%2F%2e%2e/converse', { authorization: good }, 400, 'bad-path'],
    ['/bedrock/us-east-1/guardrails', { authorization: good }, 403, 'path-not-allowed'],
    ['/bedrock/us-east-9/model/a/converse', { authorization: good }, 404, 'unknown-host'],
    ['/bedrock/model/a/converse', { authorization: good }, 404, 'unknown-host'],
    ['/bedrock-control/us-east-1/guardrails', { authorization: good }, 403, 'path-not-allowed'],
    ['/bedrock-control/us-east-1/foundation-models%2Fx', { authorization: good }, 400, 'bad-path'],
  ]) {
    const reply = await send(path, { method: 'POST', headers: { ...json, ...headers }, body: BODY });
    assert.deepEqual([reply.status, reply.headers['x-relay-error']], [status, rule], path);
  }
  assert.equal(arrived.length, 0);
});
