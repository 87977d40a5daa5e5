// Opens JupyterLab at argv[2]; fails unless our command is there and nothing of ours complained.
import { chromium } from '@playwright/test';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
});
const complaints = [];
try {
  const page = await browser.newPage();
  page.on('console', message => {
    // A shared package of the wrong version is only a warning of webpack's.
    if (/jupyter-ossr-ext|Unsatisfied version/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(process.argv[2]);
  await page.waitForFunction(
    () => window.jupyterapp?.commands.hasCommand('ossr:search-records'),
    undefined,
    { timeout: 60000 }
  );
  await page.evaluate(() => window.jupyterapp.restored);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('ossr:open-sidebar')
  );
  await page.locator('#jupyter-ossr-ext-sidebar').waitFor({ state: 'visible' });
  console.log(
    'the command ossr:search-records is there, and ossr:open-sidebar shows the panel'
  );
} finally {
  await browser.close();
}
const ours = complaints.filter(text => /ossr/.test(text));
if (ours.length) {
  console.error(`The browser complained:\n${ours.join('\n')}`);
  process.exitCode = 1;
}
