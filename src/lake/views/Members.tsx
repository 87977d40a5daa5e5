import { useState, type FormEvent } from 'react';

import type { DidDetails } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { SmallButton } from '../../common/views/SmallButton';
import { didText, visible } from '../../common/views/text';

/** Change what is in a dataset or container of ours. */
export function Members(props: {
  lake: string;
  details: DidDetails;
}): JSX.Element {
  const { trans, run } = useView();
  const { lake, details } = props;
  const [text, setText] = useState('');
  const args = { lake, did: didText(details.did) };
  const members = text
    .split(/\s+/)
    .map(word => word.trim())
    .filter(Boolean);
  const wrong = members.find(word => !/^[^:]+:.+$/.test(word));
  const ready = members.length > 0 && wrong === undefined;
  const change = (action: 'attach' | 'detach') => {
    if (ready) {
      run(CommandIDs.editCollection, { ...args, action, members });
      setText('');
    }
  };
  return (
    <form
      className="ossr-Lake-members"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        change('attach');
      }}
    >
      <label className="ossr-Field">
        <span>
          {details.type === 'dataset'
            ? trans.__('Files, one scope:name per line')
            : trans.__('Datasets or containers, one scope:name per line')}
        </span>
        <textarea
          rows={2}
          value={text}
          spellCheck={false}
          aria-invalid={wrong !== undefined}
          onChange={event => setText(event.target.value)}
        />
      </label>
      {wrong !== undefined && (
        <p className="ossr-mod-warning" role="alert">
          {trans.__('“%1” does not have the form scope:name.', visible(wrong))}
        </p>
      )}
      <div className="ossr-Files-actions">
        <button type="submit" className="ossr-Small" disabled={!ready}>
          {trans.__('Add Members')}
        </button>
        <button
          type="button"
          className="ossr-Small"
          disabled={!ready}
          onClick={() => change('detach')}
        >
          {trans.__('Remove')}
        </button>
        <SmallButton
          on={() =>
            run(CommandIDs.editCollection, { ...args, action: 'close' })
          }
          text={trans.__('Close…')}
          title={trans.__('No more changes possible')}
        />
      </div>
    </form>
  );
}
