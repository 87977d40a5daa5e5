import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { CommandIDs } from '../../../src/common/commandIds';
import { Lists } from '../../../src/search/model/lists';
import { NewerVersions } from '../../../src/search/model/newerVersions';
import { SearchModel } from '../../../src/search/model/search';
import { SearchView } from '../../../src/search/views/SearchView';
import {
  FakeClient,
  page,
  problem,
  source,
  summary,
  viewContext,
  within
} from '../fixtures/search';
import { settled } from '../fixtures/helpers';

describe('SearchView', () => {
  let fake: FakeClient;
  let search: SearchModel;
  let lists: Lists;
  let newerVersions: NewerVersions;
  let context: ReturnType<typeof viewContext>;
  const sources = [
    source(),
    source({ id: 'sand', title: 'Sand', sandbox: true })
  ];

  const show = async (at = sources[0]!) => {
    render(
      within(
        context,
        <SearchView
          search={search}
          sources={sources}
          source={at}
          lists={lists}
          newerVersions={newerVersions}
        />
      )
    );
    await act(async () => {
      await search.begin(at.id);
      await settled();
    });
  };

  beforeEach(() => {
    // jsdom lays nothing out: say that there is room, or no hit is in sight.
    jest
      .spyOn(HTMLElement.prototype, 'offsetHeight', 'get')
      .mockReturnValue(800);
    jest
      .spyOn(HTMLElement.prototype, 'offsetWidth', 'get')
      .mockReturnValue(250);
    fake = new FakeClient();
    search = new SearchModel(fake.client, () => [source()]);
    lists = new Lists();
    newerVersions = new NewerVersions(fake.client);
    context = viewContext();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('lists newer versions of downloaded records above the newest records', async () => {
    await show();
    expect(screen.queryByText(/Newer version/)).toBeNull();
    fake.newer = [
      {
        source: 'zenodo',
        record: '8',
        title: 'Gamma',
        version: '2.0',
        downloaded: '1.0',
        folder: 'Gamma'
      }
    ];
    await act(() => newerVersions.load());
    expect(
      screen.getByText('Newer version of 1 downloaded record')
    ).toBeTruthy();
    fireEvent.click(screen.getByText('Gamma 2.0'));
    expect(context.ran).toEqual([
      [CommandIDs.openRecord, { source: 'zenodo', record: '8' }]
    ]);
    fake.newerVersions = async () => Promise.reject(new Error('away'));
    await act(() => newerVersions.load());
    expect(screen.getByText('Gamma 2.0')).toBeTruthy();
  });

  it('shows a hit with all that tells it from others, and opens it', async () => {
    fake.answer = async () =>
      page([], {
        items: [
          summary('1', {
            title: 'Gamma <b>rays</b>',
            creators: ['A', 'B', 'C'],
            access: {
              status: 'embargoed',
              files: 'restricted',
              embargoUntil: '2099-12-31',
              embargoReason: null
            }
          })
        ],
        total: 1,
        reachable: 1
      });
    await show();
    const hit = screen.getByRole('article', { name: 'Gamma <b>rays</b>' });
    for (const words of [
      'A +2',
      'v1.0',
      'Software',
      'Embargoed',
      '1.5 kB',
      'One line.'
    ]) {
      expect(hit.textContent).toContain(words);
    }
    fireEvent.click(screen.getByRole('button', { name: 'Gamma <b>rays</b>' }));
    expect(context.ran).toEqual([
      [CommandIDs.openRecord, { source: 'zenodo', record: '1' }]
    ]);
  });

  it('does not say that nothing was found for a DOI that was not searched for', async () => {
    fake.answer = async () => page([], { items: [], total: 0, reachable: 0 });
    await show();
    act(() => search.type('nothing like it'));
    expect(screen.getByText(/Nothing found for/)).toBeTruthy();
    act(() => search.type('10.5281/zenodo.1234567'));
    expect(screen.getByText('Press Enter to open this record.')).toBeTruthy();
    expect(screen.queryByText(/Nothing found/)).toBeNull();
  });

  it('has three ways in at first, later what was read and searched for', async () => {
    fake.answer = async () => page(['1'], { total: 1, reachable: 1 });
    await show({ ...sources[0]!, abilities: ['search', 'publish'] });
    for (const name of ['Find and Download', 'Install and Run…', 'Publish…']) {
      fireEvent.click(screen.getByRole('button', { name }));
    }
    expect(context.ran.map(([command]) => command)).toEqual([
      CommandIDs.searchRecords,
      CommandIDs.installRecord,
      CommandIDs.publishFiles
    ]);
    const query = { source: 'zenodo', query: 'crab', raw: false, facets: {} };
    act(() =>
      lists.visit({ source: 'zenodo', record: '7', title: 'Crab' }, query)
    );
    expect(screen.queryByRole('button', { name: 'Publish…' })).toBeNull();
    context.ran.length = 0;
    fireEvent.click(screen.getByRole('button', { name: 'Crab' }));
    fireEvent.click(screen.getByRole('button', { name: 'crab' }));
    expect(context.ran).toEqual([
      [CommandIDs.openRecord, { source: 'zenodo', record: '7' }],
      [CommandIDs.searchRecords, query]
    ]);
    // Three of each are kept at hand; those that do not fit are folded.
    act(() => {
      for (const number of [2, 3]) {
        const other = { ...query, query: `words ${number}` };
        lists.visit(
          { source: 'zenodo', record: `${number}`, title: `Read ${number}` },
          other
        );
      }
    });
    const namesIn = (list: Element) =>
      [...list.querySelectorAll('button')].map(button => button.textContent);
    const recent = screen.getByRole('list', { name: 'Recent' });
    const earlier = ['Crab', 'words 2', 'crab'];
    expect(namesIn(screen.getByText('Earlier').parentElement!)).toEqual(
      earlier
    );
    expect(namesIn(recent)).toEqual([
      'Read 3',
      'Read 2',
      'words 3',
      ...earlier
    ]);
    // What is being searched for needs no way to begin.
    await act(() => search.submit({ q: 'crab' }));
    expect(screen.queryByRole('button', { name: 'Crab' })).toBeNull();
  });

  it('selects hits to download and cite them together', async () => {
    fake.answer = async () => page(['1', '2'], { total: 2, reachable: 2 });
    await show();
    const boxes = screen.getAllByRole('checkbox', { name: /^Select / });
    boxes.forEach(box => fireEvent.click(box));
    fireEvent.click(screen.getByRole('button', { name: 'Download' }));
    expect(context.ran).toEqual([
      [CommandIDs.downloadFiles, { source: 'zenodo', records: ['1', '2'] }]
    ]);
    // Hits that are no longer listed are not selected either.
    fake.answer = async () => page(['2', '3'], { total: 2, reachable: 2 });
    await act(() => search.submit({ q: 'other' }));
    expect([...search.state.selected]).toEqual(['2']);
    fireEvent.click(screen.getByRole('button', { name: 'Clear Selection' }));
    expect(screen.queryByText('1 selected')).toBeNull();
  });

  it('keeps searches', async () => {
    fake.answer = async () => page(['1'], { total: 1, reachable: 1 });
    await show();
    await act(() => search.submit({ q: 'crab' }));
    const menu = () => {
      fireEvent.click(
        screen.getByRole('button', { name: 'Favourites and saved searches' })
      );
      const [items] = (context.menu as jest.Mock).mock.lastCall;
      return items.map(({ label }: { label: string }) => label);
    };
    expect(menu()).toEqual(['Save This Search']);
    act(() => lists.toggleSaved(search.saved));
    expect(menu()).toEqual(['Forget This Search', 'Search: crab']);
  });

  it('says how many there are and that not all can be reached', async () => {
    fake.answer = async ({ page: number }) =>
      page(number === 1 ? ['1'] : [], {
        total: 25_000,
        reachable: 10_000,
        page: number
      });
    await show();
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(
      'First 10,000 of 25,000 records. Narrow the search to see others.'
    );
    expect(screen.getByRole('article').getAttribute('aria-setsize')).toBe(
      '25000'
    );
  });

  it('offers what could be changed where nothing was found', async () => {
    fake.answer = async () => page([]);
    await show();
    await act(() =>
      search.submit({ q: 'zz', raw: true, facets: { type: ['x'] } })
    );
    fireEvent.click(screen.getByRole('button', { name: 'Clear Filters' }));
    fireEvent.click(
      screen.getByRole('button', { name: 'Search as Plain Text' })
    );
    fireEvent.click(screen.getByRole('button', { name: 'Search in Sand' }));
    expect(context.ran).toEqual([
      [CommandIDs.searchRecords, { facets: {} }],
      [CommandIDs.searchRecords, { raw: false }],
      [CommandIDs.selectSource, { source: 'sand' }]
    ]);
  });

  it('counts down and goes on by itself where it has to slow down', async () => {
    jest.useFakeTimers();
    fake.answer = async () => {
      throw problem('rate-limited', { retryAfter: 23 });
    };
    await show();
    expect(screen.getByRole('alert').textContent).toContain('Retrying in 23 s');
    fake.answer = async () => page(['1']);
    await act(async () => {
      await jest.advanceTimersByTimeAsync(10_000);
    });
    expect(screen.getByRole('alert').textContent).toContain('Retrying in 13 s');
    await act(async () => {
      await jest.advanceTimersByTimeAsync(13_500);
    });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('article')).toBeTruthy();
  });

  it.each([
    ['bad-query', 'Search as Plain Text', CommandIDs.searchRecords],
    ['credentials-missing', 'Sign In', CommandIDs.openAccount],
    ['credentials-rejected', 'Sign In', CommandIDs.openAccount]
  ])('has one next action for %s', async (slug, label, command) => {
    fake.answer = async () => {
      throw problem(slug);
    };
    await show();
    const buttons = screen.getByRole('alert').querySelectorAll('button');
    expect([...buttons].map(({ textContent }) => textContent)).toEqual([label]);
    fireEvent.click(buttons[0]!);
    expect(context.ran[0]?.[0]).toBe(command);
  });

  it('tries again what simply failed', async () => {
    fake.answer = async () => {
      throw problem('upstream-down');
    };
    await show();
    fake.answer = async () => page(['1']);
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
      await settled();
    });
    expect(screen.getByRole('article')).toBeTruthy();
  });

  it('opens a record whose DOI is pasted, and does not search for it', async () => {
    await show();
    fake.asked.length = 0;
    const box = screen.getByRole<HTMLInputElement>('searchbox');
    // JupyterLab's stand-in for a ClipboardEvent does not bubble.
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    Object.defineProperty(paste, 'clipboardData', {
      value: { getData: () => ' 10.5281/zenodo.7\n' }
    });
    fireEvent(box, paste);
    expect(context.ran).toEqual([
      [
        CommandIDs.openRecord,
        { record: '10.5281/zenodo.7', source: 'zenodo', fromBox: true }
      ]
    ]);
    expect(fake.asked).toEqual([]);
  });

  it('searches for special characters as they are typed, on Enter', async () => {
    await show();
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'c++ a/b "' }
    });
    await act(async () => {
      fireEvent.submit(screen.getByRole('search'));
      await settled();
    });
    expect(fake.queries.at(-1)).toMatchObject({ q: 'c++ a/b "', raw: false });
    expect(context.ran).toEqual([]);
  });

  it('says in words that a source is a sandbox', async () => {
    await show(sources[1]);
    expect(screen.getByText('Sandbox').title).toMatch(/^Test repository/);
    expect(screen.getByRole('option', { name: 'Sand' })).toBeTruthy();
    cleanup();
    // Where another one is chosen, there is no chip.
    await show();
    expect(screen.queryByText('Sandbox')).toBeNull();
    expect(screen.getByRole('option', { name: 'Sand (sandbox)' })).toBeTruthy();
  });

  it('moves through the hits with the arrow keys, and back into the box', async () => {
    await show();
    jest.spyOn(window, 'requestAnimationFrame').mockImplementation(run => {
      run(0);
      return 0;
    });
    const box = screen.getByRole('searchbox');
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('Record 1');
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('Record 2');
    fireEvent.keyDown(document.activeElement!, { key: 'Home' });
    expect(document.activeElement?.textContent).toBe('Record 1');
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowUp' });
    expect(document.activeElement).toBe(box);
  });

  it('shows chosen facets as chips that take themselves away', async () => {
    fake.answer = async () =>
      page(['1'], {
        facets: [
          {
            name: 'type',
            title: 'Type',
            buckets: [
              { key: 'sw', title: 'Software', count: 3, selected: false }
            ]
          }
        ]
      });
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Filters' }));
    await act(async () => {
      fireEvent.click(screen.getByLabelText(/^Software/));
      await settled();
    });
    expect(search.state.query.facets).toEqual({ type: ['sw'] });
    await act(async () => {
      fireEvent.click(
        screen.getByRole('button', { name: 'Remove filter Software' })
      );
      await settled();
    });
    expect(search.state.query.facets).toEqual({});
  });
});
