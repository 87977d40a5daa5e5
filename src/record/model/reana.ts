import type { GitCommit, Record } from '../../api/types';
import { webAddress } from '../../common/model/voLinks';

/**
 * The page of REANA that launches what a record describes; null without a `reana.yaml` in it.
 *
 * #### Notes
 * REANA itself fetches the file, without credentials, so there is none for what is not public.
 * `url` may lead to a YAML file, whose name ends its path (reana-server, `fetcher.py`); then there
 * must be no `specification`. The page takes `url`, `name`, `parameters` and `specification` alone
 * (reana-ui, `LAUNCH_ON_REANA_PARAMS_WHITELIST`). Names of workflows may not have a `.` and the like
 * (reana-commons, `validate_workflow_name`), so the title is written as reana-server writes names
 * that it makes itself (`REGEX_CHARS_TO_REPLACE`).
 *
 * @param host - Address of REANA; empty where there is none.
 */
export function reanaLink(
  { access, files, isDraft, title, url }: Record,
  host: string
): string | null {
  const file = files.find(({ key }) => /^reana\.ya?ml$/.test(key));
  const page = launchPage(host);
  if (!file || !page || isDraft || access.files !== 'public') {
    return null;
  }
  page.searchParams.set('url', `${url}/files/${file.key}`);
  const name = title.replace(/[^a-zA-Z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
  if (name) {
    page.searchParams.set('name', name);
  }
  return page.href;
}

/** Hosts that reana-server takes for GitLab (`FETCHER_ALLOWED_GITLAB_HOSTNAMES`). */
const GITLAB = ['gitlab.com', 'gitlab.cern.ch'];

/**
 * The page of REANA that launches a commit's folder; `exact` is false for its default branch.
 *
 * #### Notes
 * Only of GitHub and of the GitLabs that it knows does REANA take the address of a commit's
 * folder; elsewhere it clones the default branch, and the path of the specification is a
 * parameter (reana-server, `fetcher.py`).
 *
 * @throws If there is no address of REANA, or the repository has none for the web.
 */
export function commitLink(
  { commit, folder, repository, specification }: GitCommit,
  host: string
): { link: string; exact: boolean } {
  const page = launchPage(host);
  const base = webAddress(repository);
  if (!page || !base) {
    throw new Error('REANA needs its own address and that of a repository.');
  }
  const tree = base.host === 'github.com' ? 'tree' : '-/tree';
  const exact = base.host === 'github.com' || GITLAB.includes(base.host);
  const address = base.href.replace(/\/$/, '');
  if (exact) {
    const parts = [address, tree, commit, folder].filter(part => part !== '');
    page.searchParams.set('url', parts.join('/'));
  } else {
    page.searchParams.set('url', `${address}.git`);
    if (folder !== '') {
      page.searchParams.set('specification', `${folder}/${specification}`);
    }
  }
  return { link: page.href, exact };
}

function launchPage(host: string): URL | null {
  const base = webAddress(host.endsWith('/') ? host : `${host}/`);
  return base && new URL('launch', base);
}
