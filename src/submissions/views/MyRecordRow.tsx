import type { MyRecord } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { useView } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { UntrustedText } from '../../common/views/UntrustedText';
import { versionWords } from '../../search/views/RecordCard';
import { StateBadge } from './StateBadge';

/** Something of ours, and what can be done about it. */
export function MyRecordRow({ record }: { record: MyRecord }): JSX.Element {
  const { trans, run } = useView();
  const { source, id, title, state, doi, version, updated } = record;
  const published = state === 'published' || state === 'editing';
  return (
    <li className="ossr-Submissions-row" data-state={state}>
      <button
        type="button"
        className="ossr-Link ossr-Submissions-title"
        title={trans.__('Show record')}
        onClick={() => run(CommandIDs.openRecordInMain, { source, record: id })}
      >
        <UntrustedText text={title} />
      </button>
      <p className="ossr-Submissions-facts">
        <StateBadge state={state} />
        {version && (
          <span>
            <UntrustedText text={versionWords(version)} />
          </span>
        )}
        {doi && (
          <span>
            {!published && <>{trans.__('reserved:')} </>}
            <UntrustedText text={doi} />
          </span>
        )}
        {updated && (
          <span className="ossr-mod-faint">
            {trans.__('Updated %1', formatDate(updated))}
          </span>
        )}
      </p>
      <CommunityChecks checks={record.checks} />
      <Actions record={record} />
    </li>
  );
}

interface IButton {
  command: string;
  args: { [name: string]: string };
  label: string;
  main?: boolean;
}

function Actions({ record }: { record: MyRecord }): JSX.Element {
  const { can } = useView();
  const buttons = useButtons(record).filter(({ command, args }) =>
    can(command, args)
  );
  return (
    <div className="ossr-Submissions-actions">
      {buttons.map(({ command, args, label, main }) => (
        <Action
          key={command}
          command={command}
          args={args}
          label={label}
          kind={main ? 'main' : 'plain'}
        />
      ))}
    </div>
  );
}

function useButtons(record: MyRecord): IButton[] {
  const { trans } = useView();
  const { source, id, state, doi, review } = record;
  const draft = { source, draft: id };
  const one = { source, record: id };
  const toReview = (label: string, main = false): IButton[] =>
    review
      ? [
          {
            command: CommandIDs.openReview,
            args: { source, review: review.id },
            label,
            main
          }
        ]
      : [];
  const discard = {
    command: CommandIDs.discardDraft,
    args: draft,
    label: trans.__('Discard…')
  };
  const continueWith = (label: string): IButton => ({
    command: CommandIDs.publishFiles,
    args: draft,
    label,
    main: true
  });
  switch (state) {
    case 'draft':
    case 'new-version':
      return [continueWith(trans.__('Continue')), discard];
    case 'declined':
      return [
        continueWith(trans.__('Edit and Resubmit')),
        ...toReview(trans.__('Show Reason')),
        discard
      ];
    case 'in-review':
      return [...toReview(trans.__('Follow Review'), true), discard];
    case 'editing':
      return [
        {
          command: CommandIDs.editRecord,
          args: one,
          label: trans.__('Continue Editing'),
          main: true
        },
        { ...discard, label: trans.__('Discard Changes…') }
      ];
    case 'published':
      return [
        {
          command: CommandIDs.publishNewVersion,
          args:
            record.folder === null ? one : { ...one, folder: record.folder },
          label: trans.__('New Version')
        },
        {
          command: CommandIDs.editRecord,
          args: one,
          label: trans.__('Edit Metadata')
        },
        ...(doi
          ? [
              {
                command: CommandIDs.copyBadge,
                args: { source, doi },
                label: trans.__('Copy DOI Badge')
              }
            ]
          : []),
        {
          command: CommandIDs.openPage,
          args: one,
          label: trans.__('Web Page')
        },
        ...(record.deletable
          ? [
              {
                command: CommandIDs.deleteRecord,
                args: one,
                label: trans.__('Delete…')
              }
            ]
          : [])
      ];
  }
}
