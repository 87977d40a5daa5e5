import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import type { IFormProps } from './Field';

/** Says that something was sent from here already, as sending this makes another record. */
export function EarlierRecord({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { earlier } = model.submission;
  if (!earlier) {
    return null;
  }
  const { source, record, published, review } = earlier;
  const name = visible(earlier.title);
  const message = {
    draft: trans.__('A draft of this folder exists: “%1”.', name),
    declined: trans.__('A submission of this folder was declined: “%1”.', name),
    'in-review': trans.__(
      'A submission of this folder is in review: “%1”.',
      name
    ),
    published: trans.__('This folder was published as “%1”.', name)
  }[published ?? 'draft'];
  const folder = model.form.found?.preparation?.folder ?? '';
  return (
    <p className="ossr-Earlier" role="status">
      {message} {trans.__('Submitting this form creates another record.')}{' '}
      {published === 'published' ? (
        <Action
          command={CommandIDs.publishNewVersion}
          args={{ source, record, folder }}
          label={trans.__('Publish a New Version Instead')}
          kind="link"
        />
      ) : published === 'in-review' && review !== null ? (
        <Action
          command={CommandIDs.openReview}
          args={{ source, review }}
          label={trans.__('Follow Review')}
          kind="link"
        />
      ) : (
        <Action
          command={CommandIDs.publishFiles}
          args={{ source, draft: record }}
          label={trans.__('Continue That Draft')}
          kind="link"
        />
      )}
    </p>
  );
}
