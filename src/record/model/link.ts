import { PageConfig, URLExt } from '@jupyterlab/coreutils';

import type { Record } from '../../api/types';

const BADGE =
  'https://img.shields.io/badge/try%20it-JupyterLab-F37726?logo=jupyter&logoColor=white';

/**
 * A link that opens the plan to try a record, or a badge with it.
 *
 * #### Notes
 * On a JupyterHub the link leads each reader to a server of their own
 * (https://jupyterhub.readthedocs.io, `/hub/user-redirect/`).
 */
export function linkOf(
  { doi, url }: Pick<Record, 'doi' | 'url'>,
  notebook = '',
  badge = ''
): string {
  const hub = PageConfig.getOption('hubPrefix');
  const lab = new URL(
    hub
      ? URLExt.join(
          PageConfig.getOption('hubHost') || location.origin,
          hub,
          'user-redirect/lab'
        )
      : URLExt.join(PageConfig.getBaseUrl(), 'lab')
  );
  lab.searchParams.set('ossr', doi ?? url);
  if (notebook !== '') {
    lab.searchParams.set('ossr-notebook', notebook);
  }
  const { href } = lab;
  return badge === 'Markdown'
    ? `[![Try it in JupyterLab](${BADGE})](${href})`
    : badge === 'HTML'
      ? `<a href="${escaped(href)}"><img src="${escaped(BADGE)}" alt="Try it in JupyterLab"></a>`
      : href;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
}
