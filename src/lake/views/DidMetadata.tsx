import { useState, type FormEvent } from 'react';

import type { DidDetails, MetaValue } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import { useView } from '../../common/views/context';
import { SmallButton } from '../../common/views/SmallButton';
import { didText, visible } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { valueText } from './labels';

/** Keys of people's own; of what is ours they can be changed. */
export function DidMetadata(props: {
  model: DidModel;
  details: DidDetails;
}): JSX.Element {
  const { trans } = useView();
  const { model, details } = props;
  const { metadata, columns, editable } = details;
  const own = Object.entries(metadata);
  const place = {
    model,
    args: { lake: model.lake.id, did: didText(details.did) }
  };
  return (
    <>
      {own.length > 0 ? (
        <table className="ossr-Meta">
          <tbody>
            {own.map(([key, value]) => (
              <Row
                key={key}
                name={key}
                value={value}
                editable={editable}
                place={place}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <p className="ossr-mod-faint">{trans.__('No custom metadata.')}</p>
      )}
      {editable && <AddKey place={place} />}
      {Object.keys(columns).length > 0 && (
        <details className="ossr-Lake-more">
          <summary>{trans.__('Built-in metadata')}</summary>
          <table className="ossr-Meta">
            <tbody>
              {Object.entries(columns).map(([key, value]) => (
                <tr key={key}>
                  <th scope="row">
                    <UntrustedText text={key} name />
                  </th>
                  <td>
                    <UntrustedText text={valueText(value)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  );
}

interface IPlace {
  model: DidModel;
  args: { lake: string; did: string };
}

function Row(props: {
  name: string;
  value: MetaValue;
  editable: boolean;
  place: IPlace;
}): JSX.Element {
  const { trans, run } = useView();
  const { name, value, editable, place } = props;
  const [edited, setEdited] = useState<string | null>(null);
  const set = (to: MetaValue) =>
    run(CommandIDs.setDidMetadata, { ...place.args, values: { [name]: to } });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (edited !== null) {
      set(place.model.read(edited, value));
      setEdited(null);
    }
  };
  return (
    <tr>
      <th scope="row">
        <UntrustedText text={name} name />
      </th>
      <td>
        {edited === null ? (
          <>
            <UntrustedText text={valueText(value)} />
            {editable && (
              <span className="ossr-Files-actions">
                <SmallButton
                  on={() => setEdited(valueText(value))}
                  text={trans.__('Change')}
                />
                <SmallButton on={() => set(null)} text={trans.__('Remove')} />
              </span>
            )}
          </>
        ) : (
          <form onSubmit={save}>
            <input
              className="jp-mod-styled"
              aria-label={trans.__('Value of %1', visible(name))}
              value={edited}
              autoFocus
              onChange={event => setEdited(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Escape') {
                  setEdited(null);
                }
              }}
            />
            <button type="submit" className="ossr-Small">
              {trans.__('Save')}
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}

function AddKey({ place }: { place: IPlace }): JSX.Element {
  const { trans, run } = useView();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) {
      run(CommandIDs.setDidMetadata, {
        ...place.args,
        values: { [key.trim()]: place.model.read(value, null) }
      });
      setKey('');
      setValue('');
    }
  };
  return (
    <form className="ossr-Condition" onSubmit={add}>
      <input
        className="jp-mod-styled"
        aria-label={trans.__('New key')}
        placeholder={trans.__('key')}
        value={key}
        onChange={event => setKey(event.target.value)}
      />
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Value')}
        placeholder={trans.__('value')}
        value={value}
        onChange={event => setValue(event.target.value)}
      />
      <button type="submit" className="ossr-Small" disabled={!key.trim()}>
        {trans.__('Add')}
      </button>
    </form>
  );
}
