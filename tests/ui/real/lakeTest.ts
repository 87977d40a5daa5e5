import { createHash, randomBytes } from 'crypto';

import { Lake } from '../lake';
import { API, expect, test as base, type Ossr } from '../support';
import { letGo, uploaded } from './rucio';
import { LAKES, rucio } from './services';

interface IRule {
  id: string;
  mine: boolean;
  rseExpression: string;
}

/** A rule is looked at after two seconds at first, and less often while nothing changes. */
export const FOLLOWED = { timeout: 150_000 };

export const md5 = (bytes: Buffer): string =>
  createHash('md5').update(bytes).digest('hex');

/** The tab on the real lake, with data of this test alone: the lake keeps what others made. */
export class RealLake extends Lake {
  /** The name of the dataset, and what all names begin with. */
  readonly stamp = `story.${Date.now().toString(36)}`;
  readonly did = `user.alice:${this.stamp}`;
  /** Names in alice's scope that go away after the test. */
  readonly ours: string[] = [];

  /** Some files of alice's at CERN, in the dataset; their bytes by name. */
  async seed(count: number): Promise<{ [name: string]: Buffer }> {
    const files: { [name: string]: Buffer } = {};
    for (let number = 1; number <= count; number += 1) {
      files[`${this.stamp}.${number}.dat`] = randomBytes(20_000 + number);
    }
    await uploaded(this.stamp, files);
    this.ours.push(...Object.keys(files), this.stamp);
    return files;
  }

  /** With the password typed, as a person does. */
  async signIn(who: 'alice' | 'root'): Promise<void> {
    await this.ossr.command('ossr:sign-in-to-data-lake');
    await this.page.getByLabel('User name and password').check();
    await this.page.getByLabel('User name', { exact: true }).fill(who);
    await this.page.getByLabel(/^Rucio account/).fill(who);
    await this.page
      .getByLabel('Password', { exact: true })
      .fill(rucio(`RUCIO_${who.toUpperCase()}_PASSWORD`));
    await this.button('Sign In').click();
    await expect(this.page).toContainText(`Signed in as ${who}`);
    await this.button('Back').click();
  }

  /** Our rule on the dataset, for where a lake of the configuration puts data. */
  async rule(lake: keyof typeof LAKES): Promise<string> {
    const query = new URLSearchParams({ did: this.did });
    const rules = await this.ossr.ask<IRule[]>(`lakes/${lake}/rules?${query}`);
    const found = rules.find(
      ({ mine, rseExpression }) =>
        mine && rseExpression === LAKES[lake].destination_rse
    );
    expect(found).toBeDefined();
    return found?.id ?? '';
  }
}

async function signOut(ossr: Ossr): Promise<void> {
  for (const lake of Object.keys(LAKES)) {
    await ossr.request.delete(`/${API}/lakes/${lake}/account`);
  }
}

export const test = base.extend<{ lake: RealLake }>({
  // Galata answers for kernels and sessions itself; a restart has to be a real one.
  kernels: null,
  sessions: null,
  lake: async ({ ossr }, use) => {
    const lake = new RealLake(ossr);
    await signOut(ossr);
    await lake.open();
    await use(lake);
    await signOut(ossr);
    await letGo(lake.ours);
  }
});
