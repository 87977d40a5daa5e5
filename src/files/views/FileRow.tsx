import {
  caretDownIcon,
  caretRightIcon,
  downloadIcon,
  folderIcon
} from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';

import type { FileState, FileTableRow, IRecordFiles } from '../../tokens';
import type { FileEntry } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView, type IMenuItem } from '../../common/views/context';
import { MoreMenu } from '../../common/views/MoreMenu';
import { UntrustedText } from '../../common/views/UntrustedText';
import { formatCount, formatSize } from '../../common/views/format';
import { visible } from '../../common/views/text';
import { ProgressBar } from '../../common/views/ProgressBar';
import { CheckBox } from './CheckBox';
import { iconOf } from './fileIcons';
import { FileStatus } from './FileStatus';
import { previewCall } from './previewCall';

type Row<Kind> = Extract<FileTableRow, { kind: Kind }>;

/** A folder of keys: opens and closes, and selects all that is in it. */
export function FolderRow(props: {
  model: IRecordFiles;
  row: Row<'folder'>;
}): JSX.Element {
  const { trans } = useView();
  const { model, row } = props;
  const { path, depth, open, files } = row;
  const name = visible(path);
  const Caret = open ? caretDownIcon.react : caretRightIcon.react;
  return (
    <div className="ossr-FileRow ossr-Folder">
      <Cell kind="check">
        <CheckBox
          model={model}
          keys={files.map(({ key }) => key)}
          label={trans.__('Select all in %1', name)}
        />
      </Cell>
      <Cell kind="main" depth={depth}>
        <button
          type="button"
          className="ossr-File-name"
          data-part="name"
          aria-expanded={open}
          aria-label={trans.__('Folder %1', name)}
          onClick={() => model.toggle(path)}
        >
          <Caret tag="span" className="ossr-File-icon" />
          <folderIcon.react tag="span" className="ossr-File-icon" />
          <UntrustedText text={path.split('/').pop() || path} />
        </button>
      </Cell>
      <Cell kind="size">
        {formatSize(files.reduce((sum, { size }) => sum + size, 0))}
      </Cell>
      <Cell kind="status">
        {trans._n(
          '%2 file',
          '%2 files',
          files.length,
          formatCount(files.length)
        )}
      </Cell>
      <Cell kind="actions" />
    </div>
  );
}

/** One file: its name shows it, and what else can be done with it comes with pointer and focus. */
export function FileRow(props: {
  model: IRecordFiles;
  row: Row<'file'>;
}): JSX.Element {
  const { model, row } = props;
  const { file, depth } = row;
  const { trans, run } = useView();
  const fileState = model.fileState(file.key);
  const name = visible(file.key);
  const { source, id } = model.record;
  const { react: Icon } = iconOf(model, file);
  const show = (pin: boolean) => {
    const { command, args } = previewCall(model.record, file, pin);
    run(command, args);
  };
  return (
    <div
      className="ossr-FileRow ossr-File"
      data-ossr-file={file.key}
      data-ossr-source={source}
      data-ossr-record={id}
      data-state={fileState.kind}
    >
      <Cell kind="check">
        <CheckBox
          model={model}
          keys={[file.key]}
          label={trans.__('Select %1', name)}
        />
      </Cell>
      <Cell kind="main" depth={depth}>
        <button
          type="button"
          className="ossr-File-name"
          data-part="name"
          aria-label={name}
          title={[
            name,
            model.typeOf(file),
            trans.__(
              'Click to preview, double-click to keep the preview open, or drag into a notebook to load the file.'
            )
          ]
            .filter(Boolean)
            .join('\n')}
          onClick={() => show(false)}
          onDoubleClick={() => show(true)}
        >
          <Icon tag="span" className="ossr-File-icon" />
          <UntrustedText text={nameIn(file, depth)} />
        </button>
        <Coming file={file} fileState={fileState} />
      </Cell>
      <Cell kind="size">{formatSize(file.size)}</Cell>
      <Cell kind="status">
        <FileStatus model={model} fileState={fileState} />
      </Cell>
      <Cell kind="actions">
        <Actions model={model} file={file} fileState={fileState} />
      </Cell>
    </div>
  );
}

/** A key below the folder that it is shown in. */
function nameIn({ key }: FileEntry, depth: number): string {
  return key.split('/').slice(depth).join('/') || key;
}

function Cell(props: {
  kind: string;
  depth?: number;
  children?: ReactNode;
}): JSX.Element {
  const { kind, depth = 0, children } = props;
  return (
    <div
      role="cell"
      className={`ossr-File-${kind}`}
      style={depth > 0 ? { paddingInlineStart: 16 * depth } : undefined}
    >
      {children}
    </div>
  );
}

/** How far a file's own download is; its end is not where the file is opened. */
function Coming(props: {
  file: FileEntry;
  fileState: FileState;
}): JSX.Element | null {
  const { trans, run } = useView();
  const { file, fileState } = props;
  if (fileState.kind !== 'coming' || !fileState.alone) {
    return null;
  }
  const name = visible(file.key);
  return (
    <div className="ossr-File-coming">
      <ProgressBar
        job={fileState.job}
        label={trans.__('Downloading %1', name)}
      />
      <button
        type="button"
        className="ossr-Small"
        data-part="cancel"
        aria-label={trans.__('Cancel %1', name)}
        onClick={() => run(CommandIDs.cancelJob, { job: fileState.job.id })}
      >
        {trans.__('Cancel')}
      </button>
    </div>
  );
}

function Actions(props: {
  model: IRecordFiles;
  file: FileEntry;
  fileState: FileState;
}): JSX.Element | null {
  const { model, file, fileState } = props;
  const { trans, run } = useView();
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
      <MoreMenu label={trans.__('More actions for %1', name)} items={more} />
    </>
  );
}

function useMore(props: {
  model: IRecordFiles;
  file: FileEntry;
  fileState: FileState;
}): IMenuItem[] {
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
