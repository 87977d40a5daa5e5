import {
  isAddress,
  isId,
  looksLikeRecord,
  recordPage
} from '../../../src/search/model/identifiers';

import { withoutSecrets } from '../../../src/api/secrets';

import { source } from '../fixtures/search';

const other = source({
  id: 'other',
  url: 'https://data.example.org/about',
  idPattern: '^ds-\\d+$',
  linkPatterns: [],
  recordPage: 'https://data.example.org/dataset.xhtml?id={id}'
});
const sources = [source(), other];

describe('what names a record', () => {
  it.each([
    '10.5281/zenodo.1234567',
    'doi:10.5281/zenodo.1234567',
    'https://doi.org/10.5281/zenodo.1234567',
    'http://dx.doi.org/10.5072/zenodo.1',
    ' https://zenodo.org/records/1234567 ',
    'https://zenodo.org/record/1234567',
    'https://zenodo.org/doi/10.5281/zenodo.1234567',
    'https://zenodo.org/api/records/1234567/files',
    'https://repository.cern/records/abcde-12345?preview=1',
    'https://data.example.org/dataset.xhtml?id=ds-5',
    '(10.5281/zenodo.1234567)',
    '\u200b10.5281/zenodo.1234567\ufeff',
    'https://doi.org/10.5281%2Fzenodo.1234567',
    'https://zenodo.org/badge/DOI/10.5281/zenodo.1234567.svg',
    'https://zenodo.org/badge/latestdoi/123456789',
    '[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)](https://doi.org/10.5281/zenodo.1)',
    '<a href="https://zenodo.org/badge/latestdoi/12"><img src="https://zenodo.org/badge/12.svg" alt="DOI"></a>',
    'Doe, J. (2024). A title (v1). Zenodo. https://doi.org/10.5281/zenodo.1234567.',
    'Zenodo, https://zenodo.org/records/1234567, doi:10.5281/zenodo.1234567',
    'https://zenodo.org/records/1234567?token=hidden',
    'doi 10.5281/zenodo.1 and more',
    'zenodo.1234567',
    'oai:zenodo.org:1234567',
    '“10.5281/zenodo.1234567”',
    'https://doi.org/10.5281/\nzenodo.1234567',
    '&lt;a href=&quot;https://doi.org/10.5281/zenodo.1&quot;&gt;10.5281/zenodo.1&lt;/a&gt;',
    '[![DOI](https://img.shields.io/badge/DOI-10.5281%2Fzenodo.1-blue)](https://doi.org/10.5281/zenodo.1)',
    'https://eur01.safelinks.example/?url=https%3A%2F%2Fdoi.org%2F10.5281%2Fzenodo.1&data=05'
  ])('%s is an address', text => {
    expect(isAddress(text, sources)).toBe(true);
    expect(looksLikeRecord(text, sources)).toBe(true);
  });

  it.each(['1234567', 'abcde-12345', 'ds-5'])('%s may be an id', text => {
    expect(isId(text, sources)).toBe(true);
    expect(isAddress(text, sources)).toBe(false);
    expect(looksLikeRecord(text, sources)).toBe(true);
  });

  it.each([
    '',
    '10.5281',
    '10.5281/',
    '2024',
    'gamma-ray',
    'c++',
    'a/b',
    '10.5281/zenodo.1 and 10.5281/zenodo.2',
    'https://zenodo.org/records/1 or https://zenodo.org/records/2',
    'https://zenodo.org/badge/123.svg',
    'records/1234567',
    'https://zenodo.org/',
    'https://zenodo.org/communities/escape2020',
    'javascript:alert(1)//records/1'
  ])('“%s” is something to search for', text => {
    expect(looksLikeRecord(text, sources)).toBe(false);
  });

  it('follows the pattern of each source', () => {
    expect(isId('ds-5', [source()])).toBe(false);
    expect(isId('ds-5', [source({ idPattern: null })])).toBe(false);
    expect(recordPage(other, 'ds 5')).toBe(
      'https://data.example.org/dataset.xhtml?id=ds%205'
    );
    expect(recordPage(source({ recordPage: null }), '1')).toBe(source().url);
  });

  it('removes the secrets of shared links', () => {
    const link = 'https://zenodo.org/records/12345?preview=1&token=abc.def#x';
    expect(withoutSecrets(link)).toBe(
      'https://zenodo.org/records/12345?preview=1&token=hidden#x'
    );
    expect(withoutSecrets('title:token')).toBe('title:token');
  });
});
