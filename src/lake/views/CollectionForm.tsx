import { HTMLSelect } from '@jupyterlab/ui-components';

import { CommandIDs } from '../../common/commandIds';
import type { CollectionModel } from '../model/collection';
import { BackAction } from '../../common/views/BackAction';
import { useView } from '../../common/views/context';
import { didText } from '../../common/views/text';
import { useStore } from '../../common/views/useStore';
import { Failure } from '../../common/views/LoadFailure';

/** A dataset or container that is to be made. */
export function CollectionForm({
  model
}: {
  model: CollectionModel;
}): JSX.Element {
  const { trans, run } = useView();
  const state = useStore(model);
  const { wrong } = model.members;
  const make = () =>
    void model.make().then(did => {
      if (did) {
        run(CommandIDs.goBackInLake);
        run(CommandIDs.openDid, { lake: model.lake.id, did: didText(did) });
      }
    });
  return (
    <form
      className="ossr-Lake-page ossr-Upload"
      tabIndex={-1}
      aria-labelledby="ossr-lake-collection"
      onSubmit={event => {
        event.preventDefault();
        make();
      }}
    >
      <BackAction command={CommandIDs.goBackInLake} />
      <h2 id="ossr-lake-collection">{trans.__('New dataset or container')}</h2>
      <div role="radiogroup" aria-label={trans.__('Kind')}>
        <label className="ossr-Check">
          <input
            type="radio"
            name="ossr-lake-type"
            checked={state.type === 'dataset'}
            onChange={() => model.change({ type: 'dataset' })}
          />
          <span>{trans.__('Dataset: contains files')}</span>
        </label>
        <label className="ossr-Check">
          <input
            type="radio"
            name="ossr-lake-type"
            checked={state.type === 'container'}
            onChange={() => model.change({ type: 'container' })}
          />
          <span>{trans.__('Container: contains datasets and containers')}</span>
        </label>
      </div>
      <label className="ossr-Field">
        <span>{trans.__('Scope')}</span>
        <HTMLSelect
          aria-label={trans.__('Scope')}
          value={state.scope}
          onChange={event => model.change({ scope: event.target.value })}
        >
          {model.scopes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </HTMLSelect>
      </label>
      <label className="ossr-Field">
        <span>{trans.__('Name')}</span>
        <input
          className="jp-mod-styled"
          value={state.name}
          spellCheck={false}
          required
          onChange={event => model.change({ name: event.target.value })}
        />
      </label>
      <label className="ossr-Field">
        <span>{trans.__('Members (optional), one scope:name per line')}</span>
        <textarea
          rows={4}
          value={state.members}
          spellCheck={false}
          aria-invalid={wrong !== null}
          onChange={event => model.change({ members: event.target.value })}
        />
      </label>
      {wrong !== null && (
        <p className="ossr-mod-warning" role="alert">
          {trans.__('“%1” does not have the form scope:name.', wrong)}
        </p>
      )}
      {state.scopes.status === 'failed' && (
        <Failure
          problem={state.scopes.problem}
          lake={model.lake.id}
          onRetry={() => void model.load()}
        />
      )}
      {state.problem && (
        <Failure problem={state.problem} lake={model.lake.id} />
      )}
      <button
        type="submit"
        className="jp-Button jp-mod-styled jp-mod-accept"
        disabled={!model.ready}
      >
        {state.busy ? trans.__('Creating…') : trans.__('Create')}
      </button>
    </form>
  );
}
