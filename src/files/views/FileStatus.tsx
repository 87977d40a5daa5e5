import type { FileState, IRecordFiles } from '../../tokens';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import { progressLabel } from '../../jobs/views/progressLabels';

export interface IFileStatusProps {
  model: IRecordFiles;
  fileState: FileState;
}

/** What the disk says about one file, in a few words; nothing where there is nothing to say. */
export function FileStatus(props: IFileStatusProps): JSX.Element | null {
  const { model, fileState } = props;
  const { trans } = useView();
  if (fileState.kind === 'absent') {
    return null;
  }
  const newer =
    fileState.kind !== 'coming' &&
    fileState.kind !== 'other-version' &&
    (fileState.copy.newer !== null || !model.record.isLatest);
  return (
    <>
      <span
        className={`ossr-File-state ossr-mod-${fileState.kind}`}
        title={'copy' in fileState ? visible(fileState.copy.path) : undefined}
      >
        {words(fileState, trans)}
      </span>
      {newer && (
        <span className="ossr-File-state ossr-mod-newer">
          {trans.__('newer version available')}
        </span>
      )}
    </>
  );
}

function words(
  fileState: Exclude<FileState, { kind: 'absent' }>,
  trans: ReturnType<typeof useView>['trans']
): string {
  switch (fileState.kind) {
    case 'here':
      return trans.__('downloaded');
    case 'edited':
      return trans.__('modified locally');
    case 'other-version': {
      const { version } = fileState.copy;
      return version === null
        ? trans.__('other version downloaded')
        : trans.__('version %1 downloaded', version);
    }
    case 'coming':
      return fileState.job.state === 'queued'
        ? trans.__('queued')
        : fileState.alone
          ? progressLabel(fileState.job, trans)
          : trans.__('downloading');
  }
}
