// How the end-to-end tests run. `cargo xtask test e2e` starts app, relay and fake provider and passes their
// addresses; by hand: BASE_URL=http://localhost:8787 FAKE_URL=http://localhost:9100 npx playwright test

import { defineConfig } from '@playwright/test';

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // No test may reach the internet, whatever the machine could: every other name does not exist.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Key derivation takes about a second on a free core; here two browsers and a build may share it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: '../../test-results',
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://localhost:8787',
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    // Requests that a service worker answers pass by `page.route`, and what it kept would outlive a page: offline.spec.ts has it.
    serviceWorkers: 'block',
    trace: 'off',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: chromiumFlags },
  },
});
