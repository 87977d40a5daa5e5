import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { visible } from '../../common/views/text';
import type { IFormProps } from './Field';

/** Says that something was sent from here already, as sending this makes another record. */
export function Earlier({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { earlier } = model;
  if (!earlier) {
    return null;
  }
  const { source, record, published, review } = earlier;
  const name = visible(earlier.title);
  const said = {
    draft: trans.__('“%1” was sent from here, and is a draft.', name),
    declined: trans.__('“%1” was sent from here, and was declined.', name),
    'in-review': trans.__('“%1” was sent from here, and is in review.', name),
    published: trans.__('“%1” was published from here.', name)
  }[published ?? 'draft'];
  const folder = model.found?.preparation?.folder ?? '';
  return (
    <p className="ossr-Earlier" role="status">
      {said} {trans.__('Sending this form makes another record.')}{' '}
      {published === 'published' ? (
        <Action
          command={CommandIDs.newVersion}
          args={{ source, record, folder }}
          label={trans.__('Publish a new version instead')}
          kind="link"
        />
      ) : published === 'in-review' && review !== null ? (
        <Action
          command={CommandIDs.openReview}
          args={{ source, review }}
          label={trans.__('Follow the review')}
          kind="link"
        />
      ) : (
        <Action
          command={CommandIDs.publish}
          args={{ source, draft: record }}
          label={trans.__('Go on with it instead')}
          kind="link"
        />
      )}
    </p>
  );
}
