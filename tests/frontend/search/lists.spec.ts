import { Lists } from '../../../src/search/model/lists';

const record = (id: string) => ({
  source: 'zenodo',
  record: id,
  title: `Record ${id}`
});
const search = (query: string) => ({
  source: 'zenodo',
  query,
  raw: false,
  facets: {}
});

describe('Lists', () => {
  it('remembers the last five records and searches once each, the newest first', () => {
    const lists = new Lists();
    for (const id of ['1', '2', '3', '4', '5', '6', '4']) {
      lists.visit(record(id), search(id === '5' ? ' ' : `q${id}`));
    }
    expect(lists.state.records.map(item => item.record)).toEqual([
      '4',
      '6',
      '5',
      '3',
      '2'
    ]);
    expect(lists.state.searches.map(item => item.query)).toEqual([
      'q4',
      'q6',
      'q3',
      'q2',
      'q1'
    ]);
  });

  it('keeps favourites and searches until they are taken out', () => {
    const lists = new Lists();
    lists.toggleFavourite(record('1'));
    lists.toggleSaved(search('crab'));
    expect(lists.isFavourite({ ...record('1'), title: 'New' })).toBe(true);
    expect(lists.isFavourite({ ...record('1'), source: 'x' })).toBe(false);
    expect(lists.isSaved(search('crab'))).toBe(true);
    expect(lists.isSaved({ ...search('crab'), raw: true })).toBe(false);
    lists.toggleFavourite(record('1'));
    lists.toggleSaved(search('crab'));
    expect(lists.state.favourites).toEqual([]);
    expect(lists.state.savedSearches).toEqual([]);
  });

  it('takes up what an earlier version remembered', () => {
    const lists = new Lists();
    lists.restore(undefined);
    lists.restore({ favourites: [record('1')] });
    expect(lists.state).toEqual({
      searches: [],
      records: [],
      savedSearches: [],
      favourites: [record('1')]
    });
  });
});
