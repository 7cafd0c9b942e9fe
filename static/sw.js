// Keeps the build's files, so that the app opens without a network, and wholly in one version. The one script of ours that is not
// Rust: a service worker is a classic script that the browser starts before anything else, for a moment, and compares byte by byte;
// a module of WebAssembly would have to be fetched and compiled each time before the first file could be served.
//
// `cargo xtask build` writes the release and the list of its files here. Nothing but these is ever answered or kept: not the relay,
// no provider, no other origin. Every file is checked by its hash when it is taken in, so no release is kept half or mixed.

'use strict';

/** This build: a hash over all its files and their headers. */
const RELEASE = '@RELEASE@';
/** What files are served with, hashed: other headers are another policy, so files with the old ones are not taken over. */
const HEADERS = '@HEADERS@';
/** Each file's hash, by its path; and if it is kept from the beginning, not once it was used, the hash of its pieces' hashes. */
const FILES = /*@FILES@*/ {};

const START = 'index.html';
/** How much of a file is held while it is checked, in bytes. */
const PIECE = 65_536;
/** Names that only one release has, because a hash is in them. */
const OF_ONE_RELEASE = /^(page|app)-/;
/** A release that was taken for the first time has drawn its first screen after so long, or it never will; in milliseconds. */
const PATIENCE_MS = 15_000;
const HOME = new URL('./', location.href);
const STATE = new URL('__state', HOME).href;
const LIST = new URL('__files', HOME).href;

const at = (path) => new URL(path === START ? './' : path, HOME).href;
const shelf = (release) => caches.open(`release-${release}`);
const json = async (reply) => (reply ? reply.json() : undefined);

// --- What is remembered: this worker is ended whenever it rests. ---
// serving: the release that is opened. proven: it has drawn its first screen. previous: the one before, until then.
// failed: one that did not; untold: to how many pages that has to be said. pages: who runs another release than the one that is opened, by the browser's id.

const remembered = async () => ({ pages: {}, ...(await json(await (await caches.open('state')).match(STATE))) });
let turn = Promise.resolve();

/** Changes what is remembered; one change after the other. */
function remember(change) {
  turn = turn.catch(() => undefined).then(async () => {
    const state = await remembered();
    const result = await change(state);
    await (await caches.open('state')).put(STATE, new Response(JSON.stringify(state)));
    return result;
  });
  return turn;
}

// --- Taking a release in. ---

addEventListener('install', (event) => {
  if (!Object.keys(FILES).length) {
    event.waitUntil(skipWaiting());
    return;
  }
  // What is asked of providers does not even start this worker, where browsers know how.
  event.addRoutes?.([{ condition: { requestMethod: 'POST' }, source: 'network' }]);
  event.waitUntil(takeIn());
});

async function takeIn() {
  const { serving } = await remembered();
  const old = serving && (await caches.has(`release-${serving}`)) ? await shelf(serving) : undefined;
  const known = (await json(await old?.match(LIST))) ?? { files: {} };
  const cache = await shelf(RELEASE);
  await Promise.all(Object.entries(FILES).map(async ([path, [hash, pieces]]) => {
    const kept = await old?.match(at(path));
    const same = kept && known.headers === HEADERS && known.files[path]?.[0] === hash;
    if (same) await cache.put(at(path), kept);
    else if (pieces) await takeWhole(cache, path, pieces);
    else if (kept) await cache.put(at(path), await fetched(path, hash));
  }));
  await cache.put(LIST, new Response(JSON.stringify({ headers: HEADERS, files: FILES })));
}

/** Takes a file in and checks it where it is kept: browsers that check what they fetch hold all of it until this worker ends. */
async function takeWhole(cache, path, pieces) {
  // What came in an attempt that broke off.
  if (await isWhole(cache, path, pieces)) return;
  for (const from of ['default', 'reload']) {
    const reply = await fetch(at(path), { cache: from, credentials: 'omit', redirect: 'error' });
    if (reply.status !== 200) throw new Error(`${path}: status ${reply.status}`);
    await cache.put(at(path), reply);
    if (await isWhole(cache, path, pieces)) return;
  }
  await cache.delete(at(path));
  throw new Error(`${path} is not what was built`);
}

async function isWhole(cache, path, pieces) {
  const kept = await cache.match(at(path));
  if (!kept) return false;
  const hashes = [];
  for await (const piece of inPieces(kept)) hashes.push(await crypto.subtle.digest('SHA-256', piece));
  const all = await crypto.subtle.digest('SHA-256', await new Blob(hashes).arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(all))) === pieces;
}

/** A body piece by piece, all in the same memory, where browsers know how. */
async function* inPieces(reply) {
  let reader;
  try {
    reader = reply.body.getReader({ mode: 'byob' });
  } catch {
    const whole = await reply.arrayBuffer();
    for (let from = 0; from < whole.byteLength; from += PIECE) yield new Uint8Array(whole, from, Math.min(PIECE, whole.byteLength - from));
    return;
  }
  let memory = new ArrayBuffer(PIECE);
  for (let filled = 0, ended = false; !ended; filled %= PIECE) {
    const { done, value } = await reader.read(new Uint8Array(memory, filled));
    memory = value.buffer;
    filled += value.byteLength;
    ended = done;
    if (filled === PIECE || (done && filled)) yield new Uint8Array(memory, 0, filled);
  }
}

/** A file of this release and no other; from the network where what the browser has of it is older. */
async function fetched(path, hash) {
  const ask = (cache) => fetch(at(path), { integrity: hash, cache, credentials: 'omit', redirect: 'error' });
  const reply = await ask('default').catch(() => ask('reload'));
  if (reply.status !== 200) throw new Error(`${path}: status ${reply.status}`);
  return reply;
}

// --- One release takes over from another: only when a person said so, or at the very first. ---

addEventListener('activate', (event) => event.waitUntil(takeOver()));

async function takeOver() {
  if (!Object.keys(FILES).length) {
    // A build that keeps nothing ends what an earlier one kept.
    for (const name of await caches.keys()) await caches.delete(name);
    await registration.unregister();
    return;
  }
  await remember(async (state) => {
    if (state.serving === RELEASE) return;
    await leaveBehind(state);
    // At the very first there is nothing to go back to.
    Object.assign(state, { proven: !state.serving, previous: state.serving, serving: RELEASE });
  });
}

/** Whoever runs now goes on with the files of the release that was opened up to now. */
async function leaveBehind(state) {
  if (!state.serving) return;
  for (const { id } of await clients.matchAll({ type: 'all' })) state.pages[id] ??= state.serving;
}

addEventListener('message', (event) => {
  const { data, source } = event;
  if (data?.take) event.waitUntil(skipWaiting());
  if (data?.started) event.waitUntil(started(data.started, source));
});

/** A page has drawn its first screen. */
async function started(release, page) {
  const failed = await remember(async (state) => {
    const { failed } = state;
    if (release === state.serving) state.proven = true;
    if (state.proven) await tidyUp(state);
    // Each page that it happened to is told once.
    if (failed && failed !== release && !(--state.untold > 0)) { delete state.failed; delete state.untold; }
    return failed;
  });
  // The page that brought this worker came without one.
  if (release === RELEASE) await clients.claim();
  if (failed && failed !== release) page.postMessage({ failed });
}

/** Throws away the releases that nobody runs any more. */
async function tidyUp(state) {
  const there = new Set((await clients.matchAll({ type: 'all', includeUncontrolled: true })).map(({ id }) => id));
  for (const id of Object.keys(state.pages)) if (!there.has(id)) delete state.pages[id];
  const run = Object.values(state.pages);
  if (!run.includes(state.previous)) delete state.previous;
  // A release that waits for its turn is taken in by another worker than this one.
  const waiting = registration.waiting || registration.installing;
  const wanted = new Set([state.serving, state.previous, ...run].map((release) => `release-${release}`));
  for (const name of await caches.keys()) {
    if (name.startsWith('release-') && !wanted.has(name) && !waiting) await caches.delete(name);
  }
}

let watching;

/** Goes back to the release before, if this one draws nothing. */
function watch() {
  watching ??= new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(goBack).finally(() => { watching = undefined; });
  return watching;
}

async function goBack() {
  const stuck = await remember(async (state) => {
    if (state.proven || !state.previous || state.serving !== RELEASE) return [];
    const seen = (await clients.matchAll({ type: 'window' })).filter(({ id }) => !state.pages[id]);
    // A page that nobody looks at may draw nothing until somebody does.
    if (!seen.some(({ visibilityState }) => visibilityState === 'visible')) return [];
    Object.assign(state, { serving: state.previous, previous: undefined, failed: RELEASE, untold: seen.length, proven: true });
    return seen;
  });
  // One that is closed meanwhile keeps none of the others.
  await Promise.allSettled(stuck.map((page) => page.navigate(page.url)));
}

// --- Answering. ---

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== HOME.origin || !url.pathname.startsWith(HOME.pathname)) return;
  const path = url.pathname.slice(HOME.pathname.length) || START;
  if (!(path in FILES) && !OF_ONE_RELEASE.test(path)) return;
  event.respondWith(answer(event, path));
});

async function answer(event, path) {
  const state = await remembered();
  const opens = event.request.mode === 'navigate' && path === START;
  if (opens && !state.proven) event.waitUntil(watch());
  const runs = state.pages[event.clientId];
  // A worker runs what the page runs that starts it.
  if (runs && !opens && event.resultingClientId) {
    event.waitUntil(remember((known) => { known.pages[event.resultingClientId] = runs; }));
  }
  const release = (!opens && runs) || state.serving;
  const cache = await shelf(release);
  const kept = await cache.match(at(path));
  if (kept) return kept;
  const { files } = (await json(await cache.match(LIST))) ?? {};
  // A name that only one release has may be asked for by a page of another one.
  if (!files?.[path]) return (OF_ONE_RELEASE.test(path) && (await caches.match(at(path)))) || fetch(event.request);
  const reply = await fetched(path, files[path][0]);
  event.waitUntil(cache.put(at(path), reply.clone()));
  return reply;
}
