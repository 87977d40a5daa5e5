import { folderOf, outsideRecords } from '../../../src/files/model/folders';
import { copy } from '../fixtures/downloads';

describe('folderOf', () => {
  const record = { folderName: 'Crab' };

  it('is inside the base', () => {
    expect(folderOf('work/here', record)).toBe('work/here/Crab');
    expect(folderOf('', record)).toBe('Crab');
  });

  it('is not one deeper when the base is the record’s folder already', () => {
    expect(folderOf('work/Crab', record)).toBe('work/Crab');
  });
});

describe('outsideRecords', () => {
  const copies = [
    copy({ path: 'work/Crab-nebula-events-1.0/data/a.csv', key: 'data/a.csv' })
  ];

  it('leaves the folder of a record, from below as well', () => {
    for (const folder of ['', '/data']) {
      expect(
        outsideRecords(`work/Crab-nebula-events-1.0${folder}`, copies)
      ).toBe('work');
    }
  });

  it('stays in a folder that has folders of records, or is not named after one', () => {
    expect(outsideRecords('work', copies)).toBe('work');
    expect(outsideRecords('analysis', [copy({ path: 'analysis/a.csv' })])).toBe(
      'analysis'
    );
  });

  it('stays in a folder that was published', () => {
    const sent = copies.map(each => ({ ...each, published: 'draft' as const }));
    expect(outsideRecords('work/Crab-nebula-events-1.0', sent)).toBe(
      'work/Crab-nebula-events-1.0'
    );
  });
});
