import type { Vocabulary } from '../model/vocabularies';
import { useView } from '../../common/views/context';
import { completedChoice, without } from './Chips';
import { Combobox } from './Combobox';
import { Field, type IFormProps } from './Field';
import { MultiSelectField } from './MultiSelectField';

interface IWords extends IFormProps {
  vocabulary: Vocabulary;
  label: string;
  hint?: string;
  placeholder?: string;
  required?: boolean;
}

/** One word of a vocabulary. */
export function VocabularyField(
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
export function VocabularyListField(
  props: IWords & { field: 'licences' | 'languages' }
): JSX.Element {
  const { model, field, vocabulary, ...words } = props;
  const ids = model.metadata[field];
  return (
    <MultiSelectField
      {...words}
      model={model}
      pointer={`/${field}`}
      names={ids.map(each => model.choices.title(vocabulary, each))}
      onRemove={index => model.edit({ [field]: without(ids, index) })}
      find={text => model.choices.find(vocabulary, text)}
      onPick={choice => {
        if (choice.id && !ids.includes(choice.id)) {
          model.edit({ [field]: [...ids, choice.id] });
        }
      }}
    />
  );
}

/** Subjects of a vocabulary, and keywords of one's own. */
export function SubjectsField({ model }: IFormProps): JSX.Element {
  const { trans } = useView();
  const { subjects } = model.metadata;
  return (
    <MultiSelectField
      model={model}
      pointer="/subjects"
      label={trans.__('Keywords and subjects')}
      names={subjects.map(({ title }) => title)}
      onRemove={index => model.edit({ subjects: without(subjects, index) })}
      free
      placeholder={trans.__('Search, or type your own and press Enter')}
      find={text => model.choices.find('subjects', text)}
      onPick={choice =>
        model.edit({ subjects: [...subjects, completedChoice(choice)] })
      }
    />
  );
}
