import { useId } from 'react';

import { useView } from '../../common/views/context';
import type { IFormProps } from './Field';

/** What is to become of it, and what is done before. */
export function FinishPart({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const { source, finish, follows } = model.form;
  const { answers } = model.form.state;
  const community = source?.community ?? null;
  const ways = [
    ...(community !== null && !follows
      ? [
          {
            way: 'submit' as const,
            title: trans.__('Submit for review'),
            note: trans.__(
              'The curators of %1 review the record. It becomes public when accepted; you can withdraw it until then.',
              source?.title ?? community
            )
          }
        ]
      : []),
    {
      way: 'publish' as const,
      title: follows
        ? trans.__('Publish the new version')
        : trans.__('Publish directly'),
      note: follows
        ? trans.__(
            'Public immediately, in the communities of the last version. This cannot be undone.'
          )
        : trans.__(
            'Public immediately, in no community. This cannot be undone.'
          )
    },
    {
      way: 'draft' as const,
      title: trans.__('Save as a draft'),
      note: trans.__(
        "Visible only to you. Continue here or on the repository's site."
      )
    }
  ];
  return (
    <section
      className="ossr-Publish-part"
      aria-label={trans.__('Submit')}
      data-pointer="/submit"
    >
      <h3>{trans.__('Submit')}</h3>
      <fieldset className="ossr-Packing">
        <legend className="ossr-mod-unseen">{trans.__('What to do')}</legend>
        {ways.map(({ way, title, note }) => (
          <label key={way} className="ossr-Choice">
            <input
              type="radio"
              name={id}
              checked={finish === way}
              onChange={() => model.form.answer({ finish: way })}
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
            {trans.__('Message to the curators (optional)')}
          </label>
          <textarea
            id={`${id}-comment`}
            rows={2}
            value={answers.comment}
            onChange={event =>
              model.form.answer({ comment: event.target.value })
            }
          />
        </div>
      )}
      {model.form.found?.preparation && (
        <>
          <Tick
            label={trans.__(
              'Create codemeta.json from this form and include it'
            )}
            checked={answers.writeCodemeta}
            onChange={writeCodemeta => model.form.answer({ writeCodemeta })}
          />
          <Tick
            label={trans.__('Reserve the DOI before uploading')}
            checked={answers.reserveDoi || answers.writeDoi}
            onChange={reserveDoi =>
              model.form.answer({ reserveDoi, writeDoi: false })
            }
          />
          <Tick
            label={trans.__(
              'Write the DOI into the notebooks, CITATION.cff and codemeta.json'
            )}
            checked={answers.writeDoi}
            onChange={writeDoi => model.form.answer({ writeDoi })}
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
