import type { IRecordFiles } from '../../tokens';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { TargetFolder } from '../../common/views/TargetFolder';

/** Where the files of a record go, before they do. */
export function Destination({ model }: { model: IRecordFiles }): JSX.Element {
  const { run } = useView();
  const { source, id } = model.record;
  const args = { source, record: id };
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
