// The least that a worker can do that keeps the relay's rules of headers, redirects and time, and no other of them: what these take, whatever
// it is written in.

const UP = new Set(['accept', 'authorization', 'content-type', 'user-agent']);
const DOWN = new Set(['content-type', 'date', 'retry-after', 'x-request-id']);
const OWN = { vary: 'Origin', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'server-timing': 'relay;dur=0' };
const BEGIN_MS = 600_000;
const END_MS = 1_800_000;
/** A body of so many bytes at most is waited for, which takes less than a stream. */
const SHORT = 16_384;

/** The headers that may pass. */
function through(headers, names, all = {}) {
  for (const [name, value] of headers) if (names.has(name)) all[name] = value;
  return all;
}

/** Bounded in time by a stream between: handed on as it is, a body would outlive every timer. */
function bounded(body) {
  const { readable, writable } = new IdentityTransformStream();
  body.pipeTo(writable, { signal: AbortSignal.timeout(END_MS) }).catch(() => undefined);
  return readable;
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, BEGIN_MS);
    });
    const asked = fetch(env.UPSTREAM + pathname.replace('/openai', '') + search, {
      method: request.method, headers: through(request.headers, UP), body: request.body, redirect: 'manual',
    });
    const reply = await Promise.race([asked, late]);
    clearTimeout(timer);
    if (!reply) return new Response(null, { status: 504 });
    if (reply.status >= 300 && reply.status < 400) return new Response(null, { status: 502 });
    const short = Number(reply.headers.get('content-length') ?? Infinity) <= SHORT;
    const body = short ? await reply.arrayBuffer() : bounded(reply.body);
    return new Response(body, { status: reply.status, headers: through(reply.headers, DOWN, { ...OWN }) });
  },
};
