import type { Record, Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { Safe } from '../../common/views/UntrustedText';

/** Where not everybody may read the files: why, until when, and what can be done. */
export function AccessNotice(props: {
  record: Record;
  source: Source | null;
}): JSX.Element | null {
  const { trans } = useView();
  const { record, source } = props;
  const { status, embargoUntil, embargoReason } = record.access;
  if (status === 'open') {
    return null;
  }
  if (status === 'metadata-only') {
    return (
      <div className="ossr-AccessNotice" role="note">
        {trans.__(
          'This record describes something that lies elsewhere; it has no files.'
        )}
      </div>
    );
  }
  const about = { source: record.source, record: record.id };
  return (
    <div className="ossr-AccessNotice" role="note" data-access={status}>
      <p>
        {status === 'embargoed'
          ? embargoUntil
            ? trans.__('Its files open on %1.', formatDate(embargoUntil))
            : trans.__('Its files will open later.')
          : record.filesHidden
            ? trans.__('Its files are only for those who were given access.')
            : trans.__('Its files are restricted, and you may read them.')}{' '}
        {embargoReason && <Safe text={embargoReason} />}
      </p>
      {record.filesHidden && (
        <div className="ossr-AccessNotice-actions">
          <Action
            command={CommandIDs.openPage}
            args={about}
            label={trans.__('Ask for access on its page')}
          />
          {source?.abilities.includes('sign-in') && (
            <Action
              command={CommandIDs.account}
              args={{ source: record.source }}
              label={trans.__('Sign in if you have access')}
              kind="link"
            />
          )}
        </div>
      )}
    </div>
  );
}
