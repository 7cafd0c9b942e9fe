// Starts the built relay in workerd, with a provider of the test's own behind it.
//
// Environment: WORKERD_BIN (the workerd program), WORKER_DIR (the folder that worker-build made).

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('../workerd.capnp', import.meta.url));

const listening = (server) => new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(server.address().port));
});

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

// The relay, ready to answer; `output()` is everything it has printed, which here is a line for each request; `folder` where it
// runs. `edit` may change its configuration.
export async function relay(variables, edit = (text) => text) {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const config = join(folder, 'workerd.capnp');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>app</title>');
  writeFileSync(config, edit(readFileSync(template, 'utf8'))
    .replaceAll('@DIST@', folder)
    .replaceAll('@NETWORKS@', '"public", "private", "local"')
    .replaceAll('@WORKER_DIR@', process.env.WORKER_DIR));
  // workerd takes a free port and says which: one that was looked for before could be another's by then.
  const own = ['--socket-addr=http=127.0.0.1:0', '--control-fd=3'];
  const child = spawn(process.env.WORKERD_BIN, ['serve', '--import-path=/', ...own, config], {
    env: { HEADERS_FILE: '/*\n  X-From-File: yes\n', LOG: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    cwd: folder,
  });
  let printed = '';
  const note = (chunk) => { printed += chunk; };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdio[3] }).once('line', (line) => resolve(JSON.parse(line).port));
    child.once('exit', () => reject(new Error(`workerd does not start: ${printed}`)));
  });
  const origin = `http://localhost:${port}`;
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
