// What the browser's processes hold, as the kernel says; Linux only.

import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Whether a process was started by this one, or by one that was. */
async function isOurs(pid) {
  for (let parent = pid; parent > 1;) {
    if (parent === process.pid) return true;
    const status = await readFile(`/proc/${parent}/status`, 'utf8').catch(() => '');
    parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return false;
}

/** The processes that run pages and workers. */
async function renderers() {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('--type=renderer') && await isOurs(Number(pid))) found.push(pid);
  }
  return found;
}

/** Memory of the largest renderer process, shared pages counted by their share. */
export async function rendererMegabytes() {
  let largest = Number.NaN;
  for (const pid of await renderers()) {
    const smaps = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const pss = Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024;
    if (!(pss <= largest)) largest = pss;
  }
  return largest;
}

/** What each renderer holds is its most from now on. */
export async function forgetPeaks() {
  for (const pid of await renderers()) await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}

/** The most that a renderer held since `forgetPeaks`, shared pages and all. */
export async function peakMegabytes() {
  let largest = Number.NaN;
  for (const pid of await renderers()) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const most = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    if (!(most <= largest)) largest = most;
  }
  return largest;
}
