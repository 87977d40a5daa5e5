import { readFileSync } from 'fs';
import { join } from 'path';

import { voCell, voLink, voLinks } from '../../../src/common/model/voLinks';

describe('voLink', () => {
  it.each([
    ['https://gea.esac.esa.int/tap-server/tap', 'TAP'],
    ['https://dc.example.org/tap/sync', 'TAP'],
    ['https://vo.example.org/TAP/', 'TAP'],
    ['https://dc.example.org/tap/sync?REQUEST=doQuery&QUERY=SELECT', 'VOTable'],
    ['https://vo.example.org/datalink/links?ID=ivo://x', 'DataLink'],
    ['https://dc.example.org/res/q/dl/dlmeta?ID=1', 'DataLink'],
    [
      'https://x.org/get?a=application/x-votable+xml;content=datalink',
      'DataLink'
    ],
    ['https://x.org/a/catalogue.vot', 'VOTable'],
    ['https://x.org/scs?RA=1&RESPONSEFORMAT=votable', 'VOTable']
  ])('knows what %s is', (address, kind) => {
    expect(voLink(address)?.kind).toBe(kind);
  });

  it.each([
    'https://example.org/tapas',
    'https://example.org/about/tap/water',
    'ftp://example.org/a.vot',
    'javascript:alert(1)//tap',
    'a.vot',
    ''
  ])('takes %s for nothing of the kind', address => {
    expect(voLink(address)).toBeNull();
  });
});

it('finds each address once, in words and in HTML', () => {
  expect(
    voLinks([
      '<p>See <a href="https://x.org/tap?a=1&amp;b=2">https://x.org/tap</a>.</p>',
      'Data (https://x.org/a.vot), and https://x.org/page.'
    ]).map(({ url }) => url)
  ).toEqual(['https://x.org/tap', 'https://x.org/a.vot']);
});

// test_esap.py executes the same cells.
const cells = JSON.parse(
  readFileSync(join(__dirname, '../../pyvo-cells.json'), 'utf8')
) as { [url: string]: string };
it.each(Object.entries(cells))('reads %s with pyvo', (url, cell) => {
  expect(voCell(url)).toBe(cell);
});

it('takes an address for what somebody says that it is', () => {
  const url = 'https://x.org/get?id=1';
  expect(voLink(url)).toBeNull();
  expect(voLink(url, 'DataLink')).toEqual({ url, kind: 'DataLink' });
  expect(voCell(url, 'DataLink')).toContain(`from_result_url("${url}")`);
  expect(voCell(url, 'other')).toBeNull();
  expect(voLink('javascript:alert(1)', 'VOTable')).toBeNull();
});

it('writes a cell that a hostile address cannot leave', () => {
  expect(voCell('https://x.org/tap/sync')).toContain(
    'pyvo.dal.TAPService("https://x.org/tap")'
  );
  expect(voCell('https://x.org/");boom("$&.vot')).toContain(
    '("https://x.org/\\");boom(\\"$&.vot")'
  );
  expect(voCell('https://x.org/')).toBeNull();
});
