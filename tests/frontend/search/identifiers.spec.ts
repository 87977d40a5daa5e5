import {
  isAddress,
  isId,
  looksLikeRecord
} from '../../../src/search/model/identifiers';

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
    'https://repository.cern/records/abcde-12345?preview=1'
  ])('%s is an address', text => {
    expect(isAddress(text)).toBe(true);
    expect(looksLikeRecord(text)).toBe(true);
  });

  it.each(['1234567', 'abcde-12345'])('%s may be an id', text => {
    expect(isId(text)).toBe(true);
    expect(isAddress(text)).toBe(false);
    expect(looksLikeRecord(text)).toBe(true);
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
    expect(looksLikeRecord(text)).toBe(false);
  });
});
