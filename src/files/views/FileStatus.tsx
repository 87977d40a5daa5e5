import type { FilesModel, Standing } from '../model/files';
import { useView } from '../../common/views/context';
import { progressLabel } from '../../jobs/views/progressLabels';

export interface IStandingTextProps {
  model: FilesModel;
  standing: Standing;
}

/** What the disk says about one file, in a few words; nothing where there is nothing to say. */
export function FileStatus(props: IStandingTextProps): JSX.Element | null {
  const { model, standing } = props;
  const { trans } = useView();
  if (standing.kind === 'absent') {
    return null;
  }
  const newer =
    standing.kind !== 'coming' &&
    standing.kind !== 'other-version' &&
    (standing.copy.newer !== null || !model.record.isLatest);
  return (
    <>
      <span className={`ossr-File-state ossr-mod-${standing.kind}`}>
        {words(standing, trans)}
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
  standing: Exclude<Standing, { kind: 'absent' }>,
  trans: ReturnType<typeof useView>['trans']
): string {
  switch (standing.kind) {
    case 'here':
      return trans.__('downloaded');
    case 'edited':
      return trans.__('modified locally');
    case 'other-version': {
      const { version } = standing.copy;
      return version === null
        ? trans.__('other version downloaded')
        : trans.__('version %1 downloaded', version);
    }
    case 'coming':
      return standing.job.state === 'queued'
        ? trans.__('queued')
        : standing.alone
          ? progressLabel(standing.job, trans)
          : trans.__('downloading');
  }
}
