import type { Locator, Page } from '@playwright/test';

import { API, expect, type Ossr } from './support';

// A token by its form; it opens nothing. In two halves, so that no scanner takes this file for a leak.
export const PLANTED = `ghp_${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'}`;
export const CITATION = `cff-version: 1.2.0
title: Spectra of the browser tests
version: 1.0.0
license: MIT
abstract: What the spectra are.
authors:
  - family-names: Lovelace
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
`;

/** A notebook that names its kernel: for one that does not, JupyterLab asks which in a dialog. */
export const notebook = (cells: readonly object[]) =>
  JSON.stringify({
    cells,
    metadata: {
      kernelspec: {
        name: 'python3',
        display_name: 'Python 3',
        language: 'python'
      }
    },
    nbformat: 4,
    nbformat_minor: 5
  });

export const form = (page: Page) => page.locator('.ossr-Publish:visible');

/** Put a folder of files on the server's disk. */
export async function write(
  ossr: Ossr,
  files: { [name: string]: string },
  folder = 'spectra'
): Promise<string> {
  const path = `${ossr.folder}/${folder}`;
  await ossr.request.put(`/api/contents/${encodeURI(path)}`, {
    data: { type: 'directory' }
  });
  for (const [name, text] of Object.entries(files)) {
    const folders = name.split('/').slice(0, -1);
    for (const [index] of folders.entries()) {
      const inner = `${path}/${folders.slice(0, index + 1).join('/')}`;
      await ossr.request.put(`/api/contents/${encodeURI(inner)}`, {
        data: { type: 'directory' }
      });
    }
    await ossr.disk.write(`${path}/${name}`, text);
  }
  return path;
}

export async function sign(ossr: Ossr, who: string): Promise<void> {
  const answer = await ossr.request.put(`/${API}/sources/demo/account`, {
    data: { token: `demo-token-${who}` }
  });
  expect(answer.ok()).toBe(true);
}

export interface IMine {
  id: string;
  title: string;
  state: string;
}

export const mine = (ossr: Ossr) => ossr.ask<IMine[]>('sources/demo/mine');

export const part = (page: Page, name: string): Locator =>
  form(page).getByRole('region', { name, exact: true });

/** Sign in, and discard what other tests left. */
export async function begin(ossr: Ossr): Promise<void> {
  await sign(ossr, 'contributor');
  for (const { id, state } of await mine(ossr)) {
    if (state !== 'published') {
      await ossr.request.delete(`/${API}/sources/demo/drafts/${id}`);
    }
  }
}

/** Publish what the form shows, its files one by one, without a review. */
export async function publishDirectly(page: Page): Promise<void> {
  const publish = { name: 'Publish', exact: true };
  await form(page)
    .getByLabel(/^Individual files/)
    .check();
  await form(page).getByLabel('Publish directly').check();
  await form(page).getByRole('button', publish).click();
  await page.getByRole('dialog').getByRole('button', publish).click();
}
