import {
  addIcon,
  caretDownIcon,
  caretUpIcon,
  closeIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import { useId, useRef } from 'react';

import type { Choice } from '../../api/types';
import type { FormPerson } from '../model/metadata';
import { useView } from '../../common/views/context';
import { freeChoice, replaced, without } from './Chips';
import { visible } from '../../common/views/text';
import { Combobox } from './Combobox';
import { Field, type IMetadataFieldProps } from './Field';
import { PersonFields } from './PersonFields';

// A term of the repository's vocabulary; its title is not translated.
const CONTACT = freeChoice('Contact person', 'contactperson');

/** People and organisations, in their order. */
export function PeopleField(props: IMetadataFieldProps): JSX.Element {
  const { trans } = useView();
  const { model } = props;
  const { name: field, required } = props.field;
  const label = props.field.label(trans);
  const people = model.form.fieldValue<readonly FormPerson[]>(props.field);
  const nobody = props.field.item as unknown as FormPerson;
  const list = useRef<HTMLOListElement>(null);
  const set = (next: FormPerson[]) => model.form.edit({ [field]: next });
  const focus = (index: number, what: string) =>
    requestAnimationFrame(() =>
      list.current?.children[index]
        ?.querySelector<HTMLElement>(`[data-act="${what}"], input`)
        ?.focus()
    );
  const move = (from: number, to: number) => {
    const next = [...people];
    next.splice(to, 0, ...next.splice(from, 1));
    set(next);
    focus(to, to < from ? 'up' : 'down');
  };
  const added = (person: FormPerson) => {
    set([...people, person]);
    focus(people.length, '');
  };
  const me = model.form.found?.preparation?.me ?? null;
  const role = field === 'contributors' ? CONTACT : null;
  const [creator] = model.form.metadata.creators;
  const lacking =
    role !== null && !people.some(person => person.role?.id === role.id)
      ? creator
      : undefined;
  return (
    <Field
      model={model}
      pointer={`/${field}`}
      label={label}
      hint={props.field.hint?.(trans)}
      required={required}
      group
    >
      {() => (
        <div role="group" aria-label={label}>
          <ol ref={list} className="ossr-People">
            {people.map((person, index) => (
              <li
                key={index}
                className="ossr-Person"
                onDragOver={event => event.preventDefault()}
                onDrop={event => {
                  const from = Number(
                    event.dataTransfer.getData(`application/x-ossr-${field}`)
                  );
                  if (
                    event.dataTransfer.types.includes(
                      `application/x-ossr-${field}`
                    )
                  ) {
                    event.preventDefault();
                    move(from, index);
                  }
                }}
              >
                <div
                  className="ossr-Person-head"
                  draggable
                  onDragStart={event =>
                    event.dataTransfer.setData(
                      `application/x-ossr-${field}`,
                      String(index)
                    )
                  }
                >
                  <strong>{index + 1}.</strong>
                  <Kind
                    person={person}
                    onChange={kind => set(replaced(people, index, { kind }))}
                  />
                  <Small
                    icon={caretUpIcon}
                    act="up"
                    label={trans.__('Move %1 up', nameOf(person, index))}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <Small
                    icon={caretDownIcon}
                    act="down"
                    label={trans.__('Move %1 down', nameOf(person, index))}
                    disabled={index === people.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <Small
                    icon={closeIcon}
                    act="remove"
                    label={trans.__('Remove %1', nameOf(person, index))}
                    onClick={() => set(without(people, index))}
                  />
                </div>
                <PersonFields
                  model={model}
                  pointer={`/${field}/${index}`}
                  person={person}
                  withRole={field === 'contributors'}
                  onChange={change => set(replaced(people, index, change))}
                />
              </li>
            ))}
          </ol>
          <div className="ossr-People-add">
            <button
              type="button"
              className="jp-Button jp-mod-styled ossr-Action"
              onClick={() => added({ ...nobody, role })}
            >
              <addIcon.react
                tag="span"
                aria-hidden="true"
                className="ossr-Action-icon"
              />
              {props.field.add?.(trans)}
            </button>
            {me && !people.some(person => isSame(person, me)) && (
              <button
                type="button"
                className="jp-Button jp-mod-styled ossr-Action"
                onClick={() => added({ ...me, role })}
              >
                {trans.__('Add Me')}
              </button>
            )}
            {lacking && (
              <button
                type="button"
                className="jp-Button jp-mod-styled ossr-Action"
                onClick={() => added({ ...lacking, role })}
              >
                {trans.__(
                  'Add %1 as Maintainer',
                  visible(nameOf(lacking, people.length))
                )}
              </button>
            )}
            {model.form.signedIn && (
              <Combobox
                label={trans.__('Find a person by name or ORCID')}
                placeholder={trans.__('Find by name or ORCID')}
                find={text =>
                  text.trim()
                    ? model.form.choices.find('names', text)
                    : Promise.resolve([])
                }
                onPick={choice =>
                  added({ ...nobody, ...personOf(choice), role })
                }
              />
            )}
          </div>
        </div>
      )}
    </Field>
  );
}

function Kind(props: {
  person: FormPerson;
  onChange(kind: FormPerson['kind']): void;
}): JSX.Element {
  const { trans } = useView();
  const id = useId();
  return (
    <span className="ossr-Person-kind">
      <label htmlFor={id} className="ossr-mod-unseen">
        {trans.__('Person or organisation')}
      </label>
      <select
        id={id}
        className="jp-mod-styled"
        value={props.person.kind}
        onChange={event =>
          props.onChange(
            event.target.value === 'organizational'
              ? 'organizational'
              : 'personal'
          )
        }
      >
        <option value="personal">{trans.__('Person')}</option>
        <option value="organizational">{trans.__('Organisation')}</option>
      </select>
    </span>
  );
}

function Small(props: {
  icon: LabIcon;
  act: string;
  label: string;
  disabled?: boolean;
  onClick(): void;
}): JSX.Element {
  const { icon: Icon, act, label, disabled, onClick } = props;
  return (
    <button
      type="button"
      className="ossr-Chip-remove"
      data-act={act}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon.react tag="span" aria-hidden="true" />
    </button>
  );
}

/** `Family, Given` of the repository's list of people. */
export function personOf(choice: Choice): Partial<FormPerson> {
  const { title, id, note, affiliations } = choice;
  const [familyName = '', givenName = ''] = title.split(/,\s*/);
  const orcid = /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/.exec(
    `${id ?? ''} ${note ?? ''}`
  );
  return {
    familyName,
    givenName,
    orcid: orcid?.[0] ?? null,
    affiliations: affiliations.map(name => freeChoice(name))
  };
}

function isSame(one: FormPerson, other: FormPerson): boolean {
  return one.orcid !== null && one.orcid === other.orcid
    ? true
    : one.familyName === other.familyName && one.givenName === other.givenName;
}

function nameOf({ familyName, givenName }: FormPerson, index: number): string {
  return `${givenName} ${familyName}`.trim() || `${index + 1}`;
}
