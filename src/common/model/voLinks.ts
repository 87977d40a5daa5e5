/** An http(s) address; null for anything else. */
export function webAddress(text: string): URL | null {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** What an address of the Virtual Observatory answers with. */
export type VoKind = 'TAP' | 'DataLink' | 'VOTable';

export interface IVoLink {
  readonly url: string;
  readonly kind: VoKind;
}

/**
 * What an address is by its form; null for one of another sort.
 *
 * #### Notes
 * By the names that the standards give: resources of a service (TAP 1.1, section 2), `{links}`
 * and `dlmeta` (DataLink 1.1, section 2), RESPONSEFORMAT (DALI 1.1, section 3.4.3).
 *
 * @param kind - What it is, where somebody says so.
 */
export function voLink(
  address: string,
  kind: Exclude<VoKind, 'TAP'> | null = null
): IVoLink | null {
  const parsed = webAddress(address);
  if (!parsed) {
    return null;
  }
  if (kind) {
    return { url: address, kind };
  }
  const { pathname, search, origin } = parsed;
  const query = search.toLowerCase();
  if (
    /\/(datalink|dlmeta)(\/|$)/i.test(pathname) ||
    query.includes('content=datalink')
  ) {
    return { url: address, kind: 'DataLink' };
  }
  const base = TAP.exec(pathname)?.[1];
  if (base !== undefined && !query.includes('query=')) {
    return { url: origin + base, kind: 'TAP' };
  }
  return base !== undefined ||
    /\.(vot|votable)$/i.test(pathname) ||
    /[?&](response)?format=[^&]*votable/.test(query)
    ? { url: address, kind: 'VOTable' }
    : null;
}

const TAP =
  /^(.*\/tap)(\/|\/(sync|async|tables|capabilities|availability)\/?)?$/i;

/** The addresses of the Virtual Observatory that texts or HTML name, each once. */
export function voLinks(texts: readonly string[]): IVoLink[] {
  const found = new Map<string, IVoLink>();
  for (const text of texts) {
    for (const [address] of text.matchAll(/https?:\/\/[^\s"'<>]+/gi)) {
      const link = voLink(
        address.replaceAll('&amp;', '&').replace(/[.,;)\]]+$/, '')
      );
      if (link) {
        found.set(link.url, link);
      }
    }
  }
  return [...found.values()];
}

/** A Python cell that reads it with pyvo; null for an address of another sort. */
export function voCell(
  address: string,
  kind: string | undefined = undefined
): string | null {
  const known = kind === 'DataLink' || kind === 'VOTable' ? kind : null;
  const link = voLink(address, known);
  return (
    link &&
    `# Needs pyvo in this kernel.\nimport pyvo\n\n${LINES[link.kind].replace('URL', () => JSON.stringify(link.url))}`
  );
}

const LINES: { [kind in VoKind]: string } = {
  TAP: 'service = pyvo.dal.TAPService(URL)\nservice.search("SELECT TOP 20 * FROM tap_schema.tables").to_table()',
  DataLink:
    'links = pyvo.dal.adhoc.DatalinkResults.from_result_url(URL)\nlinks.to_table()',
  VOTable:
    'results = pyvo.dal.DALResults.from_result_url(URL)\nresults.to_table()'
};
