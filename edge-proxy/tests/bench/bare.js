// The least that a worker can do to pass a request on: what the relay is measured beside.

export default {
  fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(env.UPSTREAM + pathname.replace('/openai', '') + search, request));
  },
};
