import {
  act,
  fireEvent,
  render,
  screen,
  within as inside
} from '@testing-library/react';

import type { Environment, LocalCopy, Record } from '../../../src/api/types';
import { CommandIDs } from '../../../src/common/commandIds';
import { BrowseModel } from '../../../src/browse/model/browse';
import { EnvironmentsModel } from '../../../src/install/model/environments';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { SourcesModel } from '../../../src/account/model/sources';
import { formatDate } from '../../../src/common/views/dates';
import { RecordTools } from '../../../src/record/model/recordTools';
import { RecordView } from '../../../src/record/views/RecordView';
import {
  FakeClient,
  problem,
  record,
  viewContext,
  within
} from '../fixtures/search';
import { copy, file } from '../fixtures/downloads';
import { settled, term } from '../fixtures/helpers';
import { environment } from '../fixtures/install';
import { here } from '../fixtures/lake';

const RESTRICTED = {
  status: 'restricted',
  files: 'restricted',
  embargoUntil: null,
  embargoReason: null
} as const;

describe('RecordView', () => {
  let fake: FakeClient;
  let context: ReturnType<typeof viewContext>;
  let environments: EnvironmentsModel;

  const show = async (change: Partial<Record> = {}, wide = false) => {
    fake.records['1'] ??= async () => record(change);
    const browse = new BrowseModel(fake.client, new SourcesModel(fake.client));
    const tools = new RecordTools(fake.client, browse, environments);
    await browse.sources.load();
    render(
      within(
        context,
        <RecordView model={browse.record} tools={tools} wide={wide} />
      )
    );
    await act(async () => {
      await browse.open({ source: 'zenodo', id: '1' });
      await settled();
    });
    return browse;
  };
  let installed: Environment[] = [];
  let copies: LocalCopy[] = [];
  const button = (name: string) => screen.getByRole('button', { name });

  beforeEach(() => {
    fake = new FakeClient();
    const nobody = {
      stream: { connect: () => true }
    } as unknown as ConstructorParameters<typeof JobsModel>[1];
    const quiet = Object.assign(fake, {
      copies: async () => copies,
      environments: async () => installed,
      jobs: async () => []
    });
    const jobs = new JobsModel(quiet.client, nobody);
    installed = [];
    environments = new EnvironmentsModel(quiet.client, jobs);
    context = {
      ...viewContext(),
      files: new FilesRegistry(quiet.client, jobs)
    };
  });

  const menuOf = (name: string) => {
    fireEvent.click(button(name));
    return jest.mocked(context.menu).mock.calls.at(-1)?.[0] ?? [];
  };
  const ABOUT = { source: 'zenodo', record: '1' };

  it('downloads all, or what is selected, from its bar of actions', async () => {
    copies = [];
    await show({ files: [file('a.csv'), file('b.zip', 2000)] });
    expect(screen.getByText('Save to')).toBeTruthy();
    fireEvent.click(button('Download All'));
    expect(menuOf('More ways to download').map(({ label }) => label)).toEqual([
      'Download to Folder…',
      'Download and Unpack',
      'Change Download Folder…'
    ]);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select b.zip' }));
    fireEvent.click(button('Download Selected (1)'));
    expect(context.ran).toEqual([
      [CommandIDs.downloadFiles, ABOUT],
      [CommandIDs.downloadFiles, { ...ABOUT, keys: ['b.zip'] }]
    ]);
  });

  it('knows what is downloaded, where to, and what was modified', async () => {
    const mine = { source: 'zenodo', record: '1' };
    copies = [
      copy({ ...mine, key: 'a.csv', path: 'work/crab/a.csv' }),
      copy({ ...mine, key: 'b.csv', path: 'work/crab/b.csv', state: 'edited' })
    ];
    await show({ files: [file('a.csv'), file('b.csv')] });
    const line = screen.getByText('Downloaded to').parentElement;
    expect(line?.textContent).toMatch(
      /Downloaded to work\/crab 1 file modified/
    );
    fireEvent.click(button('Show in File Browser'));
    expect(context.ran).toEqual([
      [CommandIDs.showInFileBrowser, { path: 'work/crab' }]
    ]);
    copies = [];
  });

  it('offers to install where there is code, and opens what is installed', async () => {
    await show({ files: [file('events.csv')] });
    expect(screen.queryByRole('button', { name: 'Install…' })).toBeNull();
    expect(menuOf('More actions').map(({ label }) => label)).toContain(
      'Install…'
    );
  });

  it('knows the kernel that it is installed in', async () => {
    installed = [environment({ source: 'zenodo', record: '1' })];
    await show({ files: [file('fit.ipynb')] });
    expect(
      screen.getByText('Installed as').parentElement?.textContent
    ).toContain('gammaspec 1.2.0');
    expect(screen.queryByRole('button', { name: 'Install…' })).toBeNull();
    fireEvent.click(
      screen.getAllByRole('button', { name: 'Open Notebook' })[0]!
    );
    expect(context.ran).toEqual([
      [
        CommandIDs.openWithKernel,
        { path: 'gammaspec-1.2.0/spectrum.ipynb', kernel: 'ossr-gammaspec' }
      ]
    ]);
  });

  it('says that a newer version exists and leads to it', async () => {
    fake.all = [
      {
        id: '2',
        index: 2,
        version: '2.0',
        publicationDate: '2025-01-01',
        doi: null,
        isLatest: true
      },
      {
        id: '1',
        index: 1,
        version: '1.0',
        publicationDate: '2024-01-01',
        doi: null,
        isLatest: false
      }
    ];
    await show();
    expect(screen.getByText('A newer version exists: v2.0.')).toBeTruthy();
    fireEvent.click(button('Show Newest'));
    const menu = screen.getByRole('combobox', { name: 'Version' });
    expect(
      inside(menu).getByRole('option', { name: /v2\.0 · newest/ })
    ).toBeTruthy();
    fireEvent.change(menu, { target: { value: '2' } });
    expect(context.ran).toEqual([
      [CommandIDs.openRecord, { source: 'zenodo', record: '2' }],
      [CommandIDs.openRecord, { source: 'zenodo', record: '2' }]
    ]);
  });

  it('leads from a reference to the data of a lake that it names', async () => {
    await show({
      references: [
        'Rucio DID user.alice:run:42 (escape)',
        'Rucio DID ska:vis',
        'A Rucio DID ska:vis, in words',
        'Lovelace, A. (1843)'
      ]
    });
    fireEvent.click(button('Show user.alice:run:42 in the Data Lake'));
    fireEvent.click(button('Show ska:vis in the Data Lake'));
    expect(context.ran).toEqual([
      [CommandIDs.openDid, { did: 'user.alice:run:42', lake: 'escape' }],
      [CommandIDs.openDid, { did: 'ska:vis' }]
    ]);
    expect(
      screen.getAllByRole('button', { name: /in the Data Lake$/ })
    ).toHaveLength(2);
  });

  it('names the data in the lake, and leads there', async () => {
    const named = { instance: '', origin: 'open-data' } as const;
    const did = (name: string) => ({ scope: 'cta', name });
    fake.dids = [
      {
        ...named,
        did: did('events'),
        lake: 'escape',
        availability: here('cta:events', { state: 'available' }),
        why: null
      },
      {
        ...named,
        did: did('images'),
        lake: 'escape',
        availability: here('cta:images', { state: 'absent' }),
        why: null
      },
      {
        ...named,
        did: did('far'),
        lake: null,
        instance: 'https://elsewhere.org',
        availability: null,
        why: 'No response from the lake.'
      }
    ];
    await show();
    expect(screen.getByText('3 datasets, 1 here')).toBeTruthy();
    expect(screen.getByText('https://elsewhere.org')).toBeTruthy();
    expect(screen.getByText('No response from the lake.')).toBeTruthy();
    fireEvent.click(button('Show cta:images in the Data Lake'));
    expect(context.ran).toEqual([
      [CommandIDs.openDid, { lake: 'escape', did: 'cta:images' }]
    ]);
    expect(
      screen.queryByRole('button', { name: 'Show cta:far in the Data Lake' })
    ).toBeNull();
  });

  it('says how to ask for what is restricted', async () => {
    await show({ access: RESTRICTED, filesHidden: true });
    fireEvent.click(button('Request access on the repository'));
    fireEvent.click(button('Sign in if you have access'));
    expect(context.ran).toEqual([
      [CommandIDs.openPage, { source: 'zenodo', record: '1' }],
      [CommandIDs.openAccount, { source: 'zenodo' }]
    ]);
  });

  it('does not send those away who may read a restricted record', async () => {
    await show({ access: RESTRICTED, filesHidden: false });
    expect(
      screen.queryByRole('button', { name: /Request Access/i })
    ).toBeNull();
  });

  it('says until when files are under embargo', async () => {
    await show({
      access: {
        status: 'embargoed',
        files: 'restricted',
        embargoUntil: '2099-12-31',
        embargoReason: 'In review'
      },
      filesHidden: true
    });
    expect(
      screen.getByText(/^Files become open on Dec 31, 2099/).textContent
    ).toContain('In review');
  });

  it.each([
    ['gone', /Its DOI leads to a page/],
    ['not-found', /someone else's draft/]
  ])('has a place of its own for a record that is %s', async (slug, words) => {
    fake.records['1'] = async () => {
      throw problem(slug);
    };
    await show();
    expect(screen.getByText(words)).toBeTruthy();
    fireEvent.click(button('Back to Results'));
    expect(context.ran.at(-1)?.[0]).toBe(CommandIDs.closeRecord);
  });

  it('opens links in a tab that learns nothing of us, and only those of the web', async () => {
    await show({
      licences: [{ ...term('MIT', 'mit'), url: 'https://spdx.example/MIT' }],
      related: [
        {
          identifier: 'javascript:alert(1)',
          relation: term('Cites', 'cites'),
          scheme: 'url',
          resourceType: null,
          url: 'javascript:alert(1)'
        }
      ]
    });
    const links = screen.getAllByRole('link');
    expect(links.map(link => link.getAttribute('rel'))).toEqual(
      links.map(() => 'noopener noreferrer')
    );
    expect(
      links.some(link => link.getAttribute('href')?.startsWith('javascript'))
    ).toBe(false);
    expect(screen.getByText('javascript:alert(1)').closest('a')).toBeNull();
  });

  it('makes signs visible that turn a title around', async () => {
    await show({ title: 'invoice\u202Egnp.exe' });
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(
      'invoiceU+202Egnp.exe'
    );
  });

  it('shows the dates of what it is about', async () => {
    await show({
      dates: [
        {
          date: '2025-01',
          kind: term('Collected', 'collected'),
          description: 'Of the camera'
        }
      ]
    });
    const label = screen.getByText('Dates');
    expect(label.nextElementSibling?.textContent).toBe(
      `Collected ${formatDate('2025-01')} Of the camera`
    );
  });

  it('searches for a subject that is clicked', async () => {
    await show({ subjects: [term('gamma-ray')] });
    fireEvent.click(button('Search for gamma-ray'));
    expect(context.ran).toEqual([
      [
        CommandIDs.searchRecords,
        { query: 'gamma-ray', source: 'zenodo', raw: false, facets: {} }
      ]
    ]);
  });

  it('copies in the style that was chosen, for all records', async () => {
    const browse = await show();
    fireEvent.change(screen.getByRole('combobox', { name: 'Citation style' }), {
      target: { value: 'ieee' }
    });
    fireEvent.click(button('Copy Citation'));
    fireEvent.click(button('Copy DOI (all versions)'));
    expect(context.ran).toEqual([
      [
        CommandIDs.copyCitation,
        { source: 'zenodo', record: '1', style: 'ieee' }
      ],
      [CommandIDs.copyDoi, { source: 'zenodo', record: '1', concept: true }]
    ]);
    expect(browse.memory.style).toBe('ieee');
  });

  it('has no way back in the main area, where there is nothing to go back to', async () => {
    await show({}, true);
    expect(screen.queryByRole('button', { name: 'Results' })).toBeNull();
  });
});
