import {
  caretDownIcon,
  caretRightIcon,
  folderIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import {
  useEffect,
  useState,
  type ButtonHTMLAttributes,
  type ReactNode
} from 'react';

import type { FileState, FileTableRow, IRecordFiles } from '../../tokens';
import type { FileEntry } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { formatCount, formatSize } from '../../common/views/format';
import { visible } from '../../common/views/text';
import { ProgressBar } from '../../common/views/ProgressBar';
import { CheckBox } from './CheckBox';
import { FileActions } from './FileActions';
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
        <NameButton
          aria-expanded={open}
          aria-label={trans.__('Folder %1', name)}
          icons={[open ? caretDownIcon : caretRightIcon, folderIcon]}
          text={path.split('/').pop() || path}
          onClick={() => model.toggle(path)}
        />
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
  /** Most such rows go soon: the buttons come later. */
  passing?: boolean;
}): JSX.Element {
  const { model, row, passing = false } = props;
  const { file, depth } = row;
  const { trans, run } = useView();
  const fileState = model.fileState(file.key);
  const name = visible(file.key);
  const { source, id } = model.record;
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
        <NameButton
          aria-label={name}
          icons={[iconOf(model, file)]}
          text={nameIn(file, depth)}
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
        />
        <Coming file={file} fileState={fileState} />
      </Cell>
      <Cell kind="size">{formatSize(file.size)}</Cell>
      <Cell kind="status">
        <FileStatus model={model} fileState={fileState} />
      </Cell>
      <Cell kind="actions">
        <Later wait={passing}>
          <FileActions model={model} file={file} fileState={fileState} />
        </Later>
      </Cell>
    </div>
  );
}

// Longer than a frame, shorter than a hand needs to point at a row.
const MOMENT = 100;

/** What is drawn a moment later: while one scrolls fast, a row is gone before, and costs half. */
function Later(props: {
  wait: boolean;
  children: JSX.Element;
}): JSX.Element | null {
  const { wait, children } = props;
  const [there, setThere] = useState(!wait);
  useEffect(() => {
    const timer = setTimeout(() => setThere(true), MOMENT);
    return () => clearTimeout(timer);
  }, []);
  return there ? children : null;
}

/** What one clicks in a row: icons and a name. */
function NameButton({
  icons,
  text,
  ...button
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  icons: readonly LabIcon[];
  text: string;
}): JSX.Element {
  return (
    <button
      type="button"
      className="ossr-File-name"
      data-part="name"
      {...button}
    >
      {icons.map(({ name, react: Icon }) => (
        <Icon key={name} tag="span" className="ossr-File-icon" />
      ))}
      <UntrustedText text={text} name />
    </button>
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
