export const API = 'jupyter-ossr-ext/api';
export const SEARCHES = new RegExp(`${API}/sources/[\\w-]+/records\\?`);

/** Ids that the demo gives at every start, for records that no search is needed to find. */
export const IDS = {
  bigFile: 'edb7e-j18k0',
  deleted: 'yw2gd-a55k0',
  embargoed: 'dp8j6-cfpx4',
  eventList: 'pczq8-ets1y',
  eventListFirst: 'dzth2-jb1ed',
  folders: 'z5eyc-xxp3f',
  juliaPackage: 'e1rdf-y3f64',
  lofarTools: '2bzt9-qmt8j',
  hostile: '80r2v-1mcp4',
  manyFiles: 'xdbjj-61s7x',
  manyVersions: 'ybtb3-bkz22',
  metadataOnly: '71tr1-1ymzp',
  nestedZip: 'n4zn3-gnkzm',
  notebook: 'nb5tf-zrxjq',
  pythonPackage: 'sa44s-vkawf',
  restrictedFiles: 'z3re1-9bwb8'
} as const;

/** A problem document as our server writes it. */
export function problem(
  slug: string,
  status: number,
  title: string,
  more: { detail?: string; retryAfter?: number } = {}
): { status: number; contentType: string; body: string } {
  const detail = more.detail ?? null;
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: `https://github.com/escape2020/jupyter-ossr-ext/blob/main/docs/problems/${slug}.md`,
      slug,
      title,
      status,
      detail,
      message: detail ?? title,
      upstream: null,
      retryAfter: more.retryAfter ?? null,
      fields: [],
      paths: []
    })
  };
}
