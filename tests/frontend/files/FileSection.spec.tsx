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
import { settled } from '../fixtures/helpers';
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
    within(
      screen.getByRole('button', { name }).closest('[role=row]') as HTMLElement
    );
  /** The labels of the menu that a button opens. */
  const menuOf = (name: string) => {
    fireEvent.click(screen.getByRole('button', { name }));
    return stage.menus.at(-1) ?? [];
  };
  const names = () =>
    screen
      .getAllByRole('checkbox')
      .slice(1)
      .map(box => box.getAttribute('aria-label')?.replace('Select ', ''));

  it('says how many files there are, and how much', async () => {
    await show();
    expect(screen.getByRole('heading', { name: /Files/ }).textContent).toBe(
      'Files2 files, 3.0 kB'
    );
  });

  it('warns where this Jupyter has holes that a file could use', async () => {
    stage.client.risks = ['Old. Update it.'];
    await show();
    expect(screen.getByRole('note').textContent).toBe('Old. Update it.');
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

  it('does not offer to open what JupyterLab cannot show', async () => {
    stage.can = (command, args) =>
      command !== 'ossr:open-file' || args?.path !== 'a.csv';
    await show();
    expect(screen.queryByRole('button', { name: /open a\.csv$/ })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Download and open b.csv' })
    ).toBeTruthy();
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
      note: null,
      blocked: false
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

  it('previews a file by its name, and keeps the preview on a double click', async () => {
    await show({
      files: [file('a.csv'), { ...file('b.zip'), listable: true }]
    });
    fireEvent.click(screen.getByRole('button', { name: 'a.csv' }));
    fireEvent.doubleClick(screen.getByRole('button', { name: 'b.zip' }));
    const about = { source: 'demo', record: 'r1' };
    expect(stage.ran).toEqual([
      ['ossr:preview-file', { ...about, key: 'a.csv' }],
      ['ossr:show-archive', { ...about, key: 'b.zip', pin: true }]
    ]);
  });

  it('has a menu with what else can be done with a file', async () => {
    stage.client.copiesAnswer = async () => [copy()];
    await show();
    expect(menuOf('More actions for a.csv').map(({ label }) => label)).toEqual([
      'Preview',
      'Show in File Browser',
      'Insert Cell',
      'Download Again',
      'Download to Folder…',
      'Copy Checksum'
    ]);
  });

  it('sorts by a column, the other way round, and not any more', async () => {
    await show({
      files: [file('run-10.csv', 1), file('run-9.csv', 3), file('a.csv', 2)]
    });
    const sort = (name: string) =>
      fireEvent.click(screen.getByRole('button', { name }));
    sort('Name');
    expect(names()).toEqual(['a.csv', 'run-9.csv', 'run-10.csv']);
    expect(
      screen
        .getByRole('columnheader', { name: 'Name' })
        .getAttribute('aria-sort')
    ).toBe('ascending');
    sort('Size');
    sort('Size');
    expect(names()).toEqual(['run-9.csv', 'a.csv', 'run-10.csv']);
    sort('Size');
    expect(names()).toEqual(['run-10.csv', 'run-9.csv', 'a.csv']);
  });

  it('shows keys with slashes in folders, which select what is in them', async () => {
    const files = [file('README'), file('data/a.csv'), file('data/raw/b.csv')];
    await show({ files });
    const folder = screen.getByRole('button', { name: 'Folder data' });
    expect(folder.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByRole('button', { name: 'data/raw/b.csv' })).toBeTruthy();
    fireEvent.click(
      screen.getByRole('checkbox', { name: 'Select all in data' })
    );
    expect([...stage.files.of(record({ files })).state.selected]).toEqual([
      'data/a.csv',
      'data/raw/b.csv'
    ]);
    fireEvent.click(folder);
    expect(screen.queryByRole('button', { name: 'data/a.csv' })).toBeNull();
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
    const drawn = screen.getAllByRole('row').length;
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(60);
    fireEvent.change(screen.getByRole('searchbox', { name: 'Filter files' }), {
      target: { value: 'run-299' }
    });
    expect(screen.getAllByRole('row')).toHaveLength(12);
    expect(screen.getByLabelText('Select the 11 shown')).toBeTruthy();
    fireEvent.change(screen.getByRole('searchbox'), {
      target: { value: 'zzz' }
    });
    expect(screen.getByRole('status').textContent).toContain('zzz');
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
