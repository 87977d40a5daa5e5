import { HTMLSelect } from '@jupyterlab/ui-components';
import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';

import type { Lake, LakeAccount, SignIn } from '../../api/types';
import type { LakeAccountModel } from '../model/account';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';

type Kind = Lake['auth'][number];

/**
 * What one way of signing in needs.
 *
 * #### Notes
 * The fields belong to the browser: React keeps no copy, and a password is emptied at once. It
 * runs no command, because the arguments of commands are heard by every other extension.
 */
export function SignInForm(props: {
  kind: Kind;
  model: LakeAccountModel;
  account: LakeAccount;
  onDone(): void;
}): JSX.Element {
  const { trans } = useView();
  const { kind, model, account, onDone } = props;
  const { busy } = useStore(model);
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  // In another way one may be somebody else, with other accounts.
  const same = account.signedIn ? account.kind === kind : tried;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!form.current) {
      return;
    }
    const data = new FormData(form.current);
    const secret = form.current.querySelector<HTMLInputElement>(
      'input[type=password]'
    );
    if (secret) {
      secret.value = '';
    }
    setTried(true);
    if (await model.signIn(howOf(kind, data))) {
      const flow = model.account?.flow;
      if (flow && /^https?:\/\//i.test(flow.url)) {
        // Where the browser does not let it open, there is a link to the same.
        window.open(flow.url, '_blank', 'noopener,noreferrer');
      }
      if (model.account?.signedIn) {
        onDone();
      }
    }
  };
  return (
    <form
      ref={form}
      className="ossr-Account-form"
      autoComplete="off"
      onSubmit={event => void submit(event)}
    >
      <Fields kind={kind} />
      <Field
        name="account"
        label={trans.__('Rucio account (empty: default account)')}
        value={same ? (account.account ?? '') : ''}
        choices={same ? account.accounts : []}
      />
      <button
        type="submit"
        className="jp-mod-styled jp-mod-accept"
        disabled={busy}
      >
        {busy ? trans.__('Signing in…') : trans.__('Sign In')}
      </button>
    </form>
  );
}

function Fields({ kind }: { kind: Kind }): JSX.Element {
  const { trans } = useView();
  switch (kind) {
    case 'userpass':
      return (
        <>
          <Field name="username" label={trans.__('User name')} required />
          <Field
            name="password"
            label={trans.__('Password')}
            type="password"
            required
          />
          <label className="ossr-Check">
            <input type="checkbox" name="keep" />
            <span>{trans.__('Remember until the Jupyter server stops')}</span>
          </label>
          <Note>
            {trans.__(
              'The password is sent only to the Data Lake and never written to disk.'
            )}
          </Note>
        </>
      );
    case 'x509':
      return (
        <>
          <Field
            name="certificate"
            label={trans.__('Certificate (PEM): path on the Jupyter server')}
            placeholder="~/.globus/usercert.pem"
            required
          />
          <Field
            name="key"
            label={trans.__('Private key, if not in the same file')}
            placeholder="~/.globus/userkey.pem"
          />
        </>
      );
    case 'x509-proxy':
      return (
        <Field
          name="path"
          label={trans.__('Proxy file (empty: default location)')}
          placeholder="/tmp/x509up_u1000"
        />
      );
    case 'oidc-token':
      return (
        <Note>{trans.__('Uses the current token provided by your hub.')}</Note>
      );
    case 'oidc':
      return (
        <Note>
          {trans.__('Sign in on a page that opens in a new browser tab.')}
        </Note>
      );
  }
}

function Note({ children }: { children: ReactNode }): JSX.Element {
  return <p className="ossr-mod-faint">{children}</p>;
}

function Field(props: {
  name: string;
  label: string;
  type?: 'password';
  placeholder?: string;
  value?: string;
  required?: boolean;
  choices?: readonly string[];
}): JSX.Element {
  const { trans } = useView();
  const { name, label, type = 'text', value, choices = [] } = props;
  const id = useId();
  return (
    <div className="ossr-Field">
      <label htmlFor={id}>{label}</label>
      {choices.length > 1 ? (
        <HTMLSelect id={id} name={name} defaultValue={value || choices[0]}>
          {choices.map(choice => (
            <option key={choice}>{choice}</option>
          ))}
          {/* They are of who tried before: another name may have others. */}
          <option value="">{trans.__('default account')}</option>
        </HTMLSelect>
      ) : (
        <input
          id={id}
          name={name}
          type={type}
          className="jp-mod-styled"
          autoComplete="off"
          spellCheck={false}
          placeholder={props.placeholder}
          defaultValue={value}
          required={props.required}
        />
      )}
    </div>
  );
}

function howOf(kind: Kind, data: FormData): SignIn {
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const account = text('account') || null;
  switch (kind) {
    case 'userpass':
      return {
        kind,
        account,
        username: text('username'),
        // As it was typed: a blank can be part of a password.
        password: String(data.get('password') ?? ''),
        keep: data.get('keep') !== null
      };
    case 'x509':
      return {
        kind,
        account,
        certificate: text('certificate'),
        key: text('key') || null
      };
    case 'x509-proxy':
      return { kind, account, path: text('path') || null };
    case 'oidc-token':
    case 'oidc':
      return { kind, account };
  }
}
