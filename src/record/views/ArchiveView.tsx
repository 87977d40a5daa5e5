import { downloadIcon } from '@jupyterlab/ui-components';
import { useMemo, useState } from 'react';

import type { Archive, ArchiveMember } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { ArchiveModel, IFileRef } from '../model/preview';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { PreviewBar } from './PreviewBar';

/** The members of an archive that is not downloaded. */
export function ArchiveView(props: {
  model: ArchiveModel;
  pinned: boolean;
}): JSX.Element {
  const { trans } = useView();
  const { model, pinned } = props;
  const { archive } = useStore(model);
  return (
    <div className="ossr-Preview ossr-Archive">
      <PreviewBar file={model.file} archive pinned={pinned} />
      {archive.status === 'failed' ? (
        <LoadFailure
          loaded={archive}
          source={model.file.source}
          onRetry={() => void model.load()}
        />
      ) : archive.status === 'ready' ? (
        <Contents file={model.file} archive={archive.value} />
      ) : (
        <p className="ossr-mod-faint" role="status">
          {trans.__('Reading the archive…')}
        </p>
      )}
    </div>
  );
}

function Contents(props: { file: IFileRef; archive: Archive }): JSX.Element {
  const { trans } = useView();
  const { file, archive } = props;
  const tree = useMemo(() => treeOf(archive.members), [archive.members]);
  const first = tree.folders.size === 1 && tree.files.length === 0;
  return (
    <>
      <p className="ossr-Preview-note" role="status">
        {archive.truncated
          ? trans.__(
              'First %1 of %2 entries.',
              formatCount(archive.members.length),
              formatCount(archive.total)
            )
          : trans._n(
              '%2 entry',
              '%2 entries',
              archive.total,
              formatCount(archive.total)
            )}
      </p>
      <Branch file={file} folder={tree} open={first} />
    </>
  );
}

interface IFolder {
  folders: Map<string, IFolder>;
  files: { name: string; member: ArchiveMember }[];
}

function Branch(props: {
  file: IFileRef;
  folder: IFolder;
  /** Whether its folders are shown open. */
  open: boolean;
}): JSX.Element {
  const { file, folder, open } = props;
  return (
    <ul className="ossr-Tree">
      {[...folder.folders].map(([name, inner]) => (
        <li key={`${name}/`}>
          <Folder file={file} name={name} folder={inner} open={open} />
        </li>
      ))}
      {folder.files.map(({ name, member }) => (
        <li key={member.path} className="ossr-Tree-file">
          <Leaf file={file} name={name} member={member} />
        </li>
      ))}
    </ul>
  );
}

/** A folder whose contents are drawn when it is opened: an archive may have ten thousand. */
function Folder(props: {
  file: IFileRef;
  name: string;
  folder: IFolder;
  open: boolean;
}): JSX.Element {
  const { file, name, folder } = props;
  const [open, setOpen] = useState(props.open);
  return (
    <details
      open={open}
      onToggle={event => {
        event.stopPropagation();
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <UntrustedText text={name} />/
      </summary>
      {open && <Branch file={file} folder={folder} open={false} />}
    </details>
  );
}

function Leaf(props: {
  file: IFileRef;
  name: string;
  member: ArchiveMember;
}): JSX.Element {
  const { trans, can } = useView();
  const { file, name, member } = props;
  const { source, record, key } = file;
  const look = { source, record, key, member: member.path };
  return (
    <>
      <span className="ossr-Tree-name" title={member.path}>
        {can(CommandIDs.preview, look) ? (
          <Action
            command={CommandIDs.preview}
            args={look}
            label={trans.__('Preview %1', name)}
            kind="bare"
          >
            <UntrustedText text={name} />
          </Action>
        ) : (
          <UntrustedText text={name} />
        )}
      </span>
      <span className="ossr-Tree-size">{formatSize(member.size)}</span>
      <Action
        command={CommandIDs.downloadFiles}
        args={{ source, record, keys: [key], members: [member.path] }}
        label={trans.__('Download %1', name)}
        icon={downloadIcon}
        iconOnly
        kind="bare"
      />
    </>
  );
}

function treeOf(members: readonly ArchiveMember[]): IFolder {
  const root: IFolder = { folders: new Map(), files: [] };
  for (const member of members) {
    const parts = member.path.split('/').filter(part => part !== '');
    const name = member.folder ? undefined : parts.pop();
    let folder = root;
    for (const part of parts) {
      let inner = folder.folders.get(part);
      if (!inner) {
        inner = { folders: new Map(), files: [] };
        folder.folders.set(part, inner);
      }
      folder = inner;
    }
    if (name !== undefined) {
      folder.files.push({ name, member });
    }
  }
  return root;
}
