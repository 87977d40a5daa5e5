import { readFileSync } from 'fs';
import { join } from 'path';

import {
  inPlaceCell,
  languageOf,
  readingCell
} from '../../../src/files/model/snippets';

describe('readingCell', () => {
  it.each([
    ['data/a.csv', 'pd.read_csv("data/a.csv")'],
    ['a.tsv', 'pd.read_csv("a.tsv", sep="\\t")'],
    ['a.json', 'json.load(file)'],
    ['a.fits.gz', 'fits.open("a.fits.gz")'],
    ['a.root', 'uproot.open("a.root")'],
    ['a.h5', 'h5py.File("a.h5", "r")'],
    ['a.vot', 'parse_single_table("a.vot")'],
    ['a.unknown', 'Path("a.unknown")'],
    ['no-ending', 'Path("no-ending")']
  ])('reads %s with its usual library in Python', (path, part) => {
    expect(readingCell(path, 'python')).toContain(part);
  });

  it('writes R and Julia too', () => {
    expect(readingCell('a.csv', 'r')).toContain('read.csv("a.csv")');
    expect(readingCell('a.csv', 'julia')).toContain(
      'CSV.read("a.csv", DataFrame)'
    );
    expect(readingCell('a.root', 'r')).toContain('path <- "a.root"');
  });

  it('cannot be left by a hostile name', () => {
    expect(readingCell('a"; boom("$&.csv', 'python')).toContain(
      'pd.read_csv("a\\"; boom(\\"$&.csv")'
    );
    expect(readingCell('$(boom).txt', 'julia')).toContain('"\\$(boom).txt"');
  });
});

describe('inPlaceCell', () => {
  // The server's tests run the same cells.
  const cells = JSON.parse(
    readFileSync(join(__dirname, '../../in-place-cells.json'), 'utf8')
  ) as { [url: string]: string };

  it.each(Object.entries(cells))('reads parts of %s', (url, cell) => {
    expect(inPlaceCell(url)).toBe(cell);
  });

  it('writes none for what is read as a whole', () => {
    expect(inPlaceCell('ossr://10.5281/zenodo.1/a.csv')).toBeNull();
  });
});

describe('languageOf', () => {
  it('knows the languages by the names that kernels give themselves', () => {
    expect(['python', 'R', 'julia', '', 'scala'].map(languageOf)).toEqual([
      'python',
      'r',
      'julia',
      'python',
      null
    ]);
  });
});
