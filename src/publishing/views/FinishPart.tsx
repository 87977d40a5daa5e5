import { useId } from 'react';

import { useView } from '../../common/views/context';
import type { IFormProps } from './Field';

/** What is to become of it, and what is done before. */
export function FinishPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const { source, finish } = model;
  const { answers } = model.state;
  const { follows } = model;
  const community = source?.community ?? null;
  const ways = [
    ...(community !== null && !follows
      ? [
          {
            way: 'submit' as const,
            title: trans.__('Submit it for review'),
            note: trans.__(
              'The curators of %1 look at it. Nothing is public before they accept; you can withdraw it.',
              source?.title ?? community
            )
          }
        ]
      : []),
    {
      way: 'publish' as const,
      title: follows
        ? trans.__('Publish the new version')
        : trans.__('Publish it directly'),
      note: follows
        ? trans.__(
            'It is public at once, in the communities of the last version. This cannot be undone.'
          )
        : trans.__(
            'It is public at once, and in no community. This cannot be undone.'
          )
    },
    {
      way: 'draft' as const,
      title: trans.__('Keep it as a draft'),
      note: trans.__('Only you see it. You can go on here, or on its page.')
    }
  ];
  return (
    <section className="ossr-Publish-part" aria-label={trans.__('Finish')}>
      <h3>{trans.__('Finish')}</h3>
      <fieldset className="ossr-Packing">
        <legend className="ossr-mod-unseen">
          {trans.__('What becomes of it')}
        </legend>
        {ways.map(({ way, title, note }) => (
          <label key={way} className="ossr-Choice">
            <input
              type="radio"
              name={id}
              checked={finish === way}
              onChange={() => model.answer({ finish: way })}
            />
            <span>
              {title}
              <br />
              <span className="ossr-mod-faint">{note}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {finish === 'submit' && (
        <div className="ossr-PublishField">
          <label htmlFor={`${id}-comment`}>
            {trans.__('A word to the curators')}
          </label>
          <textarea
            id={`${id}-comment`}
            rows={2}
            value={answers.comment}
            onChange={event => model.answer({ comment: event.target.value })}
          />
        </div>
      )}
      {model.found?.preparation && (
        <>
          <Tick
            label={trans.__(
              'Write codemeta.json from this form, and send it with the files'
            )}
            checked={answers.writeCodemeta}
            onChange={writeCodemeta => model.answer({ writeCodemeta })}
          />
          <Tick
            label={trans.__('Reserve the DOI before the files are sent')}
            checked={answers.reserveDoi || answers.writeDoi}
            onChange={reserveDoi =>
              model.answer({ reserveDoi, writeDoi: false })
            }
          />
          <Tick
            label={trans.__(
              'Write the DOI into the notebooks, CITATION.cff and codemeta.json'
            )}
            checked={answers.writeDoi}
            onChange={writeDoi => model.answer({ writeDoi })}
          />
        </>
      )}
    </section>
  );
}

function Tick(props: {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}): JSX.Element {
  return (
    <label className="ossr-Choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={event => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
