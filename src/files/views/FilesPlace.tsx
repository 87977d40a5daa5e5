import type { IRecordFiles } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { FolderName, TargetFolder } from '../../common/views/TargetFolder';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';

/** Where the files of a record are; before, where they go. */
export function FilesPlace({ model }: { model: IRecordFiles }): JSX.Element {
  const { trans, run } = useView();
  const { local, record } = model;
  const args = { source: record.source, record: record.id };
  if (!local || model.state.chosen !== null) {
    return (
      <TargetFolder
        folder={model.folder}
        onChange={() => run(CommandIDs.chooseFolder, args)}
        onReset={
          model.state.chosen === null
            ? undefined
            : () => run(CommandIDs.chooseFolder, { ...args, reset: true })
        }
      />
    );
  }
  const total = record.files.length;
  return (
    <p className="ossr-Files-into">
      <span className="ossr-File-state ossr-mod-here">
        {local.count < total
          ? trans.__(
              '%1 of %2 files downloaded to',
              formatCount(local.count),
              formatCount(total)
            )
          : trans.__('Downloaded to')}
      </span>{' '}
      <FolderName folder={local.folder} />{' '}
      {local.edited > 0 && (
        <span className="ossr-File-state ossr-mod-edited">
          {trans._n(
            '%2 file modified',
            '%2 files modified',
            local.edited,
            formatCount(local.edited)
          )}
        </span>
      )}{' '}
      <button
        type="button"
        className="ossr-Link"
        onClick={() =>
          run(CommandIDs.showInFileBrowser, { path: local.folder })
        }
      >
        {trans.__('Show in File Browser')}
      </button>
    </p>
  );
}
