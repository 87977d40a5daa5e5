import { TestAccounts, TokenForm } from '../../account/views/AccountView';
import { useView } from '../../common/views/context';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import type { IFormProps } from './Field';

/** Signing in, in the middle of the form, which stays as it is. */
export function SignInPart({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { source, signedIn, account, sources } = model.form;
  if (!source || signedIn !== false) {
    return null;
  }
  const known = sources.state.accounts[source.id];
  const { problem } = account.state;
  return (
    <section
      className="ossr-Install-part ossr-mod-warn ossr-Publish-signIn"
      aria-label={trans.__('Sign in')}
      data-pointer="/account"
    >
      <h3>{trans.__('Sign in to publish')}</h3>
      <p>
        {trans.__(
          'Publishing requires an account at %1. Your entries are kept.',
          source.title
        )}
      </p>
      {known?.problem && (
        <p className="ossr-FieldError" role="alert">
          {known.problem}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <TestAccounts source={source} />
      <TokenForm
        account={account}
        source={source}
        shared={known?.sharedServer ?? false}
        temporary={known?.temporary ?? false}
      />
    </section>
  );
}
