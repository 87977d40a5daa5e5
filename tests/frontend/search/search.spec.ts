import type { RecordPage } from '../../../src/api/types';
import { EMPTY_QUERY, SearchModel } from '../../../src/search/model/search';
import { FakeClient, page, problem, source } from '../fixtures/search';
import { Deferred, settled } from '../fixtures/helpers';

describe('SearchModel', () => {
  let fake: FakeClient;
  let search: SearchModel;

  beforeEach(async () => {
    jest.useFakeTimers();
    fake = new FakeClient();
    search = new SearchModel(fake.client, () => [source()]);
    await search.begin('zenodo');
    fake.asked.length = 0;
  });

  afterEach(() => jest.useRealTimers());

  it('asks once after a pause in typing', async () => {
    search.type('g');
    search.type('ga');
    jest.advanceTimersByTime(399);
    expect(fake.asked).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(fake.asked).toEqual(['search zenodo ga 1']);
  });

  it('asks at once for Enter, and not again when the pause is over', async () => {
    search.type('gamma');
    await search.submit();
    jest.advanceTimersByTime(1000);
    expect(fake.asked).toEqual(['search zenodo gamma 1']);
  });

  it('waits for Enter where the settings say so', () => {
    search.asYouType = false;
    search.type('gamma');
    jest.advanceTimersByTime(1000);
    expect(fake.asked).toEqual([]);
  });

  it('does not search for a DOI that is being typed', () => {
    search.type('10.5281/zenodo.12');
    jest.advanceTimersByTime(1000);
    expect(fake.asked).toEqual([]);
    expect(search.namesRecord).toBe(true);
  });

  it('aborts the older search and drops its late answer', async () => {
    const old = new Deferred<RecordPage>();
    fake.answer = () => old.promise;
    void search.submit({ q: 'old' });
    fake.answer = async () => page(['new']);
    await search.submit({ q: 'new' });
    expect(fake.signals.at(-2)?.aborted).toBe(true);
    old.resolve(page(['old']));
    await settled();
    expect(search.state.items.map(({ id }) => id)).toEqual(['new']);
  });

  it('keeps the hits while it asks, and when it fails', async () => {
    fake.answer = async () => {
      throw problem('upstream-down');
    };
    const asking = search.submit({ q: 'x' });
    expect(search.state.page.status).toBe('loading');
    expect(search.state.items).toHaveLength(2);
    await asking;
    expect(search.state.page).toMatchObject({
      status: 'failed',
      problem: { slug: 'upstream-down' }
    });
    expect(search.state.items).toHaveLength(2);
  });

  it('appends pages up to what can be reached, and no record twice', async () => {
    fake.answer = async ({ page: number }) =>
      number === 1
        ? page(['1', '2'], { total: 99, reachable: 3, size: 2 })
        : page(['2', '3'], { total: 99, reachable: 3, size: 2, page: 2 });
    await search.submit();
    expect(search.hasMore).toBe(true);
    await search.more();
    await search.more();
    expect(search.state.items.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(fake.queries.map(query => query.page).slice(-2)).toEqual([1, 2]);
  });

  it('comes to an end where pages hold nothing new', async () => {
    fake.answer = async ({ page: number }) =>
      page(['1', '2'], { total: 9, reachable: 9, size: 2, page: number });
    await search.submit();
    for (let turn = 0; turn < 20; turn++) {
      await search.more();
    }
    expect(fake.asked).toHaveLength(5);
  });

  it('asks for more of what is listed, not of what is half typed', async () => {
    fake.answer = async () =>
      page(['1', '2'], { total: 9, reachable: 9, size: 2 });
    await search.submit({ q: 'listed' });
    search.type('half');
    fake.answer = async () =>
      page(['3'], { total: 9, reachable: 9, size: 2, page: 2 });
    await search.more();
    expect(fake.asked.at(-1)).toBe('search zenodo listed 2');
    jest.advanceTimersByTime(400);
    expect(fake.asked.at(-1)).toBe('search zenodo half 1');
  });

  it('shows what is listed in the box again', async () => {
    await search.submit({ q: 'listed' });
    search.hold('10.5281/zenodo.1');
    search.revert();
    expect(search.state.query.q).toBe('listed');
    jest.advanceTimersByTime(1000);
    expect(fake.asked).toEqual(['search zenodo listed 1']);
  });

  it('forgets facets and order that only the other source knows', async () => {
    await search.submit({ q: 'a', sort: 'newest', facets: { type: ['x'] } });
    search.setSource('other');
    expect(fake.queries.at(-1)).toMatchObject({
      q: 'a',
      sort: null,
      facets: {}
    });
  });

  it('drops a facet with its last value', async () => {
    await search.toggleFacet('type', 'a');
    await search.toggleFacet('type', 'b');
    await search.toggleFacet('type', 'a');
    expect(search.state.query.facets).toEqual({ type: ['b'] });
    await search.toggleFacet('type', 'b');
    expect(search.state.query.facets).toEqual({});
  });

  it('begins a new search at its top, and tells when the list has moved', async () => {
    const moved = jest.fn();
    search.moved.connect(moved);
    search.scrolled(12);
    search.scrolled(12);
    expect(moved).toHaveBeenCalledTimes(1);
    expect(search.memory).toMatchObject({ source: 'zenodo', first: 12 });
    await search.submit({ q: 'other' });
    expect(search.first).toBe(0);
  });

  it('takes a remembered search up without asking', () => {
    const fresh = new SearchModel(fake.client, () => [source()]);
    fresh.restore({
      source: 'zenodo',
      query: { ...EMPTY_QUERY, q: 'stored', page: 7 },
      first: 3
    });
    expect(fake.asked).toEqual([]);
    expect(fresh.state.query).toMatchObject({ q: 'stored', page: 1 });
  });
});
