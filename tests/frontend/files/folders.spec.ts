import { folderName, folderOf } from '../../../src/files/model/folders';

const named = (title: string, version = '') =>
  folderName({ id: '42', title, version });

describe('folderName', () => {
  it.each([
    ['Crab nebula', '2.1', 'Crab-nebula-2.1'],
    ['gammapy 1.2', '1.2', 'gammapy-1.2'],
    ['../../etc/passwd', '', 'etc-passwd'],
    ['a/b\\c:d*e?f"g<h>i|j', '', 'a-b-c-d-e-f-g-h-i-j'],
    ['.hidden.', '', 'hidden'],
    ['in‮voice', '', 'in-voice'],
    ['Schlüsselkräfte', '', 'Schlüsselkräfte'],
    ['///', '', 'record-42'],
    ['', '1/2', '1-2']
  ])('makes %p of version %p into %p', (title, version, name) => {
    expect(named(title, version)).toBe(name);
  });

  it('ends a long name at a word', () => {
    const name = named('word '.repeat(30));
    expect(name.length).toBeLessThanOrEqual(60);
    expect(name.endsWith('word')).toBe(true);
  });

  it('does not cut a letter in two', () => {
    expect(() => encodeURIComponent(named('𝛄'.repeat(100)))).not.toThrow();
  });
});

describe('folderOf', () => {
  const record = { id: '1', title: 'Crab', version: '' };

  it('is inside the base', () => {
    expect(folderOf('work/here', record)).toBe('work/here/Crab');
    expect(folderOf('', record)).toBe('Crab');
  });

  it('is not one deeper when the base is the record’s folder already', () => {
    expect(folderOf('work/Crab', record)).toBe('work/Crab');
  });
});
