// A test set in the file format of promptfoo: three prompts, models that echo, and rows whose city is in the answers of two of the prompts.

/** `models` are ids at OpenAI; its name is `Cities` with what follows. */
export function cities(models, rows, name = '') {
  const lines = [`description: Cities ${name}`, 'prompts:'];
  for (const said of ['Say {{city}} once.', 'Please name {{city}}.', 'Name a city, number {{n}}.']) lines.push(`  - ${JSON.stringify(said)}`);
  lines.push('providers:', ...models.map((model) => `  - ${JSON.stringify(`openai:${model}`)}`));
  lines.push('defaultTest:', '  assert:', '    - {type: latency, threshold: 60000}', 'tests:');
  for (let n = 1; n <= rows; n += 1) {
    lines.push(`  - vars: {city: "City-${n}-", n: ${n}}`, '    assert:', '      - {type: contains, value: "{{city}}"}', '      - {type: not-contains, value: "sorry"}');
  }
  return lines.join('\n');
}
