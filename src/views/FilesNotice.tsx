import type { Record } from '../api/types';
import { CommandIDs } from '../commands/ids';
import { useView } from './context';

/** Why there are no files to see, and what can be done about it. */
export function FilesNotice({ record }: { record: Record }): JSX.Element {
  const { trans, run } = useView();
  const { source, id: recordId, access } = record;
  if (!record.filesHidden) {
    return (
      <p className="ossr-Files-none">
        {trans.__('This record has no files: it only describes something.')}
      </p>
    );
  }
  const until = access.embargoUntil;
  const embargoed = access.status === 'embargoed' && until !== null;
  return (
    <div className="ossr-Files-hidden" role="note">
      <p>
        {embargoed
          ? trans.__(
              'The files of this record are under embargo until %1. If you have access, sign in.',
              until
            )
          : trans.__(
              'The files of this record are restricted. If you have access, sign in; if not, ask for it on the page of the record.'
            )}
      </p>
      {access.embargoReason !== null && (
        <p>
          <bdi>{access.embargoReason}</bdi>
        </p>
      )}
      <div className="ossr-Files-actions">
        <button
          type="button"
          className="jp-Button jp-mod-styled jp-mod-accept"
          onClick={() => run(CommandIDs.account, { source })}
        >
          {trans.__('Sign in')}
        </button>
        <button
          type="button"
          className="jp-Button jp-mod-styled"
          onClick={() => run(CommandIDs.openPage, { source, record: recordId })}
        >
          {trans.__('Open its page')}
        </button>
      </div>
    </div>
  );
}
