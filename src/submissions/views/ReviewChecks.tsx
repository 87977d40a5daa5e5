import type { FieldError, Review } from '../../api/types';
import type { ReviewModel } from '../model/review';
import { CommunityChecks } from '../../common/views/CommunityChecks';
import { useView } from '../../common/views/context';

/** What was found in a record that is reviewed: by the community's checks, and by the OSSR's terms. */
export function ReviewChecks(props: {
  model: ReviewModel;
  review: Review;
}): JSX.Element | null {
  const { trans } = useView();
  const { model, review } = props;
  const { judged } = model.state;
  if (judged === null && review.checks.length === 0) {
    return null;
  }
  return (
    <section className="ossr-Review-checks" aria-label={trans.__('Checks')}>
      <h3>{trans.__('Checks')}</h3>
      <CommunityChecks checks={review.checks} why />
      {judged?.required.length === 0 && (
        <p role="status">{trans.__('All OSSR requirements are met.')}</p>
      )}
      {judged && (
        <Terms
          label={trans.__('Missing required fields')}
          word={trans.__('Required')}
          severity="error"
          terms={judged.required}
        />
      )}
      {judged && judged.advice.length > 0 && (
        <details>
          <summary>
            {trans._n(
              '%1 recommended field is missing',
              '%1 recommended fields are missing',
              judged.advice.length
            )}
          </summary>
          <Terms
            label={trans.__('Missing recommended fields')}
            word={trans.__('Recommended')}
            severity="info"
            terms={judged.advice}
          />
        </details>
      )}
    </section>
  );
}

function Terms(props: {
  label: string;
  word: string;
  severity: 'error' | 'info';
  terms: readonly FieldError[];
}): JSX.Element | null {
  const { label, word, severity, terms } = props;
  return terms.length === 0 ? null : (
    <ul className="ossr-Findings" aria-label={label}>
      {terms.map(({ pointer, detail }) => (
        <li
          key={pointer + detail}
          className="ossr-Finding"
          data-severity={severity}
        >
          <p>
            <strong>{word}</strong> {detail}
          </p>
        </li>
      ))}
    </ul>
  );
}
