import { useId } from 'react';

import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { IFormProps } from './Field';

/** The repository to publish to, as text and colour: Sandbox or production. */
export function TargetPart({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const id = useId();
  const { source, targets } = model.form;
  const { stage } = model.submission;
  if (!source) {
    return null;
  }
  const fixed =
    model.form.state.about.mode !== 'new' ||
    (stage !== 'form' && stage !== 'failed');
  return (
    <div
      className="ossr-Target-banner"
      data-real={!source.sandbox}
      role="group"
      aria-label={trans.__('Repository')}
    >
      <strong>
        {source.sandbox ? trans.__('Sandbox') : trans.__('Production')}:{' '}
        <UntrustedText text={source.title} />
      </strong>{' '}
      <span>
        {source.sandbox
          ? trans.__('Records are temporary and their DOIs do not resolve.')
          : trans.__('Published records and their DOIs are permanent.')}
      </span>
      {!fixed && targets.length > 1 && (
        <span className="ossr-Target-choice">
          <label htmlFor={id}>{trans.__('Publish to')}</label>{' '}
          <span className="jp-select-wrapper">
            <select
              id={id}
              className="jp-mod-styled"
              value={source.id}
              onChange={event => model.select(event.target.value)}
            >
              {targets.map(each => (
                <option key={each.id} value={each.id}>
                  {each.sandbox
                    ? trans.__('%1 (sandbox)', each.title)
                    : each.title}
                </option>
              ))}
            </select>
          </span>
        </span>
      )}
    </div>
  );
}
