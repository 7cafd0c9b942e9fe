// What the benchmarks share: the browser, and the figures that go as JSON rows to REPORT.

import { writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

/** What keeps Chromium from doing anything but the work that is measured. */
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

const rows = [];

/** Starts the browser. */
export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
}

/** Adds a figure; `all` holds every single measurement. */
export function row(name, unit, all) {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  rows.push({ name, unit, median, all });
  console.log(`  ${name}: ${median.toFixed(1)} ${unit}`);
}

/** Writes what was added. */
export async function report() {
  await writeFile(process.env.REPORT, `${JSON.stringify(rows, null, 2)}\n`);
}
