import type { Choice } from '../../api/types';
import type { IMetadataField } from '../../common/model/metadataField';
import { useView } from '../../common/views/context';
import type { PublishModel } from '../model/model';
import { freeChoice, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IMetadataFieldProps } from './Field';
import { MultiSelectField } from './MultiSelectField';

/** One term: searched for in a vocabulary, or selected from a list. */
export function TermField({ model, field }: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  const label = field.label(trans);
  const value = model.form.fieldValue<Choice | null>(field);
  const set = (term: Choice | null) => model.form.edit({ [field.name]: term });
  return (
    <Field
      model={model}
      pointer={`/${field.name}`}
      label={label}
      hint={field.hint?.(trans)}
      required={field.required}
      deep
    >
      {({ id, describedBy, invalid }) =>
        field.options ? (
          <span className="jp-select-wrapper">
            <select
              id={id}
              className="jp-mod-styled"
              aria-describedby={describedBy}
              value={value?.id ?? ''}
              onChange={event => {
                const { value: chosen } = event.target;
                set(chosen ? freeChoice(chosen, chosen) : null);
              }}
            >
              <option value="">{trans.__('unspecified')}</option>
              {field.options.map(each => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </span>
        ) : (
          <Combobox
            id={id}
            label={label}
            describedBy={describedBy}
            invalid={invalid}
            value={value ? titleOf(model, field, value) : ''}
            find={text => find(model, field, text)}
            onPick={set}
          />
        )
      }
    </Field>
  );
}

/** Several terms of a vocabulary, or of one's own. */
export function TermsField({ model, field }: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  const terms = model.form.fieldValue<readonly Choice[]>(field);
  return (
    <MultiSelectField
      model={model}
      pointer={`/${field.name}`}
      label={field.label(trans)}
      hint={field.hint?.(trans)}
      placeholder={field.placeholder?.(trans)}
      required={field.required}
      free={field.free}
      names={terms.map(each => titleOf(model, field, each))}
      onRemove={index =>
        model.form.edit({ [field.name]: without(terms, index) })
      }
      find={text => find(model, field, text)}
      onPick={choice => {
        // Of a list that is not asked for, an own word is its id.
        const id =
          choice.id ?? (field.options ? choice.title.toLowerCase() : null);
        if (id === null || !terms.some(each => each.id === id)) {
          model.form.edit({ [field.name]: [...terms, { ...choice, id }] });
        }
      }}
    />
  );
}

function titleOf(
  model: PublishModel,
  field: IMetadataField,
  term: Choice
): string {
  return field.vocabulary && !field.options
    ? model.form.choices.titleOf(field.vocabulary, term)
    : term.title;
}

async function find(
  model: PublishModel,
  { options, vocabulary }: IMetadataField,
  text: string
): Promise<Choice[]> {
  if (options) {
    const typed = text.trim().toLowerCase();
    return options
      .filter(each => each.startsWith(typed))
      .map(each => freeChoice(each, each));
  }
  return vocabulary ? model.form.choices.find(vocabulary, text) : [];
}
