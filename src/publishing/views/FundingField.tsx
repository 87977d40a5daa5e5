import { useState } from 'react';

import type { FormGrant } from '../model/metadata';
import { useView } from '../../common/views/context';
import { Chips, replaced, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IFormProps } from './Field';

/** Who paid: a funder, and an award of theirs. */
export function FundingField({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  // Whose award is asked for; the funder is in the form already, so that it is not lost.
  const [open, setOpen] = useState(-1);
  const { funding } = model.form.metadata;
  const funder = funding[open]?.award === null ? funding[open].funder : null;
  const add = (grant: FormGrant) => {
    model.form.edit({ funding: [...funding, grant] });
  };
  const offered = (model.form.source?.grants ?? []).filter(
    grant => !funding.some(known => keyOf(known) === keyOf(grant))
  );
  return (
    <Field model={model} pointer="/funding" label={trans.__('Funding')} deep>
      {({ id, describedBy, invalid }) => (
        <>
          <Chips
            label={trans.__('Grants')}
            names={funding.map(words)}
            onRemove={index => {
              setOpen(-1);
              model.form.edit({ funding: without(funding, index) });
            }}
          />
          <div className="ossr-Publish-row">
            <Combobox
              id={id}
              label={trans.__('Funder')}
              describedBy={describedBy}
              invalid={invalid}
              free
              placeholder={trans.__('Funder')}
              find={text => model.form.choices.find('funders', text)}
              onPick={choice => {
                setOpen(funding.length);
                add({
                  funder: choice,
                  award: null,
                  number: null
                });
              }}
            />
            {funder && (
              <Combobox
                label={trans.__('Award: number, acronym or title')}
                free
                placeholder={trans.__('Award: number, acronym or title')}
                find={text =>
                  model.form.choices.find(
                    'awards',
                    text,
                    funder.id ?? undefined
                  )
                }
                onPick={award => {
                  model.form.edit({
                    funding: replaced(funding, open, {
                      award: award,
                      number: award.id ? null : award.title
                    })
                  });
                  setOpen(-1);
                }}
              />
            )}
            {funder && (
              <button
                type="button"
                className="jp-Button jp-mod-styled ossr-Action"
                onClick={() => setOpen(-1)}
              >
                {trans.__('Without an award')}
              </button>
            )}
            {!funder &&
              offered.map(grant => (
                <button
                  key={keyOf(grant)}
                  type="button"
                  className="jp-Button jp-mod-styled ossr-Action"
                  onClick={() => add(grant)}
                >
                  {trans.__('Add %1', nameOf(grant))}
                </button>
              ))}
          </div>
        </>
      )}
    </Field>
  );
}

function keyOf({ award, number }: FormGrant): string | null {
  return award?.id ?? number;
}

function nameOf({ funder, award, number }: FormGrant): string {
  return [award?.title ?? funder.title, number].filter(Boolean).join(' ');
}

function words({ funder, award, number }: FormGrant): string {
  return [funder.title, award?.title, number]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(' · ');
}
