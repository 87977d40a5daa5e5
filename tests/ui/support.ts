import { expect, galata, test as base } from '@jupyterlab/galata';
import { createHash } from 'crypto';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { APIRequestContext, Locator, Page } from '@playwright/test';

import { API } from './demo';

export { API, IDS, problem, SEARCHES } from './demo';
export { expect };

const TOKEN = process.env.OSSR_TEST_TOKEN ?? 'test-token';
/** Below this, JupyterLab does not let a side panel be. */
export const NARROW = 250;
export const WIDE = 420;
/** Size of the page in pixels of the screen, in tests that magnify it. */
const VIEWPORT = { width: 1280, height: 800 };
/** What we look at of an environment. */
export interface IEnvironment {
  id: string;
  record: string | null;
  version: string | null;
  kernel: string;
  kernelDisplay: string;
  path: string;
}

/** Environments belong to the server, and another test may have left one. */
export async function forgetEnvironments(
  request: APIRequestContext
): Promise<void> {
  const list = await request.get(`/${API}/environments`);
  for (const { id } of (await list.json()) as IEnvironment[]) {
    await request.delete(`/${API}/environments/${id}`);
  }
}

/** What we look at of a job. */
export interface IJob {
  id: string;
  state: string;
  spec: { folder: string; record: string };
  progress: { done: number; total: number | null } | null;
  result: { folder: string; files: { path: string; outcome: string }[] } | null;
}

/** What a person does with the sidebar, and where they look. */
export class Ossr {
  constructor(
    readonly page: IJupyterLabPageFixture,
    readonly request: APIRequestContext,
    readonly folder: string
  ) {
    this.panel = page.locator('#jupyter-ossr-ext-sidebar');
    this.icon = page.locator(
      '.jp-SideBar [data-id="jupyter-ossr-ext-sidebar"]'
    );
    this.box = this.panel.getByRole('searchbox', { name: /^Search/ });
    this.status = this.panel.locator('.ossr-Search-status');
    this.hits = this.panel.getByRole('feed').getByRole('article');
    this.record = this.panel.locator('.ossr-Record');
    this.actions = this.record.getByRole('group', {
      name: 'Actions of this record'
    });
    this.files = this.record.getByRole('region', { name: 'Files' });
    this.rows = this.files.locator('.ossr-File');
    this.jobs = this.panel.getByRole('list', { name: 'Transfers' });
  }

  readonly panel: Locator;
  readonly icon: Locator;
  readonly box: Locator;
  readonly status: Locator;
  readonly hits: Locator;
  readonly record: Locator;
  readonly actions: Locator;
  readonly files: Locator;
  readonly rows: Locator;
  readonly jobs: Locator;

  /** Mouse clicks so far, of those that were done by `click`. */
  clicks = 0;

  async click(target: Locator): Promise<void> {
    this.clicks += 1;
    await target.click();
  }

  /** Show the panel and wait for its first list. */
  async open(width = NARROW): Promise<void> {
    await this.icon.click();
    await expect(this.hits.first()).toBeVisible();
    await this.setWidth(width);
  }

  async setWidth(width: number): Promise<void> {
    await this.page.sidebar.setWidth(width, 'left');
  }

  /** Magnify as the browser does: the page has less room, in CSS pixels. */
  async setZoom(times: number): Promise<void> {
    await this.page.setViewportSize({
      width: Math.round(VIEWPORT.width / times),
      height: Math.round(VIEWPORT.height / times)
    });
  }

  /** Search and wait for the answer to be this one. */
  async search(
    words: string,
    answer: RegExp | string = /record/
  ): Promise<void> {
    await this.box.fill(words);
    await this.box.press('Enter');
    await expect(this.status).toContainText(answer);
  }

  hit(title: string | RegExp): Locator {
    return this.hits.getByRole('button', { name: title });
  }

  /** Search for a record by words of its title, and read it. */
  async read(words: string, title: string | RegExp): Promise<void> {
    await this.search(words);
    await this.hit(title).first().click();
    await expect(
      this.record.getByRole('heading', { level: 2, name: title })
    ).toBeVisible();
  }

  row(key: string): Locator {
    return this.rows.filter({
      has: this.page.locator('.ossr-File-name', { hasText: key })
    });
  }

  /** Take an entry of the menu that a button opens. */
  async choose(button: Locator, entry: string): Promise<void> {
    await this.click(button);
    await this.click(
      this.page.getByRole('menuitem', { name: entry, exact: true })
    );
  }

  tab(name: 'Records' | 'Data Lake' | 'Environments' | 'Transfers'): Locator {
    return this.panel.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** Run a command to its end; what it gives (a widget, often) stays in the page. */
  command(id: string, args: Record<string, unknown> = {}): Promise<void> {
    return this.page.evaluate(
      async ([id, args]) => {
        await window.jupyterapp.commands.execute(id as string, args as never);
      },
      [id, args] as const
    );
  }

  /** Read a record by its id, as if it had been found. */
  async show(record: string): Promise<void> {
    await this.command('ossr:open-record', { source: 'demo', record });
    await expect(this.record.getByRole('article')).toBeVisible();
  }

  /** An answer of our server part to a question that the test itself asks. */
  async ask<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/${API}/${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  /** The only job there is. */
  async job(): Promise<IJob> {
    const [job, ...others] = await this.ask<IJob[]>('jobs');
    expect(others).toEqual([]);
    expect(job).toBeDefined();
    return job as IJob;
  }

  /** Wait until nothing is under way; how the only job ended. */
  async ended(): Promise<IJob> {
    await expect
      .poll(
        async () =>
          (await this.ask<IJob[]>('jobs')).map(({ state }) => state).join(),
        { timeout: 45_000 }
      )
      .toMatch(/^(succeeded|failed|cancelled|interrupted)$/);
    return this.job();
  }

  /** Wait until the only job has bytes, and not all of them. */
  async underWay(): Promise<IJob> {
    // A job that is retried has the bytes of its last attempt while it waits.
    let seen: IJob[] = [];
    await expect
      .poll(async () => {
        seen = await this.ask<IJob[]>('jobs');
        const [job] = seen;
        return job?.state === 'running' ? (job.progress?.done ?? 0) : 0;
      })
      .toBeGreaterThan(0);
    expect(seen).toHaveLength(1);
    return seen[0] as IJob;
  }

  /** What lies on the disk of the server, through Jupyter's own contents API. */
  readonly disk = {
    read: async (path: string): Promise<Buffer> => {
      const answer = await this.request.get(
        `/api/contents/${encodeURI(path)}?content=1&type=file&format=base64`
      );
      expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
      return Buffer.from((await answer.json()).content, 'base64');
    },
    md5: async (path: string): Promise<string> =>
      createHash('md5')
        .update(await this.disk.read(path))
        .digest('hex'),
    write: async (path: string, text: string): Promise<void> => {
      const answer = await this.request.put(
        `/api/contents/${encodeURI(path)}`,
        {
          data: { type: 'file', format: 'text', content: text }
        }
      );
      expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    },
    list: async (folder: string): Promise<string[]> => {
      const answer = await this.request.get(
        `/api/contents/${encodeURI(folder)}?content=1&type=directory`
      );
      expect(answer.ok(), `${folder}: ${answer.status()}`).toBe(true);
      const { content } = (await answer.json()) as {
        content: { name: string }[];
      };
      return content.map(({ name }) => name).sort();
    },
    /** Every file of a finished job has the checksum that the record promises. */
    verified: async (job: IJob): Promise<void> => {
      const { files } = await this.ask<{
        files: { key: string; checksum: string }[];
      }>(`sources/demo/records/${job.spec.record}`);
      for (const { path } of job.result?.files ?? []) {
        const promised = files.find(({ key }) => path.endsWith(`/${key}`));
        expect(promised?.checksum, path).toBe(
          `md5:${await this.disk.md5(path)}`
        );
      }
    }
  };
}

/** Open our submenu of the context menu that is open. */
export async function openSubmenu(page: Page): Promise<void> {
  await page
    .locator('.lm-Menu-item[data-type=submenu]', { hasText: /^OSSR$/ })
    .click();
}

/** Take an entry of the submenu _OSSR_ that a row of the file browser has. */
export async function chooseInMenu(
  page: Page,
  row: string,
  entry: string
): Promise<void> {
  const listing = page.locator('.jp-DirListing-item', { hasText: row });
  await expect(listing).toBeVisible();
  await listing.click({ button: 'right' });
  await openSubmenu(page);
  await page.getByRole('menuitem', { name: entry }).click();
}

export interface IFixtures {
  dark: boolean;
  ossr: Ossr;
}

/**
 * As Galata's, but the browser signs in with a cookie, as people do, so that XSRF checks are on.
 * Galata's own helpers, and ours, keep the token in a header.
 */
export const test = base.extend<IFixtures>({
  autoGoto: false,
  dark: [false, { option: true }],

  mockSettings: async ({ dark }, use) => {
    const theme = dark ? 'JupyterLab Dark' : 'JupyterLab Light';
    await use({
      ...galata.DEFAULT_SETTINGS,
      '@jupyterlab/apputils-extension:themes': { theme }
    });
  },

  // Galata's gives a busy machine 15 seconds.
  waitForApplication: async ({ actionTimeout }, use) => {
    const timeout = 2 * (actionTimeout ?? 30_000);
    await use(async (page, helpers) => {
      await page
        .locator('#jupyterlab-splash')
        .waitFor({ state: 'detached', timeout });
      await page.evaluate(() => window.jupyterapp.restored.then(() => true));
      await helpers.waitForCondition(
        () => helpers.activity.isTabActive('Launcher'),
        timeout
      );
      if (!(await helpers.isInSimpleMode())) {
        await helpers.activity.activateTab('Launcher');
      }
    });
  },

  page: async ({ page, context, request, tmpPath }, use) => {
    await forget(request);
    await sweep(request, tmpPath);
    // What a context that is used again keeps of the last test.
    await context.clearPermissions();
    await context.setExtraHTTPHeaders({});
    await page.goto(`tree/${tmpPath}?reset&token=${TOKEN}`);
    await use(page);
    await forget(request);
  },

  ossr: async ({ page, request, tmpPath }, use) => {
    await use(new Ossr(page, request, tmpPath));
  }
});

/** Stop and take away the jobs and kernels of other tests, and be nobody again. */
async function forget(request: APIRequestContext): Promise<void> {
  await request.delete(`/${API}/sources/demo/account`);
  const kernels = await request.get('/api/kernels');
  for (const { id } of (await kernels.json()) as { id: string }[]) {
    await request.delete(`/api/kernels/${id}`);
  }
  const jobs = await request.get(`/${API}/jobs`);
  for (const { id, state } of (await jobs.json()) as {
    id: string;
    state: string;
  }[]) {
    if (state === 'queued' || state === 'running') {
      await request.post(`/${API}/jobs/${id}/cancel`);
      await expect
        .poll(
          async () =>
            (await (await request.get(`/${API}/jobs/${id}`)).json()).state
        )
        .not.toMatch(/queued|running/);
    }
    await request.delete(`/${API}/jobs/${id}`);
  }
}

/** What is left of other tests would be shown as "already here". */
async function sweep(request: APIRequestContext, keep: string): Promise<void> {
  const root = await request.get('/api/contents/?content=1');
  const { content } = (await root.json()) as { content: { path: string }[] };
  for (const { path } of content.filter(({ path }) => path !== keep)) {
    await request.delete(`/api/contents/${encodeURI(path)}`);
  }
}
