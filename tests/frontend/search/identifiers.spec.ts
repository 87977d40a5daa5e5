import {
  isAddress,
  isId,
  looksLikeRecord,
  recordPage
} from '../../../src/search/model/identifiers';

import { source } from '../fixtures/search';

const other = source({
  id: 'other',
  url: 'https://data.example.org/about',
  idPattern: '^ds-\\d+$',
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
    'https://data.example.org/dataset.xhtml?id=ds-5'
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
    'doi 10.5281/zenodo.1 and more',
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
});
