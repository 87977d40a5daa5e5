// Scrolls long lists of the JupyterLab at argv[2]; prints the longest frames as JSON.
import { chromium } from '@playwright/test';

const RESULTS = 10_000;
const FILES = 5_000;
const RUNS = 5;
const API = '**/jupyter-ossr-ext/api/sources/*/records';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
});

/** Answer with a changed answer of the server. */
const change = (page, url, made) =>
  page.route(url, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, json: made(await response.json()) });
  });

/** `count` copies of the given ones, each named by a number. */
const copies = (given, count, made) =>
  Array.from({ length: count }, (_, n) => made(given[n % given.length], n));

/**
 * The longest frame, in ms, of each run: at the pace of a wheel, by screens, and to anywhere as with
 * the scroll bar.
 */
const frames = (page, selector) =>
  page.evaluate(
    async ([selector, runs]) => {
      const box = document.querySelector(selector);
      const frame = () => new Promise(requestAnimationFrame);
      const run = async () => {
        box.scrollTop = 0;
        for (let n = 0; n < 30; n += 1) {
          await frame();
        }
        let longest = 0;
        let last = await frame();
        for (let n = 0; n < 180; n += 1) {
          if (n < 90) {
            box.scrollTop += 100;
          } else if (n < 135) {
            box.scrollTop += box.clientHeight;
          } else {
            box.scrollTop = box.scrollHeight * ((n * 0.618) % 1);
          }
          const now = await frame();
          longest = Math.max(longest, now - last);
          last = now;
        }
        return longest;
      };
      const found = [];
      for (let n = 0; n < runs; n += 1) {
        found.push(await run());
      }
      return found;
    },
    [selector, RUNS]
  );

try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }
  });
  await change(page, `${API}?*`, answer => ({
    ...answer,
    items: copies(answer.items, RESULTS, (item, n) => ({
      ...item,
      // The first can be opened.
      id: n === 0 ? item.id : `${item.id}-${n}`
    })),
    page: 1,
    size: RESULTS,
    total: RESULTS,
    reachable: RESULTS
  }));
  await change(page, `${API}/*`, record => ({
    ...record,
    files: copies(record.files, FILES, (file, n) => ({
      ...file,
      key: `${n}-${file.key}`
    }))
  }));
  await page.goto(process.argv[2]);
  await page.waitForFunction(
    () => window.jupyterapp?.commands.hasCommand('ossr:search-records'),
    undefined,
    { timeout: 60000 }
  );
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
    await window.jupyterapp.commands.execute('ossr:open-sidebar');
  });
  await page.locator('.ossr-Results article').first().waitFor();
  const results = await frames(page, '.ossr-Results');
  await page.locator('.ossr-Results').evaluate(box => box.scrollTo(0, 0));
  await page.locator('#ossr-hit-0').click();
  await page.locator('.ossr-FileTable-box [role=row]').first().waitFor();
  const files = await frames(page, '.ossr-FileTable-box');
  await page.goto('about:blank');
  await page.setContent(
    `<div style="height: 600px; overflow: auto"><div style="height: 800000px"></div></div>`
  );
  const empty = await frames(page, 'div');
  console.log(JSON.stringify({ results, files, empty }));
} finally {
  await browser.close();
}
