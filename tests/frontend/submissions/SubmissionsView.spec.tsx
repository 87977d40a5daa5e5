import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import type { MyRecord } from '../../../src/api/types';
import { SubmissionsModel } from '../../../src/submissions/model/submissions';
import { SourcesModel } from '../../../src/account/model/sources';
import { SubmissionsView } from '../../../src/submissions/views/SubmissionsView';
import { Timeline } from '../../../src/submissions/views/Timeline';
import { account, problem, viewContext, within } from '../fixtures/search';
import {
  comment,
  FakeSubmissions,
  mine,
  review
} from '../fixtures/submissions';

describe('SubmissionsView', () => {
  let server: FakeSubmissions;
  let submissions: SubmissionsModel;
  let context: ReturnType<typeof viewContext>;

  beforeEach(() => {
    server = new FakeSubmissions();
    submissions = new SubmissionsModel(
      server.client,
      new SourcesModel(server.client)
    );
    context = viewContext();
    render(within(context, <SubmissionsView submissions={submissions} />));
  });

  afterEach(() => {
    cleanup();
    submissions.dispose();
  });

  const buttons = () =>
    screen
      .getAllByRole('button')
      .map(button => button.textContent ?? '')
      .filter(words => words !== '');

  it.each<[MyRecord['state'], string, string[]]>([
    ['draft', 'Draft', ['Continue', 'Discard…']],
    ['new-version', 'Draft of a new version', ['Continue', 'Discard…']],
    ['in-review', 'In review', ['Follow Review', 'Discard…']],
    ['declined', 'Declined', ['Edit and Resubmit', 'Show Reason', 'Discard…']],
    [
      'editing',
      'Unpublished changes',
      ['Continue Editing', 'Discard Changes…']
    ],
    [
      'published',
      'Published',
      ['New Version', 'Edit Metadata', 'Copy DOI Badge', 'Web Page', 'Delete…']
    ]
  ])(
    'has one main action and a menu for what is %s',
    async (state, words, can) => {
      server.mineAnswer = async () => [
        mine('1', {
          state,
          doi: '10.5281/1',
          version: '1.2',
          review: review(),
          deletable: true
        })
      ];
      await act(() => submissions.show());
      const row = screen.getByRole('listitem');
      expect(row.querySelector('.ossr-StateBadge')?.textContent).toBe(words);
      expect(screen.getByText('v1.2')).toBeTruthy();
      const [main, ...more] = can;
      expect(
        [...row.querySelectorAll('button')].map(each => each.textContent)
      ).toEqual(['Record 1', main, '']);
      fireEvent.click(screen.getByRole('button', { name: main! }));
      expect(context.ran).toEqual([
        [expect.any(String), expect.objectContaining({ source: 'zenodo' })]
      ]);
      fireEvent.click(screen.getByRole('button', { name: /^More actions/ }));
      const [items] = jest.mocked(context.menu).mock.calls[0]!;
      expect(items.map(({ label }) => label)).toEqual(more);
    }
  );

  it('lists a record once, with its other versions inside', async () => {
    const parent = 'c';
    server.mineAnswer = async () => [
      mine('3', { parent, state: 'new-version', title: 'Spectra' }),
      mine('2', { parent, state: 'published', version: '1.1' }),
      mine('1', { parent, state: 'published', version: '1.0' }),
      mine('9', { state: 'published', title: 'Other' })
    ];
    await act(() => submissions.show());
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    const row = screen.getAllByRole('listitem')[0]!;
    expect(row.textContent).toContain('2 other versions');
    // One begun version is enough.
    fireEvent.click(
      screen.getByRole('button', { name: 'More actions for v1.1' })
    );
    const [items] = jest.mocked(context.menu).mock.calls[0]!;
    expect(items.map(({ label }) => label)).not.toContain('New Version');
  });

  it('is searched and filtered; drafts that are picked are discarded at once', async () => {
    server.mineAnswer = async () => [
      mine('1', { title: 'Crab spectra' }),
      mine('2', { title: 'Crab images' }),
      mine('3', { title: 'Vela', state: 'published', doi: '10.5281/3' })
    ];
    await act(() => submissions.show());
    const titles = () =>
      screen
        .queryAllByRole('listitem')
        .map(row => row.querySelector('.ossr-Submissions-title')?.textContent);
    const box = screen.getByLabelText('Search my records');
    fireEvent.change(box, { target: { value: 'CRAB im' } });
    expect(titles()).toEqual(['Crab images']);
    fireEvent.change(box, { target: { value: '5281/3' } });
    expect(titles()).toEqual(['Vela']);
    fireEvent.change(box, { target: { value: '' } });
    fireEvent.click(screen.getByRole('button', { name: 'Draft 2' }));
    expect(titles()).toEqual(['Crab spectra', 'Crab images']);
    const discard = (name: string) =>
      screen.getByRole<HTMLButtonElement>('button', { name });
    expect(discard('Discard Drafts…').disabled).toBe(true);
    fireEvent.click(screen.getByLabelText('Select all'));
    fireEvent.click(discard('Discard 2 Drafts…'));
    expect(context.ran).toEqual([
      ['ossr:discard-draft', { source: 'zenodo', drafts: ['1', '2'] }]
    ]);
  });

  it('leads to signing in', async () => {
    server.who = account();
    await act(() => submissions.show());
    fireEvent.click(screen.getByRole('button', { name: 'Sign In' }));
    expect(context.ran).toEqual([['ossr:open-account', { source: 'zenodo' }]]);
  });

  it('says how to begin where there is nothing', async () => {
    await act(() => submissions.show());
    expect(screen.getByRole('status').textContent).toContain(
      'You have no records'
    );
  });

  it('tries again after a failure', async () => {
    server.mineAnswer = () => Promise.reject(problem('upstream-down'));
    await act(() => submissions.show());
    server.mineAnswer = async () => [mine('1')];
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    });
    expect(buttons()).toContain('Record 1');
  });

  it('counts what waits, and goes from tab to tab with the keyboard', async () => {
    server.reviewsAnswer = async () => [review(), review({ id: 'r' })];
    await act(() => submissions.show());
    const tabs = screen.getAllByRole('tab');
    expect(tabs.map(tab => tab.textContent)).toEqual([
      'My Records',
      'Review Requests2'
    ]);
    fireEvent.keyDown(tabs[0] as HTMLElement, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(tabs[1]);
    fireEvent.click(screen.getAllByRole('button', { name: 'Review' })[0]!);
    expect(context.ran.at(-1)).toEqual([
      'ossr:open-review',
      { source: 'zenodo', review: 'q' }
    ]);
  });

  it('tells who is no curator', async () => {
    const ask = jest.fn(() => Promise.reject(problem('restricted')));
    server.reviewsAnswer = ask;
    await act(() => submissions.show(undefined, 'requests'));
    await act(() => submissions.reload());
    expect(ask).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('status').textContent).toContain('Only curators');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('Timeline', () => {
  afterEach(cleanup);

  it('tells who said and did what', () => {
    const comments = [
      comment('hi', { mine: true }),
      comment('e', { event: 'declined', content: '' }),
      comment('x', { event: 'something new', author: null, content: '' })
    ];
    render(
      within(viewContext(), <Timeline review={review()} comments={comments} />)
    );
    const lines = screen
      .getAllByRole('listitem')
      .map(item => item.querySelector('p')?.textContent ?? '');
    expect(lines[0]).toMatch(/^Connie Contributor requested review/);
    expect(lines[1]).toMatch(/^You commented/);
    expect(lines[2]).toMatch(/^Curt Curator declined the request/);
    expect(lines[3]).toMatch(/^Unknown user something new/);
  });
});
