import { folderOf } from '../../../src/files/model/folders';

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
