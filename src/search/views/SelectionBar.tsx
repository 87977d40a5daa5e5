import { caretDownIcon, closeIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { MoreMenu } from '../../common/views/MoreMenu';
import { useStore } from '../../common/views/useStore';
import type { SearchModel } from '../model/search';

/** What can be done with the results that are selected. */
export function SelectionBar(props: {
  search: SearchModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { search } = props;
  const { selected, source } = useStore(search);
  const records = [...selected];
  if (records.length === 0) {
    return null;
  }
  const about = { source: source ?? '', records };
  return (
    <div
      className="ossr-Selection"
      role="group"
      aria-label={trans.__('Selected records')}
    >
      <button
        type="button"
        className="ossr-More"
        title={trans.__('Clear Selection')}
        aria-label={trans.__('Clear Selection')}
        onClick={() => search.clearSelection()}
      >
        <closeIcon.react tag="span" aria-hidden="true" />
      </button>
      <span role="status">
        {trans.__('%1 selected', formatCount(records.length))}
      </span>
      <span className="ossr-Selection-actions">
        <Action
          command={CommandIDs.downloadFiles}
          args={about}
          label={trans.__('Download')}
        />
        <MoreMenu
          label={trans.__('Cite')}
          items={[
            {
              command: CommandIDs.saveCitations,
              args: about,
              label: trans.__('Save Citations as BibTeX')
            },
            {
              command: CommandIDs.copyCitation,
              args: about,
              label: trans.__('Copy Citations')
            }
          ]}
          className="ossr-Action jp-Button jp-mod-styled"
        >
          {trans.__('Cite')}
          <caretDownIcon.react tag="span" className="ossr-Action-icon" />
        </MoreMenu>
      </span>
    </div>
  );
}
