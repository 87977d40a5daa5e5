import type { Vocabulary } from '../../models/publish/choices';
import { useView } from '../context';
import { Chips, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IFormProps } from './Field';

interface IWords extends IFormProps {
  vocabulary: Vocabulary;
  label: string;
  hint?: string;
  placeholder?: string;
  required?: boolean;
}

/** One word of a vocabulary. */
export function WordField(
  props: IWords & { field: 'resourceType' }
): JSX.Element {
  const { model, field, vocabulary, label, hint, required } = props;
  return (
    <Field
      model={model}
      pointer={`/${field}`}
      label={label}
      hint={hint}
      required={required}
      deep
    >
      {({ id, describedBy, invalid }) => (
        <Combobox
          id={id}
          label={label}
          describedBy={describedBy}
          invalid={invalid}
          value={model.choices.title(vocabulary, model.metadata[field])}
          find={text => model.choices.find(vocabulary, text)}
          onPick={choice => model.edit({ [field]: choice.id ?? '' })}
        />
      )}
    </Field>
  );
}

/** Words of a vocabulary, by their ids. */
export function WordsField(
  props: IWords & { field: 'licences' | 'languages' }
): JSX.Element {
  const { model, field, vocabulary, label, hint, placeholder, required } =
    props;
  const ids = model.metadata[field];
  return (
    <Field
      model={model}
      pointer={`/${field}`}
      label={label}
      hint={hint}
      required={required}
      deep
    >
      {({ id, describedBy, invalid }) => (
        <>
          <Chips
            label={label}
            names={ids.map(each => model.choices.title(vocabulary, each))}
            onRemove={index => model.edit({ [field]: without(ids, index) })}
          />
          <Combobox
            id={id}
            label={label}
            describedBy={describedBy}
            invalid={invalid}
            placeholder={placeholder}
            find={text => model.choices.find(vocabulary, text)}
            onPick={choice => {
              if (choice.id && !ids.includes(choice.id)) {
                model.edit({ [field]: [...ids, choice.id] });
              }
            }}
          />
        </>
      )}
    </Field>
  );
}

/** Subjects of a vocabulary, and keywords of one's own. */
export function SubjectsField({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { subjects } = model.metadata;
  const label = trans.__('Keywords and subjects');
  return (
    <Field model={model} pointer="/subjects" label={label} deep>
      {({ id, describedBy, invalid }) => (
        <>
          <Chips
            label={label}
            names={subjects.map(({ title }) => title)}
            onRemove={index =>
              model.edit({ subjects: without(subjects, index) })
            }
          />
          <Combobox
            id={id}
            label={label}
            describedBy={describedBy}
            invalid={invalid}
            free
            placeholder={trans.__('Search, or type your own and press Enter')}
            find={text => model.choices.find('subjects', text)}
            onPick={({ title, id: word, note }) =>
              model.edit({
                subjects: [
                  ...subjects,
                  { title, id: word ?? null, note: note ?? null, group: null }
                ]
              })
            }
          />
        </>
      )}
    </Field>
  );
}
