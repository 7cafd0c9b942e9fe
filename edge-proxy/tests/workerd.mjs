// Starts the built relay in workerd, with a provider of the test's own behind it.
//
// Environment: WORKERD_BIN (the workerd program), WORKER_DIR (the folder that worker-build made).

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('../workerd.capnp', import.meta.url));

const listening = (server) => new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(server.address().port));
});

async function freePort() {
  const server = net.createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// A provider whose answers the test chooses by setting `answer`; it keeps what it was sent.
async function provider() {
  const seen = [];
  const state = { seen, answer: (_request, response) => response.end('{}') };
  const server = http.createServer((request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers });
    state.answer(request, response);
  });
  state.origin = `http://127.0.0.1:${await listening(server)}`;
  state.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return state;
}

// The relay, ready to answer; `output()` is everything it has printed, `folder` where it runs. `edit` may change its
// configuration.
export async function relay(variables, edit = (text) => text) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const config = join(folder, 'workerd.capnp');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>app</title>');
  writeFileSync(config, edit(readFileSync(template, 'utf8'))
    .replaceAll('@PORT@', String(port))
    .replaceAll('@DIST@', folder)
    .replaceAll('@NETWORKS@', '"public", "private", "local"')
    .replaceAll('@WORKER_DIR@', process.env.WORKER_DIR));
  const child = spawn(process.env.WORKERD_BIN, ['serve', '--import-path=/', config], {
    env: { HEADERS_FILE: '/*\n  X-From-File: yes\n', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  let printed = '';
  const note = (chunk) => { printed += chunk; };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const origin = `http://localhost:${port}`;
  const until = Date.now() + 30_000;
  for (;;) {
    const up = await fetch(`${origin}/healthz`).then((reply) => reply.ok, () => false);
    if (up) break;
    if (Date.now() > until || child.exitCode !== null) throw new Error(`workerd does not answer: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { origin, port, folder, output: () => printed, close: () => child.kill('SIGKILL') };
}

// A relay before a provider, for all tests of one file; `variables` are the relay's, made of the provider's origin.
export async function stage(variables, edit) {
  const upstream = await provider();
  const gate = await relay(variables(upstream.origin), edit);
  after(() => {
    gate.close();
    upstream.close();
  });
  beforeEach(() => {
    upstream.seen.length = 0;
  });
  return { upstream, gate };
}
