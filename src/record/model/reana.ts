import type { Record } from '../../api/types';
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
  const base = webAddress(host.endsWith('/') ? host : `${host}/`);
  if (!file || !base || isDraft || access.files !== 'public') {
    return null;
  }
  const page = new URL('launch', base);
  page.searchParams.set('url', `${url}/files/${file.key}`);
  const name = title.replace(/[^a-zA-Z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
  if (name) {
    page.searchParams.set('name', name);
  }
  return page.href;
}
