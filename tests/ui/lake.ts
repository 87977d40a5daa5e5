import type { Locator } from '@playwright/test';

import { expect, NARROW, type Ossr } from './support';

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

  /** What is told of the DID that is shown: its name, kind and availability. */
  get header(): Locator {
    return this.page.locator('.ossr-Lake-header');
  }

  /** What is being done with it. */
  get jobs(): Locator {
    return this.page.getByRole('list', { name: 'What is being done' });
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
    await this.ossr.command('ossr:lake-open', { did });
    await expect(
      this.page.getByRole('heading', { level: 2, name: did })
    ).toBeVisible();
  }
}
