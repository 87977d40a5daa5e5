import type { Locator, Page } from '@playwright/test';

import { form } from '../publishing';
import { expect, type IJob, type Ossr } from '../support';
import { REPOSITORY } from './services';

export interface IPublication {
  record: string;
  state: string;
  review: string | null;
  doi: string | null;
  files: { key: string; outcome: string }[];
}

export const review = (page: Page): Locator =>
  page.locator('.ossr-Review:visible');

export const submissions = (page: Page): Locator =>
  page.locator('.ossr-Submissions:visible');

/** How the newest publication ended. */
export async function published(ossr: Ossr): Promise<IPublication> {
  const jobs = await ossr.ask<
    (Omit<IJob, 'result' | 'spec'> & {
      spec: { kind: string };
      result: IPublication | null;
    })[]
  >('jobs');
  const job = jobs.find(({ spec }) => spec.kind === 'publish');
  expect(job?.state).toBe('succeeded');
  return job?.result as IPublication;
}

/** Sign in as a person does: the token is typed into the account panel. */
export async function signInByHand(
  page: Page,
  ossr: Ossr,
  who: 'contributor' | 'curator'
): Promise<void> {
  await ossr.command('ossr:open-account', { source: 'real' });
  const panel = page.locator('.ossr-Account:visible');
  const out = panel.getByRole('button', { name: 'Sign Out' });
  const token = panel.getByLabel('Personal access token');
  await expect(out.or(token)).toBeVisible();
  if (await out.isVisible()) {
    await out.click();
  }
  await token.fill(REPOSITORY.token(who));
  await panel.getByRole('button', { name: 'Sign In', exact: true }).click();
  await expect(panel.getByRole('status').first()).toContainText(
    new RegExp(`Signed in as .*${who}`, 'i')
  );
  await panel.getByRole('button', { name: 'Back' }).click();
}

/** The row of a request in the queue of reviews; the repository's index is a second behind. */
export async function findRequest(page: Page, title: string): Promise<Locator> {
  const request = submissions(page)
    .getByRole('listitem')
    .filter({ hasText: title });
  await expect(async () => {
    await submissions(page).getByRole('button', { name: 'Refresh' }).click();
    await expect(request).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return request;
}

/** A codemeta.json with whatever the OSSR requires. */
export const codemeta = (title: string, description: string): string => {
  const ada = { '@type': 'Person', givenName: 'Ada', familyName: 'Lovelace' };
  return JSON.stringify({
    '@context': 'https://w3id.org/codemeta/3.0',
    '@type': 'SoftwareSourceCode',
    name: title,
    description,
    softwareVersion: '1.0.0',
    datePublished: '2026-01-01',
    license: 'https://spdx.org/licenses/MIT',
    author: ada,
    maintainer: ada,
    readme: 'https://example.org/readme'
  });
};

/** Send the files of the form one by one for a review; the record in review. */
export async function submitForReview(
  page: Page,
  ossr: Ossr
): Promise<IPublication> {
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page)
    .getByLabel(/^Submit for review/)
    .check();
  await form(page).getByRole('button', { name: 'Submit for Review' }).click();
  await expect(form(page)).toHaveAttribute('data-stage', 'done', {
    timeout: 120_000
  });
  return published(ossr);
}
