import * as galata from '@jupyterlab/galata/lib/playwright-config';
import { defineConfig } from '@playwright/test';
import type { PlaywrightTestConfig } from '@playwright/test';
import { existsSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// CommonJS with no types of its own.
const base = ((galata as { default?: unknown }).default ??
  galata) as PlaywrightTestConfig;

// Each worker has a server, a port and folders of its own, since a server keeps what tests did.
const ports = (process.env.OSSR_TEST_PORT ?? '18999').split(',');
const port = ports[Number(process.env.TEST_PARALLEL_INDEX ?? '0')] ?? '18999';
const token = process.env.OSSR_TEST_TOKEN ?? 'test-token';
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

const places = (port: string) => ({
  // The server's own process, for a test that kills it; server.py starts it again.
  OSSR_TEST_PID: join(tmpdir(), `ossr-ui-${port}.pid`),
  // Where a test can put a kernel of its own.
  OSSR_TEST_JUPYTER: join(tmpdir(), `ossr-ui-${port}-jupyter`)
});
Object.assign(process.env, places(port));

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
  workers: ports.length,
  reporter: [['list']],
  outputDir: join(__dirname, '..', '..', 'test-results', 'ui'),
  use: {
    ...base.use,
    baseURL: `http://127.0.0.1:${port}`,
    actionTimeout: 30_000,
    video: 'off',
    // A trace costs a third of the time of a test: in CI it is made of the second attempt.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    // A new context compiles JupyterLab anew. The tests of a worker share one, and between them
    // cookies, storage, cache, pages and routes are reset; see also `page` in support.ts.
    reuseContext: true,
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
  webServer: ports.map(port => ({
    command: `python ${join(__dirname, 'server.py')}`,
    env: {
      OSSR_TEST_PORT: port,
      OSSR_TEST_TOKEN: token,
      OSSR_TEST_PID: places(port).OSSR_TEST_PID,
      JUPYTER_PATH: places(port).OSSR_TEST_JUPYTER
    },
    url: `http://127.0.0.1:${port}/api?token=${token}`,
    timeout: 120000,
    // While writing tests: `python tests/ui/server.py` once, with the same variables.
    reuseExistingServer: !!process.env.OSSR_TEST_REUSE,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10000 },
    stdout: 'ignore' as const,
    stderr: process.env.OSSR_TEST_LOG ? ('pipe' as const) : ('ignore' as const)
  }))
});
