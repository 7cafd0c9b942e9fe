// Pictures of every page and state, to be looked at: npx playwright test --config screenshots.config.ts
// Written to SHOTS, or to screenshots/ beside this file.

import { defineConfig } from '@playwright/test';
import base from './playwright.config';

export default defineConfig({ ...base, testMatch: ['screenshots.ts', 'guide.ts'], reporter: [['line']] });
