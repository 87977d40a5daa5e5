import { act, fireEvent, screen, within } from '@testing-library/react';

import type { PlannedDid } from '../../../src/api/types';
import { did, plan as replication } from '../fixtures/lake';
import { settled } from '../fixtures/helpers';
import { planned } from '../fixtures/install';
import { problem } from '../fixtures/search';
import { InstallHarness } from './harness';

function data(text: string, change: Partial<PlannedDid> = {}): PlannedDid {
  return {
    did: did(text),
    lake: 'demo',
    title: 'Demo Lake',
    instance: '',
    variables: [text.slice(2)],
    notebooks: [],
    size: 5_000_000,
    files: 3,
    ways: ['make-available', 'download'],
    replication: replication({
      missingSize: 4_000_000,
      lifetimeDays: 30,
      rseExpression: 'SITE',
      usage: [{ rse: 'SITE', used: 2e9, limit: 1e10, files: null }]
    }),
    why: null,
    signIn: false,
    ...change
  };
}

const HERE = data('s:here', { ways: ['here'], replication: null });
const SMALL = data('s:small', {
  ways: ['download'],
  why: 'Your quota is too small.'
});

describe('Data in the lake, in a plan', () => {
  const shown = new InstallHarness();
  const folded = () => screen.getByText('Data in the lake').textContent;
  const show = async (...answer: PlannedDid[]) => {
    shown.stage.client.dataAnswer = async () => answer;
    shown.emit(planned());
    await act(settled);
  };
  const submitted = async () => {
    await act(() => shown.model.start(true));
    const spec = shown.stage.client.submitted.at(-1);
    return spec?.kind === 'try' ? spec.data : null;
  };

  it('is one line, with the rest folded', async () => {
    await show(HERE, data('s:far'), SMALL);
    expect(folded()).toBe(
      'Data in the lake 1 here · 1 to be made available (4.0 MB) · 1 left out'
    );
    const list = screen.getByRole('list', { name: 'Data in the lake' });
    expect(list.closest('details')?.open).toBe(false);
    expect(list.textContent).toContain('as far · 3 files · 5.0 MB · Demo Lake');
    expect(list.textContent).toContain(
      'Copied to SITE for 30 days · 2.0 GB of 10 GB used at SITE'
    );
    expect(list.textContent).toContain('Your quota is too small.');
  });

  it('is nothing where the record names none', async () => {
    await show();
    expect(shown.stage.client.calls).toContain('data p1');
    expect(screen.queryByText(/in the lake/)).toBeNull();
  });

  it('is made available, downloaded or left out as it is chosen', async () => {
    await show(HERE, data('s:far'), data('s:other'), SMALL);
    const choose = (name: string, value: string) =>
      fireEvent.change(
        screen.getByRole('combobox', { name: `What to do with ${name}` }),
        { target: { value } }
      );
    choose('s:other', 'leave-out');
    choose('s:small', 'download');
    expect(folded()).toContain('1 to be downloaded (5.0 MB) · 1 left out');
    expect(await submitted()).toEqual([
      {
        lake: 'demo',
        did: did('s:here'),
        way: 'here',
        variable: 'here',
        lifetimeDays: null
      },
      {
        lake: 'demo',
        did: did('s:far'),
        way: 'make-available',
        variable: 'far',
        lifetimeDays: 30
      },
      expect.objectContaining({ did: did('s:small'), way: 'download' })
    ]);
  });

  it('says why it cannot be used, and can be looked up again', async () => {
    const none = { ways: [], replication: null } as const;
    await show(
      data('s:gone', { ...none, ways: [], why: 's:gone is not known.' }),
      data('s:x', { ...none, ways: [], lake: null, why: 'Not configured.' }),
      data('s:in', { ...none, ways: [], signIn: true, why: 'Sign in.' })
    );
    const list = screen.getByRole('list', { name: 'Data in the lake' });
    expect(within(list).queryByRole('combobox')).toBeNull();
    expect(list.textContent).toContain('s:gone is not known.');
    shown.press('Sign In');
    expect(shown.stage.ran).toEqual([
      ['ossr:sign-in-to-data-lake', { lake: 'demo' }]
    ]);
    expect(await shown.model.data.chosen('p1')).toEqual([]);
    shown.stage.client.dataAnswer = async () => [HERE];
    shown.press('Check Again');
    await act(settled);
    expect(folded()).toBe('Data in the lake 1 here');
  });

  it('does not keep a record from being tried where the server cannot say', async () => {
    shown.stage.client.dataAnswer = async () => {
      throw problem('internal');
    };
    shown.emit(planned());
    await act(settled);
    expect(await submitted()).toEqual([]);
  });
});
