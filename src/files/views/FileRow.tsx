import {
  caretDownIcon,
  caretRightIcon,
  copyIcon,
  downloadIcon
} from '@jupyterlab/ui-components';

import type { FileState, IRecordFiles } from '../../tokens';
import type { FileEntry } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { formatSize } from '../../common/views/format';
import { visible } from '../../common/views/text';
import { ProgressBar } from '../../common/views/ProgressBar';
import { FileStatus } from './FileStatus';

export interface IFileRowProps {
  model: IRecordFiles;
  file: FileEntry;
  wide: boolean;
  open: boolean;
  onToggle(): void;
}

/** One file: its name opens what else can be done with it. */
export function FileRow(props: IFileRowProps): JSX.Element {
  const { model, file, wide, open, onToggle } = props;
  const { trans } = useView();
  const fileState = model.fileState(file.key);
  const name = visible(file.key);
  const Caret = open ? caretDownIcon.react : caretRightIcon.react;
  const { source, id } = model.record;
  return (
    <div
      className="ossr-File"
      data-ossr-file={file.key}
      data-ossr-source={source}
      data-ossr-record={id}
      data-state={fileState.kind}
    >
      <input
        type="checkbox"
        data-part="check"
        aria-label={trans.__('Select %1', name)}
        checked={model.state.selected.has(file.key)}
        onChange={event => model.select([file.key], event.target.checked)}
      />
      <div className="ossr-File-main">
        <button
          type="button"
          className="ossr-File-name"
          data-part="name"
          aria-expanded={open}
          title={trans.__(
            'Show details. Drag into a notebook to load the file.'
          )}
          onClick={onToggle}
        >
          <Caret tag="span" className="ossr-File-caret" />
          <UntrustedText text={file.key} />
        </button>
        <div className="ossr-File-meta">
          <span>{formatSize(file.size)}</span>
          {model.typeOf(file) !== '' && <span>{model.typeOf(file)}</span>}
          {wide && file.checksum !== null && (
            <span className="ossr-File-sum">{file.checksum}</span>
          )}
          <FileStatus model={model} fileState={fileState} />
        </div>
        {fileState.kind === 'coming' && fileState.alone && (
          <ProgressBar
            job={fileState.job}
            label={trans.__('Downloading %1', name)}
          />
        )}
      </div>
      <Actions model={model} file={file} fileState={fileState} />
      {open && <More model={model} file={file} fileState={fileState} />}
    </div>
  );
}

interface IPartProps {
  model: IRecordFiles;
  file: FileEntry;
  fileState: FileState;
}

function Actions({ model, file, fileState }: IPartProps): JSX.Element {
  const { trans, run } = useView();
  const name = visible(file.key);
  const target = {
    source: model.record.source,
    record: model.record.id,
    keys: [file.key]
  };
  if (fileState.kind === 'coming') {
    return (
      <div className="ossr-File-actions">
        {fileState.alone && (
          <button
            type="button"
            className="ossr-Small"
            data-part="open"
            aria-label={trans.__('Cancel %1', name)}
            onClick={() => run(CommandIDs.cancelJob, { job: fileState.job.id })}
          >
            {trans.__('Cancel')}
          </button>
        )}
      </div>
    );
  }
  const here = fileState.kind === 'here' || fileState.kind === 'edited';
  return (
    <div className="ossr-File-actions">
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
    </div>
  );
}

function More({ model, file, fileState }: IPartProps): JSX.Element {
  const { trans, run, can } = useView();
  const { source, id } = model.record;
  const target = { source, record: id, key: file.key };
  const path = 'copy' in fileState ? fileState.copy.path : null;
  return (
    <div className="ossr-File-more">
      <div className="ossr-Files-actions">
        {file.previewable && (
          <Small onClick={() => run(CommandIDs.preview, target)}>
            {trans.__('Preview')}
          </Small>
        )}
        {file.listable && (
          <Small onClick={() => run(CommandIDs.showArchive, target)}>
            {trans.__('Show Contents')}
          </Small>
        )}
        {path !== null && (
          <Small onClick={() => run(CommandIDs.showInFileBrowser, { path })}>
            {trans.__('Show in File Browser')}
          </Small>
        )}
        {path !== null && can(CommandIDs.insertCell, { path }) && (
          <Small onClick={() => run(CommandIDs.insertCell, { path })}>
            {trans.__('Insert Cell')}
          </Small>
        )}
        {(fileState.kind === 'edited' ||
          fileState.kind === 'other-version') && (
          <Small
            onClick={() =>
              run(CommandIDs.downloadFiles, {
                source,
                record: id,
                keys: [file.key]
              })
            }
          >
            {trans.__('Download Again')}
          </Small>
        )}
        {model.isArchive(file.key) && !model.unpack && (
          <Small
            onClick={() =>
              run(CommandIDs.downloadFiles, {
                source,
                record: id,
                keys: [file.key],
                unpack: true
              })
            }
          >
            {trans.__('Download and Unpack')}
          </Small>
        )}
      </div>
      {path !== null && (
        <p className="ossr-File-path">
          <UntrustedText text={path} />
        </p>
      )}
      {file.mimetype !== null && (
        <p className="ossr-File-path">{file.mimetype}</p>
      )}
      {file.checksum !== null && (
        <p className="ossr-File-path">
          <code className="ossr-File-sum">{file.checksum}</code>{' '}
          <button
            type="button"
            className="ossr-Small ossr-mod-icon"
            title={trans.__('Copy checksum')}
            aria-label={trans.__('Copy checksum of %1', visible(file.key))}
            onClick={() =>
              run(CommandIDs.copyChecksum, { checksum: file.checksum })
            }
          >
            <copyIcon.react tag="span" />
          </button>
        </p>
      )}
    </div>
  );
}

function Small(props: { onClick(): void; children: string }): JSX.Element {
  return (
    <button type="button" className="ossr-Small" onClick={props.onClick}>
      {props.children}
    </button>
  );
}
