import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { JobListModel } from '../../../src/jobs/model/jobList';
import { JobList } from '../../../src/jobs/views/JobList';
import { TransferBar } from '../../../src/jobs/views/TransferBar';
import { job, publishResult, publishSpec, spec } from '../fixtures/downloads';
import { following } from '../fixtures/lake';
import { problemDocument as problem, settled } from '../fixtures/helpers';
import { addKinds } from '../fixtures/jobKinds';
import { ViewHarness } from '../fixtures/harness';

describe('JobList', () => {
  let stage: ViewHarness;
  let transfers: JobListModel;

  beforeEach(async () => {
    stage = new ViewHarness();
    await addKinds(stage.jobs.kinds);
    transfers = new JobListModel();
    render(stage.show(<JobList jobs={stage.jobs} transfers={transfers} />));
  });

  afterEach(() => {
    cleanup();
    stage.jobs.dispose();
    jest.useRealTimers();
  });

  const emit = (change: Parameters<typeof job>[0]) =>
    act(() => stage.events.emit(job(change)));

  it('says how to begin when nothing was ever downloaded', async () => {
    expect(screen.getByText('Loading…')).toBeTruthy();
    await act(() => stage.jobs.load());
    fireEvent.click(screen.getByRole('button', { name: 'Find a Record' }));
    expect(stage.ran).toEqual([['ossr:search-records', {}]]);
  });

  it('shows what is waited for instead of a rate', () => {
    emit({
      progress: {
        done: 1e6,
        total: 2e6,
        unit: 'bytes',
        rate: 0,
        remaining: null,
        note: 'Waiting 23 s for Zenodo',
        blocked: false
      }
    });
    expect(
      screen.getByText('1.0 MB of 2.0 MB · Waiting 23 s for Zenodo')
    ).toBeTruthy();
    expect(screen.getByText('1 active transfer')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(stage.ran).toEqual([['ossr:cancel-job', { job: 'j1' }]]);
  });

  it('has nothing where Cancel was that a second click could open or start', () => {
    const first = () =>
      screen
        .getAllByRole('button')
        .map(({ textContent }) => textContent)
        .filter(text => /^(Cancel|Log|Open|Retry|Resume)$/.test(text ?? ''))[0];
    emit({ id: 'j1', state: 'running' });
    expect(first()).toBe('Cancel');
    for (const state of ['succeeded', 'cancelled'] as const) {
      emit({ id: 'j1', state, resumable: true, revision: 9 });
      expect(first()).toBe('Log');
    }
  });

  it('opens the bar of active transfers, whose list is next for the keyboard, and Escape closes it', async () => {
    cleanup();
    render(stage.show(<TransferBar jobs={stage.jobs} transfers={transfers} />));
    emit({ id: 'j1', state: 'running' });
    const bar = screen.getByRole('button', { name: '1 active transfer' });
    fireEvent.click(bar);
    const cancel = await screen.findByRole('button', { name: 'Cancel' });
    expect(
      bar.compareDocumentPosition(cancel) & Node.DOCUMENT_POSITION_FOLLOWING
    ).toBeTruthy();
    cancel.focus();
    fireEvent.keyDown(cancel, { key: 'Escape' });
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    expect(document.activeElement).toBe(bar);
  });

  it('names what a verification found changed or missing', () => {
    const verified = { record: 'r1', checksum: 'md5:00', doi: null };
    const result = {
      kind: 'verify' as const,
      files: [
        { ...verified, path: 'a.csv', state: 'verified' as const },
        { ...verified, path: 'b.csv', state: 'changed' as const },
        { ...verified, path: 'c.csv', state: 'missing' as const }
      ]
    };
    const spec = { kind: 'verify' as const, folder: 'crab', title: '' };
    emit({ id: 'j1', spec, result, state: 'succeeded' });
    expect(screen.getByText('Changed or missing: b.csv, c.csv')).toBeTruthy();
    const files = result.files.slice(0, 1);
    const good = { ...result, files };
    emit({ id: 'j1', spec, result: good, state: 'succeeded', revision: 9 });
    expect(screen.getByText('1 file compared, none changed')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'crab' }));
    expect(stage.ran).toEqual([
      ['ossr:show-in-file-browser', { path: 'crab' }]
    ]);
  });

  it('shows a job of another server, which can only be cancelled', () => {
    emit({ elsewhere: true });
    expect(screen.getByText('Running in another JupyterLab')).toBeTruthy();
    const row = screen.getByRole('listitem');
    const buttons = [...row.querySelectorAll('.ossr-Files-actions button')];
    expect(buttons.map(each => each.textContent)).toEqual(['Cancel']);
    expect(row.querySelector('[role="progressbar"]')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(stage.ran).toEqual([['ossr:cancel-job', { job: 'j1' }]]);
  });

  it('does not start again by a second click where a job was cancelled', () => {
    const first = () =>
      screen
        .getByRole('listitem')
        .querySelector<HTMLElement>('.ossr-Files-actions button')!;
    emit({});
    fireEvent.click(first());
    emit({ state: 'cancelled', resumable: true, revision: 2 });
    fireEvent.click(first());
    expect(stage.ran.map(([command]) => command)).toEqual(['ossr:cancel-job']);
  });

  it('resumes what is resumable, and restarts what is not', () => {
    emit({ state: 'cancelled', resumable: true });
    expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy();
    emit({ state: 'cancelled', revision: 2 });
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(stage.ran).toEqual([['ossr:retry-job', { job: 'j1' }]]);
  });

  it('does not say that data are here where they cannot be read', () => {
    const result = {
      kind: 'replicate',
      rule: 'r1',
      state: 'ok',
      files: 2,
      expires: null,
      unseen: null
    } as const;
    const { spec } = following(1, null);
    emit({ state: 'succeeded', spec, result });
    expect(screen.getByText('2 files available')).toBeTruthy();
    const unseen = 'The mounted folder does not show it.';
    emit({
      state: 'succeeded',
      revision: 2,
      spec,
      result: { ...result, unseen }
    });
    expect(screen.queryByText(/files? available/)).toBeNull();
    expect(screen.getByText(unseen).closest('.ossr-mod-warning')).toBeTruthy();
  });

  it('offers three ways where a file is in the way', () => {
    emit({
      state: 'failed',
      problem: problem('exists', { paths: ['data/a.csv'] })
    });
    expect(screen.getByText('data/a.csv')).toBeTruthy();
    for (const words of ['Keep Both', 'Replace', 'Skip']) {
      fireEvent.click(screen.getByRole('button', { name: words }));
    }
    expect(stage.ran.map(([, args]) => args)).toEqual([
      { job: 'j1', onConflict: 'keep-both' },
      { job: 'j1', onConflict: 'replace' },
      { job: 'j1', onConflict: 'skip' }
    ]);
  });

  it.each([
    ['credentials-missing', 'Sign In', 'ossr:open-account'],
    ['no-space', 'Retry', 'ossr:retry-job'],
    ['offline', 'Retry', 'ossr:retry-job']
  ])('has one action for %s: %s', (slug, words, command) => {
    emit({ state: 'failed', problem: problem(slug) });
    fireEvent.click(screen.getByRole('button', { name: words }));
    expect(stage.ran.map(([id]) => id)).toEqual([command]);
  });

  it.each(['gone', 'restricted', 'unsafe-archive'])(
    'does not offer to try again what stays as it is: %s',
    slug => {
      emit({ state: 'failed', problem: problem(slug) });
      expect(screen.queryByRole('button', { name: /Retry|Resume/ })).toBeNull();
    }
  );

  it('says what came of it, and opens or reveals it', () => {
    emit({
      state: 'succeeded',
      spec: spec({ keys: ['a.csv'] }),
      result: {
        kind: 'download',
        folder: 'f',
        files: [
          {
            key: 'a.csv',
            path: 'f/a.csv',
            size: 1000,
            outcome: 'new',
            note: null
          }
        ]
      }
    });
    expect(screen.getByText('1 file, 1.0 kB, verified')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    fireEvent.click(
      screen.getByRole('button', { name: 'Show in File Browser' })
    );
    expect(stage.ran).toEqual([
      ['ossr:open-file', { path: 'f/a.csv' }],
      ['ossr:show-in-file-browser', { path: 'f/a.csv' }]
    ]);
  });

  it('shows what is sent, how far it is, and stops it', () => {
    emit({
      spec: publishSpec(),
      progress: {
        done: 1e6,
        total: 2e6,
        unit: 'bytes',
        rate: null,
        remaining: null,
        note: 'Sending a.csv',
        blocked: false
      }
    });
    expect(screen.getByText('Gamma spectra')).toBeTruthy();
    expect(screen.getByText('Submit for review from')).toBeTruthy();
    expect(screen.getByText('gammaspec')).toBeTruthy();
    expect(screen.getByText('1.0 MB of 2.0 MB · Sending a.csv')).toBeTruthy();
    expect(
      screen.getByRole('progressbar', { name: 'Publishing Gamma spectra' })
    ).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(stage.ran).toEqual([['ossr:cancel-job', { job: 'j1' }]]);
  });

  it.each([
    ['draft', null, 'Saved as a draft, visible only to you'],
    ['in-review', '10.5281/zenodo.9', 'Submitted for review by the community']
  ] as const)(
    'says that what was sent is no record yet: %s',
    (state, doi, words) => {
      emit({
        state: 'succeeded',
        spec: publishSpec(),
        result: publishResult(state, doi)
      });
      expect(screen.getByText(words)).toBeTruthy();
      expect(
        screen.getByText(doi ?? 'https://example.org/uploads/p9')
      ).toBeTruthy();
      expect(screen.queryByRole('link')).toBeNull();
      expect(
        screen.queryByRole('button', { name: 'Gamma spectra' })
      ).toBeNull();
    }
  );

  it('leads to the record that was published', () => {
    emit({
      state: 'succeeded',
      spec: publishSpec({ finish: 'publish' }),
      result: {
        ...publishResult('published', '10.5281/zenodo.9'),
        checks: [
          {
            pointer: '/funding',
            message: 'Name the grant.',
            severity: 'warning',
            description: '',
            community: null
          }
        ]
      }
    });
    expect(screen.getByText('Published')).toBeTruthy();
    expect(
      screen.getByRole('list', { name: 'Results of the community’s checks' })
        .textContent
    ).toBe('Warning Name the grant.');
    expect(screen.getByText('10.5281/zenodo.9')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Gamma spectra' }));
    expect(stage.ran).toEqual([
      ['ossr:open-record', { source: 'demo', record: 'p9' }]
    ]);
  });

  it.each([
    ['upstream-down', ['Resume']],
    ['exists', ['Resume']],
    ['incomplete', []]
  ])('resumes a publication where that can help: %s', (slug, ways) => {
    emit({
      state: 'failed',
      spec: publishSpec(),
      problem: problem(slug),
      resumable: true
    });
    expect(screen.getByText(`Title of ${slug}`)).toBeTruthy();
    expect(
      screen
        .queryAllByRole('button', { name: /Resume|Retry|Replace|Skip|Keep/ })
        .map(button => button.textContent)
    ).toEqual(ways);
  });

  it('clears what is finished, and only while there is some', () => {
    emit({});
    expect(screen.queryByRole('button', { name: 'Clear Finished' })).toBeNull();
    emit({ id: 'j2', state: 'succeeded' });
    fireEvent.click(screen.getByRole('button', { name: 'Clear Finished' }));
    expect(stage.ran).toEqual([['ossr:clear-finished-jobs', {}]]);
  });

  it('asks for a log when it is opened, follows it, and searches it', async () => {
    jest.useFakeTimers();
    stage.client.logAnswer = async () => [
      '12:00 planned',
      '12:01 resumed at 5 MB'
    ];
    emit({});
    expect(stage.client.calls).not.toContain('log');
    fireEvent.click(screen.getByRole('button', { name: 'Log' }));
    await act(async () => {
      jest.advanceTimersByTime(10);
      await settled();
    });
    expect(screen.getByRole('log').textContent).toContain('planned');
    fireEvent.change(
      screen.getByRole('searchbox', { name: 'Search the log' }),
      {
        target: { value: 'RESUMED' }
      }
    );
    expect(screen.getByRole('log').textContent).toBe('12:01 resumed at 5 MB');
    stage.client.logAnswer = async () => ['1', '2', '12:02 resumed again'];
    emit({ revision: 2 });
    await act(async () => {
      jest.advanceTimersByTime(1500);
      await settled();
    });
    expect(screen.getByRole('log').textContent).toBe('12:02 resumed again');
  });

  it('says why the list cannot be had, and tries again', async () => {
    stage.client.jobsAnswer = () => Promise.reject(new Error('no answer'));
    await act(() => stage.jobs.load());
    expect(screen.getByRole('alert').textContent).toContain('no answer');
    stage.client.jobsAnswer = async () => [];
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await act(settled);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
