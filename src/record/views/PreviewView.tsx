import { downloadIcon } from '@jupyterlab/ui-components';

import type { Preview } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { PreviewModel } from '../model/preview';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { RenderedBundle } from '../../common/views/Rendered';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';

/** A preview of one file before its download; nothing of it is executed. */
export function PreviewView({ model }: { model: PreviewModel }): JSX.Element {
  const { trans } = useView();
  const { preview } = useStore(model);
  const { source, record, key, member } = model.file;
  return (
    <div className="ossr-Preview">
      <div className="ossr-Preview-bar">
        <span className="ossr-Preview-name">
          <UntrustedText text={member ?? key} />
        </span>
        <Action
          command={CommandIDs.downloadFiles}
          args={{
            source,
            record,
            keys: [key],
            members: member ? [member] : []
          }}
          label={trans.__('Download File')}
          icon={downloadIcon}
          kind="main"
        />
        <Action
          command={CommandIDs.openRecord}
          args={{ source, record }}
          label={trans.__('Show Record')}
          kind="link"
        />
      </div>
      {preview.status === 'failed' ? (
        <LoadFailure
          loaded={preview}
          source={source}
          onRetry={() => void model.load()}
        />
      ) : preview.status === 'ready' ? (
        <>
          {preview.value.truncated && (
            <p className="ossr-Preview-note" role="note">
              {trans.__(
                'Only the beginning is shown. Download the file to see all of it.'
              )}
            </p>
          )}
          <Content preview={preview.value} />
        </>
      ) : (
        <p className="ossr-mod-faint" role="status">
          {trans.__('Loading…')}
        </p>
      )}
    </div>
  );
}

function Content({ preview }: { preview: Preview }): JSX.Element {
  const { trans } = useView();
  const { bundle, note, key } = preview;
  return (
    <>
      {note !== null && <p className="ossr-Preview-note">{note}</p>}
      {Object.keys(bundle).length > 0 && (
        <RenderedBundle data={bundle} name={trans.__('Preview of %1', key)} />
      )}
    </>
  );
}
