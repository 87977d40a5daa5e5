import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, type FormEvent } from 'react';

import type { ISources } from '../../tokens';
import type { Account, Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { AccountModel } from '../model/account';
import { Action } from '../../common/views/Action';
import { BackAction } from '../../common/views/BackAction';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { formatCount } from '../../common/views/format';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useRestoredFocus } from '../../common/views/useRestoredFocus';
import { useStore } from '../../common/views/useStore';

/** Who we are at a repository; where a token is handed over and taken back. */
export function AccountView(props: {
  account: AccountModel;
  sources: ISources;
}): JSX.Element | null {
  const { trans } = useView();
  const { account, sources } = props;
  const { source: id, problem, waiting } = useStore(account);
  const { accounts, sources: all } = useStore(sources);
  const source = all.find(other => other.id === id);
  const shown = source !== undefined;
  const known = source && accounts[source.id];
  const focused = useRestoredFocus(
    `${known?.signedIn} ${known?.testAccount} ${known?.name}`
  );
  // The button that opened this view is gone: without this the focus would be on nothing.
  useEffect(() => {
    if (shown) {
      focused.current?.focus();
    }
  }, [focused, shown]);
  if (!source) {
    return null;
  }
  return (
    <section
      ref={focused}
      className="ossr-Account"
      tabIndex={-1}
      aria-labelledby="ossr-account-title"
    >
      <BackAction command={CommandIDs.closeAccount} />
      <h2 id="ossr-account-title">{trans.__('Account at %1', source.title)}</h2>
      {known ? (
        <Who account={known} source={source} />
      ) : (
        <p role="status">{trans.__('Loading…')}</p>
      )}
      {known?.signedIn && source.abilities.includes('publish') && (
        <div className="ossr-Submissions-actions">
          <Action
            command={CommandIDs.openMyRecords}
            args={{ source: source.id }}
            label={trans.__('My Records')}
          />
          <Action
            command={CommandIDs.openReviewRequests}
            args={{ source: source.id }}
            label={
              waiting === null
                ? trans.__('Review Requests')
                : `${trans.__('Review Requests')} (${formatCount(waiting)})`
            }
          />
        </div>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {known && <TestAccounts source={source} current={known.testAccount} />}
      {known && (!known.signedIn || known.origin === 'none') && (
        <TokenForm
          account={account}
          source={source}
          shared={known.sharedServer}
          temporary={known.temporary}
        />
      )}
    </section>
  );
}

/** The accounts for trying a repository out, other than the one in use. */
export function TestAccounts(props: {
  source: Source;
  current?: string | null;
}): JSX.Element | null {
  const { trans } = useView();
  const { source, current } = props;
  return source.testAccounts.length === 0 ? null : (
    <div className="ossr-Submissions-actions">
      {source.testAccounts
        .filter(name => name !== current)
        .map(name => (
          <Action
            key={name}
            command={CommandIDs.signIn}
            args={{ source: source.id, account: name }}
            label={trans.__('Sign In as the %1', name)}
          />
        ))}
    </div>
  );
}

function Who(props: { account: Account; source: Source }): JSX.Element {
  const { trans } = useView();
  const { account, source } = props;
  return (
    <>
      <p role="status">
        {account.signedIn ? (
          <>
            {trans.__('Signed in as')}{' '}
            <strong>
              <UntrustedText
                text={
                  account.testAccount ??
                  account.name ??
                  trans.__('an unnamed account')
                }
              />
            </strong>
          </>
        ) : (
          trans.__('Not signed in. Open records need no account.')
        )}
      </p>
      {account.problem && (
        <p className="ossr-Account-problem" role="alert">
          {account.problem}
        </p>
      )}
      {account.origin === 'stored' && (
        <>
          <p className="ossr-mod-faint">{lifetime(account.temporary, trans)}</p>
          <Action
            command={CommandIDs.signOut}
            args={{ source: source.id }}
            label={trans.__('Sign Out')}
          />
        </>
      )}
      {(account.origin === 'environment' || account.origin === 'file') && (
        <p className="ossr-mod-faint">
          {account.origin === 'file'
            ? trans.__('The token is read from a file provided by your hub.')
            : trans.__(
                'The token is read from an environment variable of the Jupyter server.'
              )}
        </p>
      )}
    </>
  );
}

/** How long a token is stored. */
function lifetime(temporary: boolean, trans: TranslationBundle): string {
  return temporary
    ? trans.__(
        'The token may be lost when your server stops; enter it again then.'
      )
    : trans.__('The token is stored until you sign out.');
}

/**
 * Takes a token to the server.
 *
 * #### Notes
 * The field belongs to the browser: React keeps no copy, and it is emptied at once. It runs no
 * command, because the arguments of commands are heard by every other extension.
 */
export function TokenForm(props: {
  account: AccountModel;
  source: Source;
  shared: boolean;
  temporary: boolean;
}): JSX.Element {
  const { trans } = useView();
  const field = useRef<HTMLInputElement>(null);
  const { account, source, shared, temporary } = props;
  const { busy } = useStore(account);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const token = field.current?.value.trim();
    if (field.current && token) {
      field.current.value = '';
      void account.signIn(token);
    }
  };
  return (
    <form className="ossr-Account-form" onSubmit={submit}>
      <label htmlFor="ossr-token">{trans.__('Personal access token')}</label>
      <input
        ref={field}
        id="ossr-token"
        type="password"
        className="jp-mod-styled"
        autoComplete="off"
        spellCheck={false}
        required
        disabled={busy}
        aria-describedby="ossr-token-help"
      />
      <div id="ossr-token-help" className="ossr-mod-faint">
        {source.tokenPage && (
          <p>
            <ExternalLink href={source.tokenPage}>
              {trans.__('Create a token at %1', source.title)}
            </ExternalLink>
          </p>
        )}
        {source.tokenHelp && <p>{source.tokenHelp}</p>}
        <p>
          {trans.__(
            'Stored on your Jupyter server in a private file; sent only to %1.',
            source.title
          )}{' '}
          {lifetime(temporary, trans)}
        </p>
        {shared && (
          <p className="ossr-Account-shared">
            {trans.__(
              'This server belongs to a hub: administrators and people you share the server with can use the token.'
            )}
          </p>
        )}
      </div>
      <button
        type="submit"
        className="jp-Button jp-mod-styled jp-mod-accept"
        disabled={busy}
      >
        {busy ? trans.__('Checking…') : trans.__('Sign In')}
      </button>
    </form>
  );
}
