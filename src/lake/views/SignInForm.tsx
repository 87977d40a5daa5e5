import { HTMLSelect } from '@jupyterlab/ui-components';
import { useId, useRef, useState, type FormEvent } from 'react';

import type {
  LakeAccount,
  SignIn,
  SignInField,
  SignInMethod
} from '../../api/types';
import type { LakeAccountModel } from '../model/account';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';

/**
 * What one way of signing in needs, as the server describes it.
 *
 * #### Notes
 * Their words are the server's, so that a method of another package has its own.
 * The fields belong to the browser: React keeps no copy, and a password is emptied at once. It
 * runs no command, because the arguments of commands are heard by every other extension.
 */
export function SignInForm(props: {
  method: SignInMethod;
  model: LakeAccountModel;
  account: LakeAccount;
  onDone(): void;
}): JSX.Element {
  const { trans } = useView();
  const { method, model, account, onDone } = props;
  const { busy } = useStore(model);
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  // In another way one may be somebody else, with other accounts.
  const same = account.signedIn ? account.kind === method.kind : tried;
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
    if (await model.signIn(howOf(method, data))) {
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
      {method.fields.map(field => (
        <MethodField key={field.name} field={field} />
      ))}
      {method.note !== null && (
        <p className="ossr-mod-faint">{trans.__(method.note)}</p>
      )}
      {method.stored && (
        <p className="ossr-mod-faint">
          {account.temporary
            ? trans.__(
                'The sign-in may be lost when your server stops; sign in again then.'
              )
            : trans.__(
                'The sign-in is stored on your Jupyter server in a private file until it expires or you sign out.'
              )}
        </p>
      )}
      <Field
        name="account"
        label={trans.__('Rucio account (empty: default account)')}
        value={same ? (account.account ?? '') : ''}
        choices={same ? account.accounts : []}
      />
      <button
        type="submit"
        className="jp-Button jp-mod-styled jp-mod-accept"
        disabled={busy}
      >
        {busy ? trans.__('Signing in…') : trans.__('Sign In')}
      </button>
    </form>
  );
}

function MethodField({ field }: { field: SignInField }): JSX.Element {
  const { trans } = useView();
  const { name, kind, required, placeholder } = field;
  const label = trans.__(field.label);
  return kind === 'check' ? (
    <label className="ossr-Check">
      <input type="checkbox" name={name} value="true" />
      <span>{label}</span>
    </label>
  ) : (
    <Field
      name={name}
      label={label}
      type={kind}
      required={required}
      placeholder={placeholder ?? undefined}
    />
  );
}

function Field(props: {
  name: string;
  label: string;
  type?: 'text' | 'password';
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

function howOf({ kind, fields }: SignInMethod, data: FormData): SignIn {
  const text = (name: string) => String(data.get(name) ?? '');
  const values = Object.fromEntries(
    fields.map(field => [
      field.name,
      // A password is as it was typed: a blank can be part of it.
      field.kind === 'password' ? text(field.name) : text(field.name).trim()
    ])
  );
  return { kind, values, account: text('account').trim() || null };
}
