import type { Record } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { isSoftware } from '../../files/views/recordType';

/** The way from a record to a kernel that has it; nothing where there is nothing to install. */
export function InstallBar({ record }: { record: Record }): JSX.Element | null {
  const { trans, can } = useView();
  const something = record.files.length > 0 || record.codeRepository !== null;
  if (!something || record.isDraft || !can(CommandIDs.installRecord)) {
    return null;
  }
  return (
    <p className="ossr-InstallBar">
      <Action
        command={CommandIDs.installRecord}
        args={{ source: record.source, record: record.id }}
        label={trans.__('Install…')}
        kind={isSoftware(record) ? 'main' : 'plain'}
      />
      {can(CommandIDs.tryRecord) && (
        <Action
          command={CommandIDs.tryRecord}
          args={{ source: record.source, record: record.id }}
          label={trans.__('Try It…')}
        />
      )}
      <span className="ossr-mod-faint">
        {trans.__('Review before anything runs.')}
      </span>
    </p>
  );
}
