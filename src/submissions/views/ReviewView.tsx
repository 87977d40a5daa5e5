import { copyIcon } from '@jupyterlab/ui-components';
import type { KeyboardEvent } from 'react';

import type { Record, Review } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { ReviewModel } from '../model/review';
import { LoadFailure } from '../../common/views/LoadFailure';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { RecordView } from '../../record/views/RecordView';
import type { RecordTools } from '../../record/model/recordTools';
import { UntrustedText } from '../../common/views/UntrustedText';
import { Skeleton } from '../../search/views/states';
import { useRestoredFocus } from '../../common/views/useRestoredFocus';
import { useStore } from '../../common/views/useStore';
import { ReviewChecks } from './ReviewChecks';
import { StateBadge } from './StateBadge';
import { Timeline } from './Timeline';

export interface IReviewViewProps {
  model: ReviewModel;
  tools: RecordTools;
}

/** One request: what is talked about it, what can be decided, and the record itself. */
export function ReviewView({ model, tools }: IReviewViewProps): JSX.Element {
  const { trans } = useView();
  const { review: loaded, problem } = useStore(model);
  const { review } = model;
  const shown = useStore(model.record);
  const root = useRestoredFocus(review?.state ?? '');
  return (
    <article
      ref={root}
      className="ossr-Review"
      tabIndex={-1}
      aria-label={trans.__('Review')}
    >
      <div className="ossr-Review-columns">
        <div className="ossr-Review-talk">
          <LoadFailure
            loaded={loaded}
            source={model.ref.source}
            onRetry={() => void model.load()}
          />
          {!review && loaded.status !== 'failed' && <Skeleton />}
          {review && <Head model={model} review={review} />}
          {review && <ReviewChecks model={model} review={review} />}
          {review?.state === 'accepted' && <Published model={model} />}
          {problem && <ProblemNotice problem={problem} />}
          {review && (
            <>
              <Timeline review={review} comments={model.comments} />
              <LoadFailure
                loaded={model.state.comments}
                source={model.ref.source}
                onRetry={() => void model.load()}
              />
              <Answer model={model} />
            </>
          )}
        </div>
        {review && shown.ref && (
          <section
            className="ossr-Review-record"
            aria-label={trans.__('Record under review')}
          >
            <RecordView model={model.record} tools={tools} wide />
          </section>
        )}
      </div>
    </article>
  );
}

function Head(props: { model: ReviewModel; review: Review }): JSX.Element {
  const { trans, can } = useView();
  const { model, review } = props;
  const { busy } = model.state;
  const args = { source: model.ref.source, review: review.id };
  const may = (action: string) => review.actions.includes(action);
  return (
    <div className="ossr-Review-head">
      <h2>
        {trans.__('Review of')}{' '}
        <UntrustedText text={review.title || review.record} />
      </h2>
      <p className="ossr-Submissions-facts" role="status">
        <StateBadge state={review.state} />
        <span>{meaning(review, trans)}</span>
      </p>
      <div className="ossr-Submissions-actions">
        {may('accept') && (
          <Action
            command={CommandIDs.acceptReview}
            args={args}
            label={trans.__('Accept…')}
            kind="main"
            disabled={busy !== null}
          />
        )}
        {may('decline') && (
          <Action
            command={CommandIDs.declineReview}
            args={args}
            label={trans.__('Decline…')}
            disabled={busy !== null}
          />
        )}
        {may('cancel') && (
          <Action
            command={CommandIDs.cancelReview}
            args={args}
            label={trans.__('Withdraw…')}
            disabled={busy !== null}
          />
        )}
        {review.state === 'declined' &&
          review.mine &&
          can(CommandIDs.publishFiles) && (
            <Action
              command={CommandIDs.publishFiles}
              args={{ source: model.ref.source, draft: review.record }}
              label={trans.__('Edit and Resubmit')}
              kind="main"
            />
          )}
        <ExternalLink href={review.url}>{trans.__('Web Page')}</ExternalLink>
      </div>
    </div>
  );
}

function meaning(
  { state, actions, mine }: Review,
  trans: ReturnType<typeof useView>['trans']
): string {
  const curates = actions.includes('accept');
  switch (state) {
    case 'submitted':
      return curates
        ? trans.__('Waiting for your decision.')
        : trans.__('Waiting for the curators.');
    case 'accepted':
      return trans.__('The record is published in the community.');
    case 'declined':
      return mine
        ? trans.__('Edit the draft and submit it again.')
        : trans.__('The authors can edit the draft and submit it again.');
    case 'cancelled':
      return trans.__('The draft is kept.');
    default:
      return '';
  }
}

/** What one needs once it is public. */
function Published({ model }: { model: ReviewModel }): JSX.Element | null {
  const { trans } = useView();
  useStore(model.record);
  const record: Record | null = model.record.record;
  if (!record || record.isDraft) {
    return null;
  }
  const { source, id, doi } = record;
  return (
    <section
      className="ossr-Review-published"
      aria-label={trans.__('Published')}
    >
      {doi && (
        <p>
          {trans.__('Published as')}{' '}
          <ExternalLink href={`https://doi.org/${encodeURI(doi)}`}>
            {doi}
          </ExternalLink>
        </p>
      )}
      <div className="ossr-Submissions-actions">
        {doi && (
          <Action
            command={CommandIDs.copyBadge}
            args={{ source, doi }}
            label={trans.__('Copy DOI Badge')}
            icon={copyIcon}
          />
        )}
        <Action
          command={CommandIDs.copyCitation}
          args={{ source, record: id }}
          label={trans.__('Copy Citation')}
          icon={copyIcon}
        />
      </div>
    </section>
  );
}

function Answer({ model }: { model: ReviewModel }): JSX.Element {
  const { trans, run } = useView();
  const { answer, busy } = model.state;
  const args = { source: model.ref.source, review: model.ref.id };
  const id = `ossr-answer-${model.ref.id}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (answer.trim() !== '') {
        run(CommandIDs.replyToReview, args);
      }
    }
  };
  return (
    <div className="ossr-Reply">
      <label htmlFor={id}>{trans.__('Comment')}</label>
      <textarea
        id={id}
        className="jp-mod-styled"
        rows={4}
        value={answer}
        title={trans.__('Ctrl+Enter to send')}
        onChange={event => model.write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Action
        command={CommandIDs.replyToReview}
        args={args}
        label={busy === 'say' ? trans.__('Sending…') : trans.__('Send')}
        disabled={answer.trim() === '' || busy !== null}
      />
    </div>
  );
}
