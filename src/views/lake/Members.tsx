import { useState, type FormEvent } from 'react';

import type { DidDetails } from '../../api/types';
import { CommandIDs } from '../../commands/ids';
import { useView } from '../context';
import { Act } from '../JobRow';
import { didText } from '../names';

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
  const change = (action: 'attach' | 'detach') => {
    run(CommandIDs.lakeChangeMembers, { ...args, action, members });
    setText('');
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
            ? trans.__('Files, each scope:name')
            : trans.__('Datasets or containers, each scope:name')}
        </span>
        <textarea
          rows={2}
          value={text}
          spellCheck={false}
          onChange={event => setText(event.target.value)}
        />
      </label>
      <div className="ossr-Files-actions">
        <button
          type="submit"
          className="ossr-Small"
          disabled={members.length === 0}
        >
          {trans.__('Attach')}
        </button>
        <button
          type="button"
          className="ossr-Small"
          disabled={members.length === 0}
          onClick={() => change('detach')}
        >
          {trans.__('Detach')}
        </button>
        <Act
          on={() =>
            run(CommandIDs.lakeChangeMembers, { ...args, action: 'close' })
          }
          text={trans.__('Close…')}
          title={trans.__('Nothing can be added or taken out any more')}
        />
      </div>
    </form>
  );
}
