import { defineConfig } from '@playwright/test';
import { join } from 'path';

import base from '../playwright.config';
import { LAKES, REPOSITORY } from './services';

const server = Array.isArray(base.webServer)
  ? base.webServer[0]
  : base.webServer;

if (!server) {
  throw new Error('There is no server to start in ../playwright.config.ts');
}

/** As the other browser tests, but with a real InvenioRDM and a real Rucio. */
export default defineConfig({
  ...base,
  testDir: __dirname,
  testIgnore: [],
  timeout: 300_000,
  expect: { timeout: 30_000 },
  // The page to sign in at has a certificate of the tests' own authority. Who signed in there in the
  // last test is nobody's concern in the next: each has a new context.
  use: { ...base.use, ignoreHTTPSErrors: true, reuseContext: false },
  outputDir: join(__dirname, '..', '..', '..', 'test-results', 'real'),
  webServer: {
    ...server,
    env: {
      ...server.env,
      OSSR_TEST_REPOSITORY: REPOSITORY.url,
      OSSR_TEST_COMMUNITY: REPOSITORY.community,
      OSSR_TEST_LAKES: JSON.stringify(LAKES)
    }
  }
});
