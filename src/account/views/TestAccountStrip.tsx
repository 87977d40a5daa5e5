import { useEffect } from 'react';

import type { Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import type { ISources } from '../../tokens';

/** Which account is used, where a repository has accounts for trying it out. */
export function TestAccountStrip(props: {
  sources: ISources;
  source: Source;
}): JSX.Element | null {
  const { trans } = useView();
  const { sources, source } = props;
  const { accounts } = useStore(sources);
  const offered = source.testAccounts.length > 0;
  const account = accounts[source.id];
  const unknown = account === undefined;
  useEffect(() => {
    if (offered && unknown) {
      void sources.loadAccount(source.id);
    }
  }, [offered, unknown, sources, source.id]);
  if (!offered) {
    return null;
  }
  return (
    <p className="ossr-TestAccount">
      <span>
        {account?.signedIn ? (
          <UntrustedText
            text={trans.__(
              'Signed in as %1',
              account.testAccount ?? account.name ?? ''
            )}
          />
        ) : (
          trans.__('Not signed in')
        )}
      </span>
      <Action
        command={CommandIDs.openAccount}
        args={{ source: source.id }}
        label={account?.signedIn ? trans.__('Switch…') : trans.__('Sign In…')}
        kind="link"
      />
    </p>
  );
}
