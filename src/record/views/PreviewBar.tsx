import {
  caretLeftIcon,
  caretRightIcon,
  downloadIcon
} from '@jupyterlab/ui-components';

import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { visible } from '../../common/views/text';
import { previewCall } from '../../files/views/previewCall';
import type { IFileRef } from '../model/preview';

/** Above a preview: which file it is, the files before and after it, and what can be done with it. */
export function PreviewBar(props: {
  file: IFileRef;
  archive?: boolean;
  pinned: boolean;
}): JSX.Element {
  const { trans, files } = useView();
  const { file, archive = false, pinned } = props;
  const { source, record, key, member } = file;
  const about = { source, record };
  const listed = files.listed(source, record);
  const at = listed.findIndex(one => one.key === key);
  return (
    <div className="ossr-Preview-bar">
      <span className="ossr-Preview-name">
        <UntrustedText text={member ?? key} />
      </span>
      {at >= 0 && listed.length > 1 && member === undefined && (
        <span className="ossr-Preview-step">
          <Step step={-1} />
          <Step step={1} />
        </span>
      )}
      {member !== undefined && (
        <Action
          command={CommandIDs.showArchive}
          args={{ ...about, key }}
          label={trans.__('Show Contents')}
          kind="link"
        />
      )}
      {!pinned && (
        <Action
          command={archive ? CommandIDs.showArchive : CommandIDs.preview}
          args={{ ...about, key, ...(member ? { member } : {}), pin: true }}
          label={trans.__('Keep Open')}
          kind="link"
        />
      )}
      <Action
        command={CommandIDs.openRecord}
        args={about}
        label={trans.__('Show Record')}
        kind="link"
      />
      <Action
        command={CommandIDs.downloadFiles}
        args={{ ...about, keys: [key], members: member ? [member] : [] }}
        label={
          archive
            ? trans.__('Download Archive')
            : // The text is a singular elsewhere: a catalogue cannot have it alone as well.
              trans._n('Download File', 'Download All', 1)
        }
        icon={downloadIcon}
        kind="main"
      />
    </div>
  );

  function Step({ step }: { step: 1 | -1 }): JSX.Element {
    const next = listed[at + step];
    return (
      <Action
        {...(next
          ? previewCall({ source, id: record }, next)
          : { command: CommandIDs.preview })}
        label={
          next
            ? step > 0
              ? trans.__('Next file: %1', visible(next.key))
              : trans.__('Previous file: %1', visible(next.key))
            : step > 0
              ? trans.__('No next file')
              : trans.__('No previous file')
        }
        icon={step > 0 ? caretRightIcon : caretLeftIcon}
        iconOnly
        kind="bare"
        disabled={!next}
      />
    );
  }
}
