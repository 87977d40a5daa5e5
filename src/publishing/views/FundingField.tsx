import { useState } from 'react';

import type { FormGrant } from '../model/metadata';
import { useView } from '../../common/views/context';
import { Chips, replaced, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IFormProps } from './Field';

// The project that OSSR belongs to, by the ids of its repository's vocabularies. Names are not translated.
/* eslint-disable jupyter/no-untranslated-string */
const ESCAPE: FormGrant = {
  funder: {
    title: 'European Commission',
    id: '00k4n6c32',
    note: null,
    group: null,
    url: null,
    affiliations: []
  },
  award: {
    title: 'ESCAPE',
    id: '00k4n6c32::824064',
    note: null,
    group: null,
    url: null,
    affiliations: []
  },
  number: '824064'
};
/* eslint-enable jupyter/no-untranslated-string */

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
  const hasEscape = funding.some(({ number }) => number === ESCAPE.number);
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
            {!hasEscape && !funder && (
              <button
                type="button"
                className="jp-Button jp-mod-styled ossr-Action"
                onClick={() => add(ESCAPE)}
              >
                {trans.__('Add ESCAPE 824064')}
              </button>
            )}
          </div>
        </>
      )}
    </Field>
  );
}

function words({ funder, award, number }: FormGrant): string {
  return [funder.title, award?.title, number]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(' · ');
}
