import type { Record, Source } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { UntrustedText } from '../../common/views/UntrustedText';

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
        {trans.__('Metadata only: the files are elsewhere.')}
      </div>
    );
  }
  const about = { source: record.source, record: record.id };
  return (
    <div className="ossr-AccessNotice" role="note" data-access={status}>
      <p>
        {status === 'embargoed'
          ? embargoUntil
            ? trans.__('Files become open on %1.', formatDate(embargoUntil))
            : trans.__('Files become open later.')
          : record.filesHidden
            ? trans.__(
                'Restricted files; only people with access can download them.'
              )
            : trans.__('Restricted files; you have access.')}{' '}
        {embargoReason && <UntrustedText text={embargoReason} />}
      </p>
      {record.filesHidden && (
        <div className="ossr-AccessNotice-actions">
          <Action
            command={CommandIDs.openPage}
            args={about}
            label={trans.__('Request access on the repository')}
          />
          {source?.abilities.includes('sign-in') && (
            <Action
              command={CommandIDs.openAccount}
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
