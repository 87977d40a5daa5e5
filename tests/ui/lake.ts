import type { Locator } from '@playwright/test';

import { chooseInMenu, expect, NARROW, type Ossr } from './support';

/** What a person does in the Data Lake tab. */
export class Lake {
  constructor(readonly ossr: Ossr) {
    const { panel } = ossr;
    this.box = panel.getByRole('combobox', { name: /^Search/ });
    this.status = panel.locator('.ossr-Lake .ossr-Search-status');
    this.tree = panel.getByRole('tree');
    this.page = panel.locator('.ossr-Lake-page');
    this.notebook = panel.getByRole('list', {
      name: 'Data attached to this notebook'
    });
  }

  readonly box: Locator;
  readonly status: Locator;
  readonly tree: Locator;
  readonly page: Locator;
  readonly notebook: Locator;

  /** The facts of the DID that is shown: its name, kind and availability. */
  get header(): Locator {
    return this.page.locator('.ossr-Lake-header');
  }

  /** What is being done with it. */
  get jobs(): Locator {
    return this.page.getByRole('list', { name: 'Activity' });
  }

  get rules(): Locator {
    return this.page.getByRole('list', { name: 'Rules' });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async open(width = NARROW): Promise<void> {
    await this.ossr.icon.click();
    await this.ossr.tab('Data Lake').click();
    await this.ossr.setWidth(width);
    await expect(this.box).toBeVisible();
  }

  async search(text: string, answer: RegExp | string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
    await expect(this.status).toContainText(answer);
  }

  row(did: string): Locator {
    return this.tree.locator(`[data-did="${did}"]`).first();
  }

  async show(did: string): Promise<void> {
    await this.ossr.command('ossr:open-did', { did });
    await expect(
      this.page.getByRole('heading', { level: 2, name: did })
    ).toBeVisible();
  }

  /** Ask for a file of the file browser to be uploaded. */
  async upload(name: string): Promise<void> {
    const { page } = this.ossr;
    await page.sidebar.openTab('filebrowser');
    await page.filebrowser.refresh();
    await chooseInMenu(page, name, 'Upload to Data Lake…');
  }

  /** Everything in the notebook that is open runs again, in a kernel that knows nothing yet. */
  async restartAndRunAll(): Promise<void> {
    const { ossr } = this;
    await ossr.command('notebook:clear-all-cell-outputs');
    await expect(ossr.page.locator('.jp-OutputArea-output')).toHaveCount(0);
    const restarting = ossr.command('notebook:restart-run-all');
    await ossr.page
      .locator('.jp-Dialog')
      .getByRole('button', { name: 'Confirm Kernel Restart' })
      .click();
    await restarting;
  }

  /** Metadata of the open notebook under this key; null: none. */
  metadata(key: string): Promise<unknown> {
    return this.ossr.page.evaluate(
      key =>
        (
          window.jupyterapp.shell.currentWidget as unknown as {
            model: { getMetadata(key: string): unknown };
          }
        ).model.getMetadata(key) ?? null,
      key
    );
  }
}
