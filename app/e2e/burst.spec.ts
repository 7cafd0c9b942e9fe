// 4,000 tokens as fast as they can be sent: the text on screen is the text sent, and the page stays alive.

import { expect, test } from '@playwright/test';
import { answers, chooseModel, connectForNow, FAKE, inState, openChat, send } from './product';

/** Letters, digits and underscores in order; all else is markdown's or the layout's. */
const words = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];

/** What a reader must see of the source: no fence languages, no link targets. */
const visible = (markdown: string): string => markdown.replace(/^```\w+$/gm, '```').replace(/\]\(https?:[^)]*\)/g, ']');

test('a long answer at once: the text on screen equals the text sent', async ({ page }) => {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    (window as unknown as { longTasks: number[] }).longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  const source = await (await fetch(`${FAKE}/__long-4000`)).text();
  expect(source.length).toBeGreaterThan(16_000);
  await openChat(page);
  await connectForNow(page, { baseUrl: `${FAKE}/openai/v1`, route: 'Direct' });
  await chooseModel(page, 'long-4000@0');
  await page.evaluate(() => {
    (window as unknown as { longTasks: number[] }).longTasks.length = 0;
  });
  await send(page, 'Everything, please');
  await inState(answers(page), 'done');
  // Whoever was reading at the end is still there.
  const below = () => page.getByRole('log', { name: 'Conversation' }).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await expect.poll(below).toBeLessThan(4);

  const shown = await answers(page).evaluate((article) => {
    const blocks = 'h1,h2,h3,h4,h5,h6,p,li,td,th,pre';
    const leaves = [...article.querySelectorAll(blocks)].filter((element) => !element.querySelector(blocks));
    return {
      text: leaves.map((element) => element.textContent ?? '').join('\n'),
      code: [...article.querySelectorAll('pre')].map((element) => (element.querySelector('code') ?? element).textContent ?? ''),
      tables: article.querySelectorAll('table').length,
    };
  });
  const seen = words(shown.text);
  const sent = words(visible(source));
  const start = seen.findIndex((_, at) => sent.slice(0, 8).every((word, step) => seen[at + step] === word));
  expect(start, 'the answer begins somewhere in the message').toBeGreaterThanOrEqual(0);
  expect(seen.slice(start, start + sent.length)).toEqual(sent);

  const fenced = [...source.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map((match) => match[1]?.trimEnd());
  expect(shown.code.map((code) => code.trimEnd())).toEqual(fenced);
  expect(shown.tables).toBe((source.match(/^\|(-+:?\|)+$/gm) ?? []).length);

  // A number to read, not a promise to keep on any machine: `cargo xtask bench app` measures. The guard finds a freeze.
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  const longest = Math.round(Math.max(0, ...tasks));
  console.log(`burst: ${tasks.length} tasks over 50 ms, longest ${longest} ms`);
  expect(longest).toBeLessThan(500);
});
