import type { MyRecord } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { useView, type IMenuItem } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { MoreMenu } from '../../common/views/MoreMenu';
import { UntrustedText } from '../../common/views/UntrustedText';
import { versionWords } from '../../search/views/RecordCard';
import type { IRecordGroup } from '../model/recordGroups';
import { StateBadge } from './StateBadge';

/** A record of ours: what is worked on, its next step, and its other versions. */
export function MyRecordRow(props: {
  group: IRecordGroup;
  /** Whether it is picked among several; null: it cannot be. */
  selection: { on: boolean; set(on: boolean): void } | null;
}): JSX.Element {
  const { trans, run } = useView();
  const { group, selection } = props;
  const { lead, isDraft, others } = group;
  const { source, id, title, state } = lead;
  const [main, ...more] = useItems(lead, true);
  return (
    <li className="ossr-Submissions-row" data-state={state}>
      <div className="ossr-Submissions-head-row">
        {selection && (
          <input
            type="checkbox"
            aria-label={trans.__('Select %1', title)}
            checked={selection.on}
            onChange={({ target }) => selection.set(target.checked)}
          />
        )}
        <button
          type="button"
          className="ossr-Link ossr-Submissions-title"
          title={trans.__('Show record')}
          onClick={() =>
            run(CommandIDs.openRecordInMain, { source, record: id })
          }
        >
          <UntrustedText text={title} />
        </button>
        {main && <Action {...main} kind={isDraft ? 'main' : 'plain'} />}
        <MoreMenu label={trans.__('More actions for %1', title)} items={more} />
      </div>
      <Facts record={lead} />
      <CommunityChecks checks={lead.checks} />
      {others.length > 0 && (
        <details className="ossr-Submissions-versions">
          <summary>
            {trans._n('%1 other version', '%1 other versions', others.length)}
          </summary>
          {others.map(version => (
            <Version
              key={version.id}
              record={version}
              // A new version follows the newest one, unless one is begun.
              newest={lead.state === 'editing' && version === others[0]}
            />
          ))}
        </details>
      )}
    </li>
  );
}

function Version(props: { record: MyRecord; newest: boolean }): JSX.Element {
  const { trans, run } = useView();
  const { record, newest } = props;
  const { source, id, version, title } = record;
  const name = version ? versionWords(version) : title;
  return (
    <div className="ossr-Submissions-version" data-state={record.state}>
      <button
        type="button"
        className="ossr-Link"
        title={trans.__('Show record')}
        onClick={() => run(CommandIDs.openRecordInMain, { source, record: id })}
      >
        <UntrustedText text={name} />
      </button>
      <Facts record={record} brief />
      <MoreMenu
        label={trans.__('More actions for %1', name)}
        items={useItems(record, newest)}
      />
    </div>
  );
}

function Facts(props: { record: MyRecord; brief?: boolean }): JSX.Element {
  const { trans } = useView();
  const { record, brief } = props;
  const { state, version, doi, updated } = record;
  const published = state === 'published' || state === 'editing';
  return (
    <p className="ossr-Submissions-facts">
      <StateBadge state={state} />
      {version && !brief && (
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
  );
}

/**
 * What can be done with a record, the next step first.
 *
 * @param newest - Whether a new version may follow it.
 */
function useItems(record: MyRecord, newest: boolean): IMenuItem[] {
  const { can } = useView();
  return useAll(record, newest).filter(({ command, args }) =>
    can(command, args)
  );
}

function useAll(record: MyRecord, newest: boolean): IMenuItem[] {
  const { trans } = useView();
  const { source, id, state, doi, review } = record;
  const draft = { source, draft: id };
  const one = { source, record: id };
  const toReview = (label: string): IMenuItem[] =>
    review
      ? [
          {
            command: CommandIDs.openReview,
            args: { source, review: review.id },
            label
          }
        ]
      : [];
  const discard = {
    command: CommandIDs.discardDraft,
    args: draft,
    label: trans.__('Discard…')
  };
  const continueWith = (label: string): IMenuItem => ({
    command: CommandIDs.publishFiles,
    args: draft,
    label
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
      return [...toReview(trans.__('Follow Review')), discard];
    case 'editing':
      return [
        {
          command: CommandIDs.editRecord,
          args: one,
          label: trans.__('Continue Editing')
        },
        { ...discard, label: trans.__('Discard Changes…') }
      ];
    case 'published':
      return [
        ...(newest
          ? [
              {
                command: CommandIDs.publishNewVersion,
                args:
                  record.folder === null
                    ? one
                    : { ...one, folder: record.folder },
                label: trans.__('New Version')
              }
            ]
          : []),
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
