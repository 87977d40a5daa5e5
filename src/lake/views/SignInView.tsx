import { useState } from 'react';

import type { Lake, LakeAccount } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { LakeAccountModel } from '../model/account';
import { Action } from '../../common/views/Action';
import { BackAction } from '../../common/views/BackAction';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { SignInEnd, useSignInEnd } from './SignInEnd';
import { SignInForm } from './SignInForm';
import { formatClock } from './labels';

/** Who we are at a lake; where one signs in and out. */
export function SignInView(props: {
  model: LakeAccountModel;
  lake: Lake;
}): JSX.Element {
  const { trans } = useView();
  const { model, lake } = props;
  const { account, problem } = useStore(model);
  const known = model.account;
  const [kind, setKind] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const wanted = kind ?? known?.kind;
  const chosen =
    lake.auth.find(method => method.kind === wanted) ?? lake.auth[0] ?? null;
  const asks = known !== null && (!known.signedIn || again);
  return (
    <section
      className="ossr-Lake-page ossr-Account"
      tabIndex={-1}
      aria-labelledby="ossr-lake-account"
    >
      <BackAction command={CommandIDs.goBackInLake} />
      <h2 id="ossr-lake-account">{trans.__('Account at %1', lake.title)}</h2>
      {known ? (
        <Who account={known} lake={lake} />
      ) : (
        account.status === 'loading' && (
          <p role="status">{trans.__('Loading…')}</p>
        )
      )}
      {account.status === 'failed' && (
        <ProblemNotice
          problem={account.problem}
          onRetry={() => void model.load()}
        />
      )}
      {problem && <ProblemNotice problem={problem} />}
      {known?.flow && (
        <div className="ossr-Lake-flow" role="status">
          <p>{trans.__('Sign in on the page that opens, then return here.')}</p>
          <ExternalLink href={known.flow.url}>
            {trans.__('Open Sign-In Page')}
          </ExternalLink>
          <p className="ossr-mod-faint">
            {trans.__('Waiting until %1…', formatClock(known.flow.expires))}
          </p>
        </div>
      )}
      {known?.signedIn && !again && lake.auth.length > 0 && (
        <button
          type="button"
          className="ossr-Link"
          onClick={() => setAgain(true)}
        >
          {trans.__('Use Another Account or Method')}
        </button>
      )}
      {asks && chosen !== null && (
        <>
          {lake.auth.length > 1 && (
            <fieldset className="ossr-Lake-kinds">
              <legend>{trans.__('Sign-in method')}</legend>
              {lake.auth.map(method => (
                <label key={method.kind} className="ossr-Check">
                  <input
                    type="radio"
                    name="ossr-lake-kind"
                    checked={method === chosen}
                    onChange={() => setKind(method.kind)}
                  />
                  <span>{trans.__(method.label)}</span>
                </label>
              ))}
            </fieldset>
          )}
          {/* What was typed in one way is not kept for another. */}
          <SignInForm
            key={chosen.kind}
            method={chosen}
            model={model}
            account={known}
            onDone={() => setAgain(false)}
          />
        </>
      )}
    </section>
  );
}

function Who(props: { account: LakeAccount; lake: Lake }): JSX.Element {
  const { trans } = useView();
  const { account, lake } = props;
  const end = useSignInEnd(account);
  return (
    <>
      <p role="status">
        {account.signedIn && !end.expired ? (
          <>
            {trans.__('Signed in as')}{' '}
            <strong>
              <UntrustedText
                text={account.account ?? trans.__('an unnamed account')}
              />
            </strong>
          </>
        ) : (
          trans.__('Not signed in.')
        )}
      </p>
      <SignInEnd account={account} end={end} />
      {account.problem !== null && (
        <p className="ossr-Account-problem" role="alert">
          <UntrustedText text={account.problem} />
        </p>
      )}
      {account.automatic ? (
        <p className="ossr-mod-faint">
          {trans.__(
            'Signed in with credentials of your hub or this machine; signing out is not needed.'
          )}
        </p>
      ) : (
        account.signedIn &&
        lake.abilities.includes('sign-out') && (
          <Action
            command={CommandIDs.signOutOfLake}
            args={{ lake: lake.id }}
            label={trans.__('Sign Out')}
          />
        )
      )}
      {account.sharedServer && (
        <p className="ossr-Account-shared">
          {trans.__(
            'This server belongs to a hub: administrators and people you share the server with can use your sign-in.'
          )}
        </p>
      )}
    </>
  );
}
