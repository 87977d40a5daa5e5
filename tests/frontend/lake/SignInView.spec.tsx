import { act, fireEvent, screen } from '@testing-library/react';

import { CommandIDs } from '../../../src/common/commandIds';
import type { LakeModel } from '../../../src/lake/model/lake';
import { viewContext } from '../fixtures/search';
import { settled } from '../fixtures/helpers';
import { FakeLake } from '../fixtures/fakeLake';
import { showLake } from './harness';
import { account, lake as aLake } from '../fixtures/lake';

describe('SignInView', () => {
  let fake: FakeLake;
  let lake: LakeModel;
  let context: ReturnType<typeof viewContext>;

  const show = async () => {
    lake = await showLake(fake, context);
  };

  const showAccount = async () => {
    await show();
    await act(async () => {
      lake.showAccount();
      await settled();
    });
  };
  const button = (name: string | RegExp) =>
    screen.getByRole<HTMLButtonElement>('button', { name });

  beforeEach(() => {
    fake = new FakeLake();
    context = viewContext();
  });
  afterEach(() => lake.dispose());

  it('lets one choose among the accounts that one may be', async () => {
    await showAccount();
    fireEvent.click(screen.getByLabelText('User name and password'));
    expect(screen.getByLabelText(/^Rucio account/).tagName).toBe('INPUT');
    fake.who = account({ accounts: ['ada', 'team'] });
    await act(async () => {
      fireEvent.submit(screen.getByLabelText('Password').closest('form')!);
      await settled();
    });
    const choice = screen.getByLabelText(/^Rucio account/);
    expect(choice.tagName).toBe('SELECT');
    expect(choice).toHaveProperty('value', 'ada');
    expect(choice.textContent).toBe('adateamdefault account');
  });

  it('takes a password where nobody can read it, and keeps none that was refused', async () => {
    await showAccount();
    const secret = screen.getByLabelText<HTMLInputElement>('Password');
    expect([secret.type, secret.autocomplete]).toEqual(['password', 'off']);
    const enter = (word: string) =>
      act(async () => {
        fireEvent.change(secret, { target: { value: word } });
        fireEvent.submit(secret.form!);
        await settled();
      });
    await enter('wrong');
    expect(secret.value).toBe('');
    expect(screen.getByRole('alert').textContent).toContain(
      'credentials-rejected'
    );
    await enter('right');
    expect(screen.getByText('ada')).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('right"');
    expect(context.ran).toEqual([]);
  });

  it.each([
    [300, false, true],
    [300, true, false],
    [7200, false, false]
  ])(
    'warns of a sign-in that ends in %i s (renewed by itself: %s): %s',
    async (left, automatic, warned) => {
      fake.who = account({
        signedIn: true,
        account: 'ada',
        kind: 'userpass',
        automatic,
        expires: Date.now() / 1000 + left
      });
      await showAccount();
      expect(screen.getByText(/^Signed in until/).className).toBe(
        warned ? 'ossr-mod-warning' : 'ossr-mod-faint'
      );
      expect(screen.queryByText(/Sign in again before then/) !== null).toBe(
        warned
      );
    }
  );

  it.each([
    [300, false, true],
    [300, true, false],
    [7200, false, false],
    [-60, false, true],
    [null, false, false]
  ])(
    'warns beside a search of a sign-in that ends in %s s (renewed by itself: %s): %s',
    async (left, automatic, warned) => {
      fake.who = account({
        signedIn: true,
        account: 'ada',
        kind: 'userpass',
        automatic,
        expires: left === null ? null : Date.now() / 1000 + left
      });
      await show();
      expect(
        screen.queryByText(/^(Signed in until|Sign-in expired at) \d/) !== null
      ).toBe(warned);
      if (warned) {
        fireEvent.click(button(/^Sign in to/));
        expect(context.ran.map(([id]) => id)).toEqual([
          CommandIDs.signInToLake
        ]);
        await act(async () => {
          lake.showAccount();
          await settled();
        });
        // The page of the account says it once.
        expect(
          screen.getAllByText(/^(Signed in until|Sign-in expired)/)
        ).toHaveLength(1);
      }
    }
  );

  it('warns when the time comes', async () => {
    jest.useFakeTimers({
      doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate', 'setInterval']
    });
    try {
      fake.who = account({
        signedIn: true,
        account: 'ada',
        kind: 'userpass',
        expires: Date.now() / 1000 + 16 * 60
      });
      await show();
      expect(screen.queryByText(/^Signed in until/)).toBeNull();
      act(() => {
        jest.advanceTimersByTime(61_000);
      });
      expect(screen.getByText(/^Signed in until/)).toBeTruthy();
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    [true, true, /may be lost when your server stops/],
    [false, true, /private file until it expires or you sign out/],
    [true, false, null],
    [false, false, null]
  ])(
    'says how long a sign-in is stored (temporary: %s, stored: %s): %s',
    async (temporary, stored, words) => {
      fake.known = [
        aLake({
          auth: [{ kind: 'k', label: 'K', fields: [], note: null, stored }]
        })
      ];
      fake.who = account({ temporary });
      await showAccount();
      const message = screen.queryByText(
        /^The sign-in (may be lost|is stored)/
      );
      expect(message === null).toBe(words === null);
      expect(message?.textContent ?? '').toMatch(words ?? /^$/);
    }
  );

  it('tells by the clock when a sign-in ended', async () => {
    fake.who = account({
      signedIn: true,
      account: 'ada',
      kind: 'userpass',
      expires: Date.now() / 1000 - 60
    });
    await showAccount();
    expect(screen.getByText(/^Sign-in expired at \d/)).toBeTruthy();
    expect(screen.getByText('Not signed in.')).toBeTruthy();
  });
});
