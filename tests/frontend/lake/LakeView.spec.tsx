import { act, fireEvent, render, screen } from '@testing-library/react';
import { readFileSync } from 'fs';
import { join } from 'path';

import type { Availability } from '../../../src/api/types';
import { CommandIDs } from '../../../src/common/commandIds';
import type { LakeModel } from '../../../src/lake/model/lake';
import { DidRow } from '../../../src/lake/views/DidRow';
import { viewContext, within } from '../fixtures/search';
import { settled } from '../fixtures/helpers';
import { FakeLake } from '../fixtures/fakeLake';
import { showLake } from './harness';
import {
  details,
  did,
  end,
  here,
  hit,
  line,
  lake as aLake,
  plan,
  rule
} from '../fixtures/lake';

const nothing = (): void => undefined;
// test_open_data.py runs the same commands with Rucio's own client.
const commands = JSON.parse(
  readFileSync(join(__dirname, '../../open-data-commands.json'), 'utf8')
) as { [state: string]: { doi: string; command: string } };

describe('LakeView', () => {
  let fake: FakeLake;
  let lake: LakeModel;
  let context: ReturnType<typeof viewContext>;

  const show = async () => {
    lake = await showLake(fake, context);
  };

  const open = async (name: string) => {
    await act(async () => {
      lake.open(did(name));
      await settled();
    });
    // What is in sight is asked for when it has been drawn.
    await act(() => lake.availability.refresh());
  };
  const button = (name: string | RegExp) =>
    screen.getByRole<HTMLButtonElement>('button', { name });

  beforeEach(() => {
    fake = new FakeLake();
    context = viewContext();
  });
  afterEach(() => lake.dispose());

  it('says what to configure where there is no lake', async () => {
    fake.known = [];
    await show();
    expect(screen.getByRole('status').textContent).toBe(
      'No Data Lake is configured.'
    );
  });

  it('offers a choice only where there are several lakes', async () => {
    await show();
    expect(screen.queryByLabelText('Data Lake to search')).toBeNull();
    lake.dispose();
    document.body.replaceChildren();
    fake.known = [aLake(), aLake({ id: 'other', title: 'Other' })];
    await show();
    fireEvent.change(screen.getByLabelText('Data Lake to search'), {
      target: { value: 'other' }
    });
    expect(context.ran).toEqual([[CommandIDs.selectLake, { lake: 'other' }]]);
  });

  it('says that a plain word was searched with wildcards', async () => {
    await show();
    await act(async () => {
      const done = lake.find.submit('crab');
      fake.flows[0]!.send(line(hit('cta:crab-nebula')), end(1));
      await done;
    });
    expect(fake.queries.map(({ text }) => text)).toEqual(['*crab*']);
    expect(screen.getByText('1 found for *crab*')).toBeTruthy();
  });

  it('shows what is in a scope that was searched for as a name', async () => {
    await show();
    await act(async () => {
      void lake.find.loadScopes();
      await settled();
    });
    await act(async () => {
      const done = lake.find.submit('cta');
      fake.flows[0]!.send(end(0));
      await done;
    });
    await act(async () => {
      fireEvent.click(button('Show All in Scope cta'));
      await settled();
    });
    expect(fake.queries[1]!.text).toBe('cta:*');
  });

  it('tells how large a collection in the list is, once that is known', async () => {
    await show();
    const item = hit('cta:d', { size: null, files: null });
    const draw = (availability: Availability | undefined) => (
      <DidRow
        row={{
          kind: 'did',
          id: '/d',
          item,
          level: 1,
          open: false,
          at: 1,
          of: 1
        }}
        place={{
          measure: nothing,
          index: 0,
          top: 0,
          tabIndex: 0,
          onFocus: nothing
        }}
        availability={availability}
        failed={false}
        onToggle={nothing}
      />
    );
    const { container, rerender } = render(within(context, draw(undefined)));
    expect(container.textContent).toMatch(/Dataset(?! ·)/);
    rerender(within(context, draw(here('cta:d', { size: 2e6, of: 12 }))));
    expect(container.textContent).toContain('Dataset · 2.0 MB · 12 files');
  });

  it('proposes scopes, which keys choose', async () => {
    await show();
    const box = screen.getByRole<HTMLInputElement>('combobox', {
      name: /^Search/
    });
    await act(async () => {
      fireEvent.change(box, { target: { value: 'lo' } });
      await settled();
    });
    expect(box.getAttribute('aria-expanded')).toBe('true');
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(box.value).toBe('lofar:');
    expect(fake.queries).toEqual([]);
  });

  it('shows what would be copied, and does it with one click', async () => {
    await show();
    await open('s:d');
    expect(screen.getByText(/2 of 2 files, 2.0 kB/)).toBeTruthy();
    fireEvent.click(button('Make Available'));
    expect(context.ran).toEqual([
      [
        CommandIDs.makeDidAvailable,
        { lake: 'demo', did: 's:d', lifetimeDays: 30, approval: false }
      ]
    ]);
  });

  it('shows the end of an existing rule, and offers a longer lifetime', async () => {
    const expires = '2026-12-01T10:00:00Z';
    fake.planned = plan({ existing: rule('r1', { expires }), endsEarly: true });
    await show();
    await open('s:d');
    expect(
      screen.getByText(/already requested: .*, until Dec 1, 2026/)
    ).toBeTruthy();
    expect(button('Make Available Longer').disabled).toBe(false);
    expect(
      screen.getByLabelText('How long to keep the replica here')
    ).toBeTruthy();
  });

  it('plans again when another lifetime is chosen', async () => {
    await show();
    await open('s:d');
    await act(async () => {
      fireEvent.change(
        screen.getByLabelText('How long to keep the replica here'),
        {
          target: { value: 'null' }
        }
      );
      await settled();
    });
    expect(fake.asked).toContain('plan null false');
  });

  it('cannot be pressed where the quota does not allow it, unless somebody is asked', async () => {
    // As the server has it: obstacles are reported, whether or not an approval is requested.
    fake.planned = plan({ fits: false, approval: true, why: 'Too large.' });
    await show();
    await open('s:d');
    expect(button('Make Available').disabled).toBe(true);
    await act(async () => {
      fireEvent.click(screen.getByLabelText(/Request approval/));
      await settled();
    });
    expect(fake.asked).toContain('plan 30 true');
    expect(button('Request').disabled).toBe(false);
  });

  it('follows a rule that is there instead of making another', async () => {
    fake.planned = plan({ existing: rule('r1', { state: 'replicating' }) });
    await show();
    await open('s:d');
    expect(screen.queryByRole('button', { name: 'Make Available' })).toBeNull();
    expect(button('Follow')).toBeTruthy();
  });

  it('does not offer to copy what is here', async () => {
    fake.states['s:d'] = here('s:d');
    await show();
    await open('s:d');
    expect(screen.queryByRole('button', { name: 'Make Available' })).toBeNull();
    expect(button('Copy Paths')).toBeTruthy();
  });

  it('offers the download of open data without a sign-in, and nothing that needs one', async () => {
    fake.about['s:d'] = details('s:d', { public: true, account: null });
    await show();
    await open('s:d');
    expect(screen.getByText(/^Open data, shown without/)).toBeTruthy();
    expect(screen.queryByText('Rules')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Make Available' })).toBeNull();
    fireEvent.click(button('Download'));
    expect(context.ran).toEqual([
      [CommandIDs.downloadDid, { lake: 'demo', did: 's:d', folder: '' }]
    ]);
    fake.about['s:d'] = details('s:d');
    await open('s:d');
    expect(button('Make Available')).toBeTruthy();
  });

  it('names the records that cite it, and leads there', async () => {
    fake.cited = {
      records: [
        {
          doi: '10.5281/zenodo.1',
          source: 'zenodo',
          record: '1',
          title: 'Crab events',
          origin: 'open-data'
        },
        {
          doi: '10.1/elsewhere',
          source: null,
          record: null,
          title: '',
          origin: 'metadata'
        }
      ],
      note: 'No response from Zenodo.'
    };
    await show();
    await open('s:d');
    fireEvent.click(button('Crab events'));
    expect(context.ran).toEqual([
      [CommandIDs.openRecord, { source: 'zenodo', record: '1' }]
    ]);
    expect(screen.getByRole('link', { name: /10\.1\/elsewhere/ })).toBeTruthy();
    expect(screen.getByText('No response from Zenodo.')).toBeTruthy();
  });

  it('prepares the command that opens data with the DOI of a record that cites it', async () => {
    const cited = {
      doi: commands.open!.doi,
      source: 'zenodo',
      record: '1',
      title: 'Crab events'
    };
    const offered = async () => {
      await open('s:d');
      fireEvent.click(button('More actions'));
      const [items] = jest.mocked(context.menu).mock.lastCall!;
      return items
        .filter(({ label }) => label?.startsWith('Copy Open Data Command'))
        .map(({ command, args }) => [command, args?.text]);
    };
    fake.cited = {
      records: [
        { ...cited, origin: 'record' },
        { ...cited, origin: 'metadata' }
      ],
      note: null
    };
    await show();
    expect(await offered()).toEqual([
      [CommandIDs.copyText, commands.open!.command]
    ]);
    fake.about['s:d'] = details('s:d', { open: false });
    fake.cited = {
      records: [{ ...cited, doi: commands.closed!.doi, origin: 'record' }],
      note: null
    };
    expect(await offered()).toEqual([
      [CommandIDs.copyText, commands.closed!.command]
    ]);
    fake.cited = { records: [{ ...cited, origin: 'open-data' }], note: null };
    expect(await offered()).toEqual([]);
  });

  it('says why a rule is stuck, and lets its owner alone change it', async () => {
    fake.ruled = [
      rule('r1', { state: 'stuck', locksStuck: 1, error: 'No space left' }),
      rule('r2', { mine: false, account: 'root' })
    ];
    await show();
    await open('s:d');
    expect(screen.getByText('No space left')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Extend…' })).toHaveLength(1);
    // For a request to the lake's administrator.
    fireEvent.click(screen.getAllByRole('button', { name: 'Copy Id' })[1]!);
    fireEvent.click(button('Retry'));
    expect(context.ran).toEqual([
      [CommandIDs.copyText, { text: 'r2' }],
      [
        CommandIDs.editRule,
        { lake: 'demo', did: 's:d', rule: 'r1', action: 'again' }
      ]
    ]);
  });

  it('lets metadata be changed where they are ours, as what they are', async () => {
    fake.about['s:d'] = details('s:d', {
      editable: true,
      metadata: { run: 7, label: '007' }
    });
    await show();
    await open('s:d');
    fireEvent.click(screen.getAllByRole('button', { name: 'Change' })[0]!);
    const field = screen.getByLabelText('Value of run');
    fireEvent.change(field, { target: { value: '8' } });
    fireEvent.submit(field.closest('form')!);
    fireEvent.click(screen.getAllByRole('button', { name: 'Change' })[1]!);
    const label = screen.getByLabelText('Value of label');
    fireEvent.change(label, { target: { value: '008' } });
    fireEvent.submit(label.closest('form')!);
    expect(context.ran.map(([, args]) => args?.values)).toEqual([
      { run: 8 },
      { label: '008' }
    ]);
  });

  it('shows a stranger’s metadata and lets nobody change them', async () => {
    fake.about['s:d'] = details('s:d', {
      metadata: { note: '<img src=x onerror=alert(1)>' }
    });
    await show();
    await open('s:d');
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  });
});
