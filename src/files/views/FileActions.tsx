import { downloadIcon } from '@jupyterlab/ui-components';

import type { FileState, IRecordFiles } from '../../tokens';
import type { FileEntry } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView, type IMenuItem } from '../../common/views/context';
import { MoreMenu } from '../../common/views/MoreMenu';
import { visible } from '../../common/views/text';
import { previewCall } from './previewCall';

interface IFileProps {
  model: IRecordFiles;
  file: FileEntry;
  fileState: FileState;
}

/** What can be done with a file; nothing while it is downloaded. */
export function FileActions(props: IFileProps): JSX.Element | null {
  const { model, file, fileState } = props;
  const { trans, run, can } = useView();
  const more = useMore(props);
  const name = visible(file.key);
  const target = {
    source: model.record.source,
    record: model.record.id,
    keys: [file.key]
  };
  if (fileState.kind === 'coming') {
    return null;
  }
  const here = fileState.kind === 'here' || fileState.kind === 'edited';
  return (
    <>
      {!here && (
        <button
          type="button"
          className="ossr-Small ossr-mod-icon"
          data-part="download"
          title={trans.__('Download')}
          aria-label={trans.__('Download %1', name)}
          onClick={() => run(CommandIDs.downloadFiles, target)}
        >
          <downloadIcon.react tag="span" />
        </button>
      )}
      {can(CommandIDs.openFile, { path: file.key }) && (
        <button
          type="button"
          className="ossr-Small"
          data-part="open"
          title={here ? trans.__('Open') : trans.__('Download and Open')}
          aria-label={
            here
              ? trans.__('Open %1', name)
              : trans.__('Download and open %1', name)
          }
          onClick={() =>
            here
              ? run(CommandIDs.openFile, { path: fileState.copy.path })
              : run(CommandIDs.downloadFiles, {
                  ...target,
                  open: true,
                  unpack: false
                })
          }
        >
          {trans.__('Open')}
        </button>
      )}
      <MoreMenu label={trans.__('More actions for %1', name)} items={more} />
    </>
  );
}

function useMore(props: IFileProps): IMenuItem[] {
  const { trans, can } = useView();
  const { model, file, fileState } = props;
  const { record } = model;
  const target = { source: record.source, record: record.id, keys: [file.key] };
  const path = 'copy' in fileState ? fileState.copy.path : null;
  const unpackable = model.isArchive(file.key) && !model.unpack;
  const items: (IMenuItem | false)[] = [
    {
      ...previewCall(record, file),
      label: file.listable ? trans.__('Show Contents') : trans.__('Preview')
    },
    path !== null && {
      command: CommandIDs.showInFileBrowser,
      args: { path },
      label: trans.__('Show in File Browser')
    },
    path !== null &&
      can(CommandIDs.insertCell, { path }) && {
        command: CommandIDs.insertCell,
        args: { path },
        label: trans.__('Insert Cell')
      },
    path === null &&
      /\.(fits?|fts|root|h5|hdf5?|he5|parquet)$/i.test(file.key) &&
      can(CommandIDs.insertCell) && {
        command: CommandIDs.insertCell,
        args: { url: `ossr://${record.doi ?? record.id}/${file.key}` },
        label: trans.__('Insert Cell to Read in Place')
      },
    path !== null && {
      command: CommandIDs.downloadFiles,
      args: target,
      label: trans.__('Download Again')
    },
    unpackable && {
      command: CommandIDs.downloadFiles,
      args: { ...target, unpack: true },
      label: trans.__('Download and Unpack')
    },
    {
      command: CommandIDs.downloadFiles,
      args: { ...target, choose: true },
      label: trans.__('Download to Folder…')
    },
    file.checksum !== null && {
      command: CommandIDs.copyChecksum,
      args: { checksum: file.checksum },
      label: trans.__('Copy Checksum')
    }
  ];
  return items.filter((item): item is IMenuItem => item !== false);
}
