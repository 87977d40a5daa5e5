import { HTMLSelect } from '@jupyterlab/ui-components';
import { useState, type FormEvent } from 'react';

import type { DidType } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import type { NotebookModel } from '../model/notebook';
import { useView } from '../../common/views/context';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';

/** Gives the data a name in the notebook that is worked on. */
export function AttachForm(props: {
  model: DidModel;
  notebook: NotebookModel | null;
  type: DidType;
}): JSX.Element {
  const { trans } = useView();
  const { notebook } = props;
  return notebook ? (
    // What was typed for one notebook is not carried into another.
    <Form key={notebook.notebook.name} {...props} notebook={notebook} />
  ) : (
    <p className="ossr-mod-faint">
      {trans.__('Open a notebook to attach the data to it.')}
    </p>
  );
}

function Form(props: {
  model: DidModel;
  notebook: NotebookModel;
  type: DidType;
}): JSX.Element {
  const { trans, run } = useView();
  const { model, notebook, type } = props;
  useStore(notebook);
  const [typed, setTyped] = useState<string | null>(null);
  const [as, setAs] = useState('auto');
  const attached = notebook.of(model.did);
  const name = typed ?? notebook.propose(model.did);
  const refusal = notebook.refusal(name);
  const args = {
    lake: model.lake.id,
    did: didText(model.did),
    variable: name
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === null) {
      run(CommandIDs.attachDid, { ...args, as });
      setTyped(null);
    }
  };
  const form = (
    <form className="ossr-Lake-attach" onSubmit={submit}>
      <label className="ossr-Field">
        <span>
          {trans.__('Variable in')}{' '}
          <UntrustedText text={notebook.notebook.name} />
        </span>
        <input
          className="jp-mod-styled"
          value={name}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== null}
          aria-describedby="ossr-lake-variable"
          onChange={event => setTyped(event.target.value)}
        />
      </label>
      <p id="ossr-lake-variable" className="ossr-mod-faint">
        {refusal === 'taken' && trans.__('Name already in use.')}
        {refusal === 'reserved' && trans.__('Reserved word.')}
        {refusal === 'invalid' &&
          trans.__('Use letters, digits and _, starting with a letter.')}
      </p>
      <label className="ossr-Field">
        <span>{trans.__('Python type')}</span>
        <HTMLSelect
          aria-label={trans.__('Python type')}
          value={as}
          onChange={event => setAs(event.target.value)}
        >
          <option value="auto">
            {type === 'file'
              ? trans.__('Path (str)')
              : trans.__('List of paths')}
          </option>
          {type === 'file' && (
            <option value="list">{trans.__('List with one path')}</option>
          )}
          <option value="object">
            {trans.__('Path-like object with .files')}
          </option>
        </HTMLSelect>
      </label>
      <div className="ossr-Files-actions">
        <button
          type="submit"
          className="jp-Button jp-mod-styled jp-mod-accept"
          disabled={refusal !== null}
        >
          {trans.__('Attach')}
        </button>
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          title={trans.__('Insert a cell containing the paths')}
          onClick={() => run(CommandIDs.insertDidCell, args)}
        >
          {trans.__('Insert Cell')}
        </button>
      </div>
    </form>
  );
  return attached.length === 0 ? (
    form
  ) : (
    <>
      <p>
        {trans.__('Attached as')}{' '}
        {attached.map(({ variable }) => (
          <code key={variable}>{variable} </code>
        ))}
      </p>
      <details className="ossr-Lake-more">
        <summary>{trans.__('Attach under Another Name')}</summary>
        {form}
      </details>
    </>
  );
}
