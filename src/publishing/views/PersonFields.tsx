import type { FormPerson } from '../model/metadata';
import { useView } from '../../common/views/context';
import { without } from './Chips';
import { Combobox } from './Combobox';
import { Field, TextField, type IFormProps } from './Field';
import { MultiSelectField } from './MultiSelectField';

/** What is said about one person or organisation. */
export function PersonFields(
  props: IFormProps & {
    pointer: string;
    person: FormPerson;
    withRole: boolean;
    onChange(change: Partial<FormPerson>): void;
  }
): JSX.Element {
  const { trans } = useView();
  const { model, pointer, person, withRole, onChange } = props;
  const whole = person.kind === 'organizational';
  return (
    <div className="ossr-Person-fields">
      <TextField
        model={model}
        pointer={`${pointer}/familyName`}
        label={whole ? trans.__('Name') : trans.__('Family name')}
        value={person.familyName}
        onChange={familyName => onChange({ familyName })}
      />
      {!whole && (
        <>
          <TextField
            model={model}
            pointer={`${pointer}/givenName`}
            label={trans.__('Given name')}
            value={person.givenName}
            onChange={givenName => onChange({ givenName })}
          />
          <TextField
            model={model}
            pointer={`${pointer}/orcid`}
            label={trans.__('ORCID')}
            value={person.orcid ?? ''}
            placeholder="0000-0000-0000-0000"
            onChange={typed => onChange({ orcid: orcidOf(typed) })}
          />
        </>
      )}
      {withRole && (
        <Field
          model={model}
          pointer={`${pointer}/role`}
          label={trans.__('Role')}
        >
          {({ id, describedBy, invalid }) => (
            <Combobox
              id={id}
              label={trans.__('Role')}
              describedBy={describedBy}
              invalid={invalid}
              value={
                person.role
                  ? model.form.choices.titleOf('roles', person.role)
                  : ''
              }
              find={text => model.form.choices.find('roles', text)}
              onPick={role => onChange({ role })}
            />
          )}
        </Field>
      )}
      <MultiSelectField
        model={model}
        pointer={`${pointer}/affiliations`}
        label={trans.__('Affiliation')}
        listLabel={trans.__('Affiliations')}
        names={person.affiliations.map(({ title }) => title)}
        onRemove={index =>
          onChange({ affiliations: without(person.affiliations, index) })
        }
        free
        placeholder={trans.__('Search, or type your own')}
        find={text => model.form.choices.find('affiliations', text)}
        onPick={choice =>
          onChange({
            affiliations: [...person.affiliations, choice]
          })
        }
      />
    </div>
  );
}

/** The bare id, also of a pasted address; null for nothing. */
export function orcidOf(typed: string): string | null {
  const bare = typed
    .trim()
    .replace(/^(https?:\/\/)?(www\.)?orcid\.org\//i, '')
    .toUpperCase();
  const digits = bare.replace(/-/g, '');
  if (/^\d{15}[\dX]$/.test(digits)) {
    return (digits.match(/.{4}/g) ?? []).join('-');
  }
  return bare === '' ? null : bare;
}
