import * as galata from '@jupyterlab/galata/lib/playwright-config';
import { defineConfig } from '@playwright/test';
import type { PlaywrightTestConfig } from '@playwright/test';
import { existsSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// CommonJS with no types of its own.
const base = ((galata as { default?: unknown }).default ??
  galata) as PlaywrightTestConfig;

const port = process.env.OSSR_TEST_PORT ?? '18999';
const token = process.env.OSSR_TEST_TOKEN ?? 'test-token';
// The server's own process, for a test that kills it; server.py starts it again.
process.env.OSSR_TEST_PID ??= join(tmpdir(), `ossr-ui-${port}.pid`);
// Where a test can put a kernel of its own.
process.env.OSSR_TEST_JUPYTER ??= join(tmpdir(), `ossr-ui-${port}-jupyter`);
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  ...base,
  testDir: __dirname,
  // Against real services, by a configuration of their own.
  testIgnore: [
    'real/**',
    // Pictures for the documents are taken by hand; the same places are tests of accessibility.
    ...(process.env.OSSR_PICTURE ? [] : ['screens.spec.ts'])
  ],
  // Long enough for a machine of two cores that does other things as well.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  // A test that needs it is named as flaky in the closing lines.
  retries: process.env.CI ? 1 : 0,
  workers: 1,
  reporter: [['list']],
  outputDir: join(__dirname, '..', '..', 'test-results'),
  use: {
    ...base.use,
    baseURL: `http://127.0.0.1:${port}`,
    actionTimeout: 30_000,
    video: 'off',
    trace: 'retain-on-failure',
    extraHTTPHeaders: { Authorization: `token ${token}` },
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  webServer: {
    command: `python ${join(__dirname, 'server.py')}`,
    env: {
      OSSR_TEST_PORT: port,
      OSSR_TEST_TOKEN: token,
      OSSR_TEST_PID: process.env.OSSR_TEST_PID,
      JUPYTER_PATH: process.env.OSSR_TEST_JUPYTER
    },
    url: `http://127.0.0.1:${port}/api?token=${token}`,
    timeout: 120000,
    // While writing tests: `python tests/ui/server.py` once, with the same variables.
    reuseExistingServer: !!process.env.OSSR_TEST_REUSE,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10000 },
    stdout: 'ignore',
    stderr: process.env.OSSR_TEST_LOG ? 'pipe' : 'ignore'
  }
});
