import { PageConfig } from '@jupyterlab/coreutils';

import { linkOf } from '../../../src/record/model/link';

const RECORD = { doi: '10.5281/zenodo.17', url: 'https://z.org/records/17' };

function page(options: { [name: string]: string }): void {
  for (const name of ['baseUrl', 'hubPrefix', 'hubHost']) {
    PageConfig.setOption(name, options[name] ?? '');
  }
}

describe('the link to try a record', () => {
  afterEach(() => page({}));

  it('leads to this JupyterLab, or through the hub to that of the reader', () => {
    page({ baseUrl: 'http://lab.org/base/' });
    expect(linkOf(RECORD)).toBe(
      'http://lab.org/base/lab?ossr=10.5281%2Fzenodo.17'
    );
    page({ baseUrl: 'http://hub.org/user/me/', hubPrefix: '/hub/' });
    expect(linkOf({ ...RECORD, doi: null }, 'a b/fit.ipynb')).toBe(
      `${location.origin}/hub/user-redirect/lab?ossr=https%3A%2F%2Fz.org%2Frecords%2F17&ossr-notebook=a+b%2Ffit.ipynb`
    );
    page({ hubPrefix: '/hub/', hubHost: 'https://hub.org' });
    expect(linkOf(RECORD)).toMatch(/^https:\/\/hub\.org\/hub\/user-redirect\//);
  });

  it('stands in a badge, in Markdown and in HTML', () => {
    page({ baseUrl: 'http://lab.org/' });
    expect(linkOf(RECORD, '', 'Markdown')).toMatch(
      /^\[!\[Try it in JupyterLab\]\(https:[^)]+\)\]\(http:\/\/lab\.org\/lab\?ossr=[^)]+\)$/
    );
    const html = document.createElement('div');
    html.innerHTML = linkOf(RECORD, 'a"b.ipynb', 'HTML');
    const link = html.querySelector('a');
    expect(link?.href).toBe(linkOf(RECORD, 'a"b.ipynb'));
    expect(link?.firstElementChild?.getAttribute('src')).toContain('&logo');
  });
});
