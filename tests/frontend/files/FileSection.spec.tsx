import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';

import { FileSection } from '../../../src/files/views/FileSection';
import { copy, file, job, record, spec } from '../fixtures/downloads';
import { problemDocument as problem, settled } from '../fixtures/helpers';
import { ViewHarness } from '../fixtures/harness';

describe('FileSection', () => {
  let stage: ViewHarness;

  beforeEach(() => {
    stage = new ViewHarness();
  });

  afterEach(() => {
    cleanup();
    stage.jobs.dispose();
    jest.restoreAllMocks();
  });

  async function show(change: Parameters<typeof record>[0] = {}) {
    render(stage.show(<FileSection record={record(change)} />));
    await act(settled);
  }

  const row = (name: string) =>
    within(screen.getByText(name).closest('li') as HTMLElement);

  it('says where the files go, how many they are and how much', async () => {
    stage.files.setBase('work');
    await show();
    expect(screen.getByRole('heading', { name: /Files/ }).textContent).toBe(
      'Files2 files, 3.0 kB'
    );
    expect(screen.getByText('Save to').parentElement?.textContent).toContain(
      'work/Crab-nebula-events-1.0'
    );
  });

  it('warns where this Jupyter has holes that a file could use', async () => {
    stage.client.risks = ['Old. Update it.'];
    await show();
    expect(screen.getByRole('note').textContent).toBe('Old. Update it.');
  });

  it('downloads all', async () => {
    await show();
    fireEvent.click(
      screen.getByRole('button', { name: /Download All · 3.0 kB/ })
    );
    expect(stage.ran).toEqual([
      ['ossr:download-files', { source: 'demo', record: 'r1' }]
    ]);
  });

  it('downloads what is selected', async () => {
    await show();
    expect(
      screen.queryByRole('button', { name: /Download Selected/ })
    ).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select b.csv' }));
    fireEvent.click(
      screen.getByRole('button', { name: 'Download Selected (1, 2.0 kB)' })
    );
    expect(stage.ran).toEqual([
      ['ossr:download-files', { source: 'demo', record: 'r1', keys: ['b.csv'] }]
    ]);
  });

  it('selects all, and shows a partial selection as such', async () => {
    await show();
    const all = screen.getByRole<HTMLInputElement>('checkbox', {
      name: 'Select all'
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select a.csv' }));
    expect(all.indeterminate).toBe(true);
    fireEvent.click(all);
    expect(all.checked).toBe(true);
    expect(all.indeterminate).toBe(false);
  });

  it('downloads and opens one file with one click', async () => {
    await show();
    fireEvent.click(
      screen.getByRole('button', { name: 'Download and open a.csv' })
    );
    expect(stage.ran[0]).toEqual([
      'ossr:download-files',
      {
        source: 'demo',
        record: 'r1',
        keys: ['a.csv'],
        open: true,
        unpack: false
      }
    ]);
  });

  it('opens a file that is here, and says so', async () => {
    stage.client.copiesAnswer = async () => [copy()];
    await show();
    expect(row('a.csv').getByText('downloaded')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Open a.csv' }));
    expect(stage.ran[0]).toEqual([
      'ossr:open-file',
      { path: 'Crab-nebula-events-1.0/a.csv' }
    ]);
  });

  it('says when all is here, and offers to download it again', async () => {
    stage.client.copiesAnswer = async () => [
      copy(),
      copy({ key: 'b.csv', path: 'work/b.csv' })
    ];
    await show();
    expect(screen.getByText('All files are downloaded.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Download Again' }));
    expect(stage.ran).toEqual([
      ['ossr:download-files', { source: 'demo', record: 'r1' }]
    ]);
  });

  it('says what was edited since, and what has a newer version', async () => {
    stage.client.copiesAnswer = async () => [
      copy({ state: 'edited', newer: 'r2' }),
      copy({ key: 'b.csv', record: 'r0', version: '0.9' })
    ];
    await show();
    expect(row('a.csv').getByText('modified locally')).toBeTruthy();
    expect(row('a.csv').getByText('newer version available')).toBeTruthy();
    expect(row('b.csv').getByText('version 0.9 downloaded')).toBeTruthy();
  });

  it('shows what comes alone in its row, with a cancel button', async () => {
    await show();
    const progress = {
      done: 500,
      total: 1000,
      unit: 'bytes' as const,
      rate: 100,
      remaining: 5,
      note: null
    };
    act(() =>
      stage.events.emit(job({ spec: spec({ keys: ['a.csv'] }), progress }))
    );
    const bar = screen.getByRole('progressbar', { name: 'Downloading a.csv' });
    expect(bar.getAttribute('aria-valuenow')).toBe('50');
    expect(
      row('a.csv').getByText('500 B of 1.0 kB · 100 B/s · 5 s left')
    ).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel a.csv' }));
    expect(stage.ran).toEqual([['ossr:cancel-job', { job: 'j1' }]]);
  });

  it('cannot download all twice at the same time', async () => {
    await show();
    act(() => stage.events.emit(job()));
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: /Download All/ })
        .disabled
    ).toBe(true);
  });

  it('shows a failure of its record where it was asked for', async () => {
    await show();
    act(() =>
      stage.events.emit(
        job({ state: 'failed', problem: problem('upstream-down') })
      )
    );
    expect(screen.getByRole('alert').textContent).toContain(
      'Title of upstream-down'
    );
  });

  it('offers what can be done with a file under its name', async () => {
    stage.client.copiesAnswer = async () => [copy()];
    await show();
    const name = screen.getByRole('button', { name: 'a.csv' });
    expect(name.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(name);
    for (const words of ['Preview', 'Show in File Browser', 'Insert Cell']) {
      fireEvent.click(screen.getByRole('button', { name: words }));
    }
    fireEvent.click(
      screen.getByRole('button', { name: 'Copy checksum of a.csv' })
    );
    expect(stage.ran.map(([command]) => command)).toEqual([
      'ossr:preview-file',
      'ossr:show-in-file-browser',
      'ossr:insert-cell',
      'ossr:copy-checksum'
    ]);
  });

  it('goes from row to row with the arrow keys, on the same control', async () => {
    await show();
    const first = screen.getByRole('checkbox', { name: 'Select a.csv' });
    first.focus();
    fireEvent.keyDown(first, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(
      screen.getByRole('checkbox', { name: 'Select b.csv' })
    );
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' });
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Select b.csv'
    );
    fireEvent.keyDown(document.activeElement as Element, { key: 'Home' });
    expect(document.activeElement).toBe(first);
  });

  it('draws only the rows in view of a long list, and filters them', async () => {
    // jsdom lays nothing out.
    jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(480);
    jest
      .spyOn(HTMLElement.prototype, 'offsetHeight', 'get')
      .mockReturnValue(48);
    const files = Array.from({ length: 3000 }, (_, index) =>
      file(`run-${index}.csv`)
    );
    await show({ files });
    const drawn = screen.getAllByRole('listitem').length;
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(60);
    fireEvent.change(screen.getByRole('searchbox', { name: 'Filter files' }), {
      target: { value: 'run-299' }
    });
    expect(screen.getAllByRole('listitem')).toHaveLength(11);
    expect(screen.getByLabelText('Select the 11 shown')).toBeTruthy();
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'zzz' }
    });
    expect(screen.getByRole('status').textContent).toContain('zzz');
  });

  it('offers to unpack where there is an archive, for this record only', async () => {
    await show({ files: [file('a.tar.gz')] });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Unpack archives' }));
    expect(stage.files.of(record({ files: [file('a.tar.gz')] })).unpack).toBe(
      true
    );
    expect(stage.files.state.unpack).toBe(false);
    cleanup();
    await show({ id: 'r2' });
    expect(
      screen.queryByRole('checkbox', { name: 'Unpack archives' })
    ).toBeNull();
  });

  it('says why there is nothing to download, and sends no request', async () => {
    await show({ files: [] });
    expect(screen.getByText(/this record has no files/)).toBeTruthy();
    cleanup();
    await show({
      id: 'r2',
      files: [],
      filesHidden: true,
      access: {
        status: 'restricted',
        files: 'restricted',
        embargoUntil: null,
        embargoReason: null
      }
    });
    expect(screen.getByText(/only to people with access/)).toBeTruthy();
    expect(stage.client.calls).toEqual([]);
  });

  it('shows characters that would disguise a name', async () => {
    await show({ files: [file('photo‮gpj.exe')] });
    expect(screen.getByText('U+202E')).toBeTruthy();
    expect(
      screen.getByRole('button', {
        name: 'Download and open photoU+202Egpj.exe'
      })
    ).toBeTruthy();
  });
});
