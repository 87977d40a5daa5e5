import { CommandIDs } from '../../common/commandIds';
import type { PublishResult } from '../../api/types';
import { Action } from '../../common/views/Action';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { CopyableText } from '../../common/views/Copyable';
import { ExternalLink } from '../../common/views/ExternalLink';
import type { IFormProps } from './Field';

/** What came of it, and what to do now. */
export function PublishResultPart({ model }: IFormProps): JSX.Element | null {
  const { trans, can } = useView();
  const { job } = model.submission;
  const result = job?.result;
  const badge = model.form.source?.badge;
  if (!result) {
    return null;
  }
  const { state, source, record, url, doi, review } = result;
  const heading = {
    draft: trans.__('Saved as a draft'),
    'in-review': trans.__('Submitted for review'),
    published: trans.__('Published')
  }[state];
  return (
    <section
      className="ossr-Install-part ossr-Publish-result"
      aria-label={heading}
      data-state={state}
    >
      <h3 role="status">{heading}</h3>
      <Sent result={result} />
      {state === 'draft' && (
        <p>
          {trans.__("Visible only to you, here and on the repository's site.")}
        </p>
      )}
      {state === 'in-review' && (
        <p>
          {trans.__(
            'Not public yet. The curators review the record and may comment. You can withdraw it until they accept.'
          )}
        </p>
      )}
      {doi !== null && (
        <p>
          {state === 'published'
            ? trans.__('DOI')
            : trans.__('Reserved DOI (active after publication)')}{' '}
          {state === 'published' ? (
            <ExternalLink href={`https://doi.org/${doi}`}>{doi}</ExternalLink>
          ) : (
            <code>{doi}</code>
          )}
        </p>
      )}
      <CommunityChecks checks={result.checks} why />
      <div className="ossr-Install-actions">
        {state === 'published' && (
          <Action
            command={CommandIDs.openRecord}
            args={{ source, record }}
            label={trans.__('Show Record')}
            kind="main"
          />
        )}
        {state === 'draft' && (
          <Action
            command={CommandIDs.resumePublication}
            args={{ form: model.id }}
            label={trans.__('Continue')}
            kind="main"
          />
        )}
        {review !== null && can(CommandIDs.openReview, { source, review }) && (
          <Action
            command={CommandIDs.openReview}
            args={{ source, review }}
            label={trans.__('Follow Review')}
            kind="main"
          />
        )}
        {can(CommandIDs.openMyRecords) && (
          <Action
            command={CommandIDs.openMyRecords}
            args={{ source }}
            label={trans.__('My Records')}
          />
        )}
        {state === 'published' && can(CommandIDs.copyCitation) && (
          <Action
            command={CommandIDs.copyCitation}
            args={{ source, record }}
            label={trans.__('Copy Citation')}
          />
        )}
        <ExternalLink href={url}>
          {state === 'published'
            ? trans.__('Record on the Repository')
            : trans.__('Draft on the Repository')}
        </ExternalLink>
      </div>
      {state === 'published' && doi !== null && badge && (
        <Badge doi={doi} image={badge.replace('{doi}', doi)} />
      )}
    </section>
  );
}

function Sent({ result }: { result: PublishResult }): JSX.Element | null {
  const { trans } = useView();
  const count = (outcome: string) =>
    result.files.filter(file => file.outcome === outcome).length;
  const words = [
    { many: count('sent'), text: trans.__('uploaded') },
    { many: count('unchanged'), text: trans.__('unchanged') },
    { many: count('removed'), text: trans.__('removed') }
  ].filter(({ many }) => many > 0);
  if (words.length === 0) {
    return null;
  }
  return (
    <p className="ossr-mod-faint">
      {trans.__('Files:')}{' '}
      {words.map(({ many, text }) => `${formatCount(many)} ${text}`).join(', ')}
    </p>
  );
}

function Badge(props: { doi: string; image: string }): JSX.Element {
  const { trans } = useView();
  const { doi, image } = props;
  const target = `https://doi.org/${doi}`;
  return (
    <div className="ossr-Publish-badge">
      <p>{trans.__('Badge for Markdown')}</p>
      <CopyableText text={`[![DOI](${image})](${target})`} />
      <p>{trans.__('Badge for HTML')}</p>
      <CopyableText
        text={`<a href="${target}"><img src="${image}" alt="DOI"></a>`}
      />
    </div>
  );
}
