import type { Locator, Page } from '@playwright/test';

import { form, publishDirectly } from './publishing';
import { expect, openSubmenu, WIDE, type Ossr } from './support';

export const TITLE = 'Fitting the spectrum of the Crab nebula';
export const FOLDER = 'Fitting-the-spectrum-of-the-Crab-nebula';
export const WORDS = 'spectrum crab';

/** What came of a run, as a report states it. */
export interface IRun {
  notebook: string;
  state: string;
  cells: number;
  executed: number;
  failure: object | null;
  outputs: object | null;
}

/** A file that was read again. */
export interface IVerified {
  path: string;
  checksum: string;
  state: string;
}

/** The steps of the story. Each gives what it comes to, so that ways to do it can be compared. */
export interface ISteps {
  /** Search; the DOI of the record. */
  search(): Promise<string>;
  /** Download the record that was found into a new folder. */
  download(doi: string): Promise<void>;
  /** Run its notebook in an environment of its own. */
  tryIt(doi: string): Promise<IRun[]>;
  /** Publish the folder, its files one by one; the id of the new record. */
  publish(): Promise<string>;
  /** Read the downloaded files again. */
  verify(): Promise<IVerified[]>;
}

interface IJobState<R> {
  id: string;
  state: string;
  spec: { kind: string };
  result: R | null;
}

/** How the newest job of these kinds ended. */
async function ended<R>(ossr: Ossr, ...kinds: string[]): Promise<R> {
  let result: R | null = null;
  await expect
    .poll(
      async () => {
        const jobs = await ossr.ask<IJobState<R>[]>('jobs');
        const job = jobs.find(({ spec }) => kinds.includes(spec.kind));
        result = job?.result ?? null;
        return job?.state;
      },
      { timeout: 240_000 }
    )
    .toMatch(/^(succeeded|failed)$/);
  expect(result).not.toBeNull();
  return result as R;
}

const view = (page: Page) => page.locator('.ossr-Install:visible');
const row = (page: Page) =>
  page.locator('.jp-DirListing-item', { hasText: FOLDER });
const tried = async (ossr: Ossr) =>
  (await ended<{ notebooks: IRun[] }>(ossr, 'try')).notebooks;
const published = async (ossr: Ossr) =>
  (await ended<{ record: string }>(ossr, 'publish')).record;
const verified = async (ossr: Ossr) =>
  (await ended<{ files: IVerified[] }>(ossr, 'verify')).files;

async function planned(page: Page): Promise<Locator> {
  await expect(view(page)).toHaveAttribute('data-stage', 'planned', {
    timeout: 120_000
  });
  return view(page).getByRole('button', { name: 'Install and Run Notebook' });
}

async function doiOf(ossr: Ossr): Promise<string> {
  const heading = ossr.record.getByRole('heading', { level: 2, name: TITLE });
  await expect(heading).toBeVisible();
  const [, doi = ''] =
    /(10\.\d{4,}\/[\w.-]+)/.exec(await ossr.record.innerText()) ?? [];
  return doi;
}

export function mouse(page: Page, ossr: Ossr): ISteps {
  const choose = async (entry: string) => {
    await ossr.page.sidebar.openTab('filebrowser');
    await ossr.page.filebrowser.refresh();
    await row(page).click({ button: 'right' });
    await openSubmenu(page);
    await page.getByRole('menuitem', { name: entry }).click();
  };
  return {
    search: async () => {
      await ossr.open(WIDE);
      await ossr.read(WORDS, TITLE);
      return doiOf(ossr);
    },
    download: async () => {
      await ossr.actions
        .getByRole('button', { name: /^Download/ })
        .first()
        .click();
      await ended(ossr, 'download');
    },
    tryIt: async () => {
      await page.getByRole('button', { name: 'Try It…' }).click();
      await (await planned(page)).click();
      return tried(ossr);
    },
    publish: async () => {
      await choose('Publish to OSSR…');
      await publishDirectly(page);
      return published(ossr);
    },
    verify: async () => {
      await choose('Verify Downloaded Files');
      const files = await verified(ossr);
      await ossr.command('ossr:show-jobs');
      await expect(
        ossr.jobs.locator('[data-kind="verify"]').first()
      ).toContainText('4 files compared, none changed');
      return files;
    }
  };
}

export function keyboard(page: Page, ossr: Ossr): ISteps {
  const press = (key: string) => page.keyboard.press(key);
  const focused = (target: Locator) =>
    target.evaluate(node => node === document.activeElement);
  const tabTo = async (target: Locator) => {
    await expect(target).toBeVisible();
    await expect(target).toBeEnabled();
    for (let steps = 0; steps < 200 && !(await focused(target)); steps++) {
      await press('Tab');
    }
    await expect(target).toBeFocused();
  };
  const enter = async (target: Locator) => {
    await tabTo(target);
    await press('Enter');
  };
  /** Take one of several: Tab goes to the chosen one, the arrows to the others. */
  const choose = async (group: Locator, wanted: Locator) => {
    await tabTo(group.locator('input:checked'));
    for (let steps = 0; steps < 5 && !(await wanted.isChecked()); steps++) {
      await press('ArrowDown');
    }
    await expect(wanted).toBeChecked();
  };
  const palette = async (name: string) => {
    await press('Control+Shift+C');
    await expect(page.locator('.lm-CommandPalette-input')).toBeFocused();
    await page.keyboard.type(name);
    await expect(
      page.locator('.lm-CommandPalette-item.lm-mod-active')
    ).toContainText(name);
    await press('Enter');
  };
  /** Select the folder in the file browser. */
  const select = async () => {
    if (!(await row(page).isVisible())) {
      await press('Control+Shift+F');
    }
    await ossr.page.filebrowser.refresh();
    await tabTo(row(page).locator('.jp-DirListing-itemText'));
    if (
      !/jp-mod-selected/.test((await row(page).getAttribute('class')) ?? '')
    ) {
      await press('ArrowDown');
    }
    await expect(row(page)).toHaveClass(/jp-mod-selected/);
  };
  return {
    search: async () => {
      await palette('Search Records');
      await expect(ossr.box).toBeFocused();
      await ossr.setWidth(WIDE);
      await ossr.box.focus();
      await page.keyboard.type(WORDS);
      await press('Enter');
      await expect(ossr.hit(TITLE).first()).toBeVisible();
      await enter(ossr.hit(TITLE).first());
      return doiOf(ossr);
    },
    download: async () => {
      await enter(
        ossr.actions.getByRole('button', { name: /^Download/ }).first()
      );
      await ended(ossr, 'download');
    },
    tryIt: async () => {
      await enter(ossr.actions.getByRole('button', { name: 'Try It…' }));
      await enter(await planned(page));
      return tried(ossr);
    },
    publish: async () => {
      await select();
      await palette('Publish to OSSR…');
      const groups = form(page).locator('fieldset');
      const files = page.getByLabel(/^Individual files/);
      await choose(groups.filter({ has: files }), files);
      const directly = page.getByLabel('Publish directly');
      await choose(groups.filter({ has: directly }), directly);
      await enter(
        form(page).getByRole('button', { name: 'Publish', exact: true })
      );
      await enter(
        page
          .getByRole('dialog')
          .getByRole('button', { name: 'Publish', exact: true })
      );
      return published(ossr);
    },
    verify: async () => {
      await select();
      await palette('Verify Downloaded Files');
      return verified(ossr);
    }
  };
}

/** A link opens a plan; it neither searches nor publishes, and the yes is a click. */
export function link(page: Page, ossr: Ossr): Pick<ISteps, 'tryIt'> {
  return {
    tryIt: async doi => {
      const url = new URL(page.url());
      url.searchParams.set('ossr', doi);
      // The plan opens over the launcher, for which `page.goto` would wait.
      await page.evaluate(href => location.assign(href), url.href);
      await (await planned(page)).click();
      return tried(ossr);
    }
  };
}

/** As another extension does it: commands, with what they return. */
export function command(page: Page, ossr: Ossr): ISteps {
  const execute = <T>(id: string, args: object): Promise<T> =>
    page.evaluate(
      async ([id, args]) =>
        JSON.parse(
          JSON.stringify(
            (await window.jupyterapp.commands.execute(
              id as string,
              args as never
            )) ?? null
          )
        ),
      [id, args] as const
    );
  const folder = `${ossr.folder}/${FOLDER}`;
  return {
    search: async () => {
      const found = await execute<{ title: string; doi: string }[]>(
        'ossr:search-records',
        { query: WORDS, source: 'demo' }
      );
      return found.find(({ title }) => title === TITLE)?.doi ?? '';
    },
    download: async doi => {
      const jobs = await execute<object[]>('ossr:download-files', {
        record: doi
      });
      expect(jobs).toHaveLength(1);
      await ended(ossr, 'download');
    },
    tryIt: async doi => {
      const { id: job } = await execute<{ id: string }>('ossr:try', {
        record: doi,
        source: 'demo'
      });
      await ended(ossr, 'plan-install');
      await planned(page);
      await execute('ossr:start-install', { job, run: true });
      return tried(ossr);
    },
    publish: async () => {
      await page.evaluate(
        async path =>
          void (await window.jupyterapp.commands.execute('ossr:publish-files', {
            paths: [path],
            source: 'demo'
          })),
        folder
      );
      await expect(
        form(page).getByRole('button', { name: 'Submit for Review' })
      ).toBeVisible();
      // What cannot be undone is asked for, also of an extension.
      const yes = page
        .getByRole('dialog')
        .getByRole('button', { name: 'Publish', exact: true });
      let sent: Promise<object | null> = Promise.resolve(null);
      await expect(async () => {
        sent = execute('ossr:submit-publication', {
          finish: 'publish',
          pack: 'files'
        });
        // Null where the form is not ready yet.
        await Promise.race([sent, yes.waitFor()]);
        expect(await yes.isVisible()).toBe(true);
      }).toPass();
      await yes.click();
      expect(await sent).not.toBeNull();
      return published(ossr);
    },
    verify: async () => {
      await execute('ossr:verify-files', { path: folder });
      return verified(ossr);
    }
  };
}
