import type { Locator, Page } from '@playwright/test';

import { write } from './publishing';
import { API, expect, type Ossr } from './support';

/** What we look at of a publication. */
export interface IResult {
  record: string;
  review: string | null;
  doi: string | null;
}

/** Send a folder of one file, as the form does. */
export async function send(
  ossr: Ossr,
  title: string,
  finish: 'draft' | 'submit' | 'publish',
  name = 'sent'
): Promise<IResult> {
  const folder = await write(
    ossr,
    { 'README.md': `# ${title}\n\nWhat it is.\n` },
    name
  );
  const answer = await ossr.request.post(`/${API}/jobs`, {
    data: {
      kind: 'publish',
      source: 'demo',
      folder,
      files: ['README.md'],
      pack: 'files',
      finish,
      metadata: {
        title,
        version: '1.0.0',
        creators: [{ familyName: 'Lovelace', givenName: 'Ada' }],
        publicationDate: '2026-01-01',
        licences: [{ title: 'MIT', id: 'mit' }],
        contributors: [
          {
            familyName: 'Lovelace',
            role: { title: 'Contact person', id: 'contactperson' }
          }
        ],
        readme: 'https://example.org/readme',
        description: '<p>What it is</p>'
      }
    }
  });
  expect(answer.status(), await answer.text()).toBe(202);
  const { id } = (await answer.json()) as { id: string };
  let result: IResult | null = null;
  await expect
    .poll(async () => {
      const job = await ossr.ask<{ state: string; result: IResult | null }>(
        `jobs/${id}`
      );
      result = job.result;
      return job.state;
    })
    .toBe('succeeded');
  await ossr.request.delete(`/${API}/jobs/${id}`);
  return result as unknown as IResult;
}

/** Decide about a request, elsewhere than in the browser. */
export async function act(
  ossr: Ossr,
  id: string | null,
  action: string,
  comment = ''
): Promise<void> {
  const answer = await ossr.request.post(`/${API}/sources/demo/reviews/${id}`, {
    data: { action, comment }
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

export const submissions = (page: Page): Locator =>
  page.locator('.ossr-Submissions:visible');

export const review = (page: Page): Locator =>
  page.locator('.ossr-Review:visible');

/** A record or request of the submissions panel. */
export const row = (page: Page, title: string): Locator =>
  submissions(page).getByRole('listitem').filter({ hasText: title });

/** Press an entry of the menu of a record. */
export async function more(
  page: Page,
  title: string,
  entry: string
): Promise<void> {
  await row(page, title)
    .getByRole('button', { name: `More actions for ${title}` })
    .click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** What the file browser says of a file or folder. */
export const mark = (page: Page, name: string): Locator =>
  page.locator('.jp-DirListing-item', { hasText: name }).locator('.ossr-Mark');
