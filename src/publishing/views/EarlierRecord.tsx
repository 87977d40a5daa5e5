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
  const { targets } = model.form;
  const title = targets.find(({ id }) => id === source)?.title ?? source;
  const names = [visible(earlier.title), title] as const;
  const message = {
    draft: trans.__('A draft of this folder exists at %2: “%1”.', ...names),
    declined: trans.__(
      'A submission of this folder was declined at %2: “%1”.',
      ...names
    ),
    'in-review': trans.__(
      'A submission of this folder is in review at %2: “%1”.',
      ...names
    ),
    published: trans.__('This folder was published at %2 as “%1”.', ...names)
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
