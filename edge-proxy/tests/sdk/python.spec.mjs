// The official Python SDKs, by the script beside this one; PYTHON is one that has them (see requirements.txt).

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { relay } from '../workerd.mjs';

const python = process.env.PYTHON;
const skip = python ? false : 'no Python with venv and pip on this machine';

test('the Python SDKs: list, chat, stream, tool call, error, abort', { skip }, async () => {
  const fake = process.env.FAKE_URL;
  const slugs = ['openai', 'anthropic', 'google', 'cohere', 'mistral', 'groq', 'azure', 'bedrock'];
  const upstreams = Object.fromEntries(slugs.map((slug) => [slug, `${fake}/${slug}`]));
  const gate = await relay({ UPSTREAMS: JSON.stringify(upstreams) });
  try {
    const script = fileURLToPath(new URL('sdk.py', import.meta.url));
    const { stdout } = await promisify(execFile)(python, [script, gate.origin, fake]);
    assert.equal(stdout.match(/^good: /gm)?.length, 12, stdout);
  } finally {
    gate.close();
  }
});
