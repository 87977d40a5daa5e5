import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { CommandIDs } from '../../../src/common/commandIds';
import { AccountModel } from '../../../src/account/model/account';
import { SourcesModel } from '../../../src/account/model/sources';
import { AccountView } from '../../../src/account/views/AccountView';
import {
  account,
  FakeClient,
  problem,
  source,
  viewContext,
  within
} from '../fixtures/search';
import { settled } from '../fixtures/helpers';

describe('AccountView', () => {
  let fake: FakeClient;
  let context: ReturnType<typeof viewContext>;

  let sources: SourcesModel;

  const show = async () => {
    sources = new SourcesModel(fake.client);
    const model = new AccountModel(sources, fake.client);
    render(within(context, <AccountView account={model} sources={sources} />));
    await act(async () => {
      await sources.load();
      await model.show('zenodo');
    });
  };
  const field = () =>
    screen.getByLabelText<HTMLInputElement>('Personal access token');
  const enter = (token: string) =>
    act(async () => {
      fireEvent.change(field(), { target: { value: token } });
      fireEvent.submit(field().form!);
      await settled();
    });

  beforeEach(() => {
    fake = new FakeClient();
    context = viewContext();
  });

  it('asks for a token in a field that nobody can read or fills in', async () => {
    await show();
    expect(field().type).toBe('password');
    expect(field().value).toBe('');
    expect(field().autocomplete).toBe('off');
    expect(screen.getByRole('link').getAttribute('href')).toBe(
      'https://zenodo.example/tokens'
    );
  });

  it('counts what waits for a curator, and nothing for anybody else', async () => {
    fake.who = account({ signedIn: true, name: 'Ada' });
    fake.known = [source({ abilities: ['publish'] })];
    Object.assign(fake.client, { reviews: async () => [{}, {}] });
    await show();
    fireEvent.click(
      screen.getByRole('button', { name: 'Review Requests (2)' })
    );
    expect(context.ran).toEqual([
      [CommandIDs.openReviewRequests, { source: 'zenodo' }]
    ]);
    await act(async () => {
      // As a command does.
      fake.who = account({ signedIn: true, name: 'Curt' });
      Object.assign(fake.client, { reviews: async () => [{}] });
      await sources.loadAccount('zenodo');
      await settled();
    });
    expect(
      screen.getByRole('button', { name: 'Review Requests (1)' })
    ).toBeTruthy();
    cleanup();
    const refused = async () => Promise.reject(problem('restricted'));
    Object.assign(fake.client, { reviews: refused });
    await show();
    expect(
      screen.getByRole('button', { name: 'Review Requests' })
    ).toBeTruthy();
  });

  it('keeps no refused token, and says that it was refused', async () => {
    await show();
    await enter('wrong');
    expect(field().value).toBe('');
    expect(screen.getByRole('alert').textContent).toContain(
      'credentials-rejected'
    );
    expect(document.body.innerHTML).not.toContain('wrong');
  });

  it('shows who is signed in and never the token, which no command hears of', async () => {
    await show();
    await enter('right');
    expect(screen.getByRole('status').textContent).toBe('Signed in as Ada');
    expect(screen.queryByLabelText('Personal access token')).toBeNull();
    expect(document.body.innerHTML).not.toContain('right');
    fireEvent.click(screen.getByRole('button', { name: 'Sign Out' }));
    expect(context.ran).toEqual([[CommandIDs.signOut, { source: 'zenodo' }]]);
  });

  it('offers the test accounts of a repository by their names', async () => {
    fake.known = [source({ testAccounts: ['Demo Author'] })];
    await show();
    fireEvent.click(
      screen.getByRole('button', { name: 'Sign In as the Demo Author' })
    );
    expect(context.ran).toEqual([
      [CommandIDs.signIn, { source: 'zenodo', account: 'Demo Author' }]
    ]);
  });

  it('does not offer the test account that is signed in', async () => {
    fake.known = [source({ testAccounts: ['Demo Author', 'Demo Curator'] })];
    fake.who = account({
      signedIn: true,
      name: 'connie@example.org',
      testAccount: 'Demo Author'
    });
    await show();
    expect(screen.getByRole('status').textContent).toBe(
      'Signed in as Demo Author'
    );
    expect(
      screen
        .getAllByRole('button', { name: /^Sign In as/ })
        .map(button => button.textContent)
    ).toEqual(['Sign In as the Demo Curator']);
  });

  it('takes the focus, which went with the button that opened it', async () => {
    await show();
    expect(document.activeElement).toBe(
      screen.getByRole('region', { name: 'Account at Zenodo' })
    );
  });

  it('does not offer to remove a token that the hub provides', async () => {
    fake.who = account({ signedIn: true, name: 'Ada', origin: 'environment' });
    await show();
    expect(screen.queryByRole('button', { name: 'Sign Out' })).toBeNull();
    expect(
      screen.getByText(/environment variable of the Jupyter server/)
    ).toBeTruthy();
  });

  it.each([
    [true, /may be lost when your server stops/],
    [false, /stored until you sign out/]
  ])(
    'says how long a token lives (temporary: %s)',
    async (temporary, words) => {
      fake.who = account({ temporary });
      await show();
      expect(screen.getByText(words)).toBeTruthy();
      cleanup();
      fake.who = account({ temporary, signedIn: true, origin: 'stored' });
      await show();
      expect(screen.getByText(words)).toBeTruthy();
    }
  );

  it('says who else could use a token on a shared server', async () => {
    fake.who = account({ sharedServer: true });
    await show();
    expect(screen.getByText(/administrators/)).toBeTruthy();
  });
});
