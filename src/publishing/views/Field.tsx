import { useId, type ReactNode } from 'react';

import type { FieldError } from '../../api/types';
import type { IMetadataField } from '../../common/model/metadataField';
import type { PublishModel } from '../model/model';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';

/** What every field of the form is given. */
export interface IFormProps {
  model: PublishModel;
}

/**
 * A message that appears while a button below it is pressed moves that away from the pointer, and
 * the click is lost.
 */
function afterPress(document: Document, call: () => void): void {
  if (document.querySelector(':active')) {
    document.addEventListener('pointerup', () => setTimeout(call), {
      once: true
    });
  } else {
    call();
  }
}

/** For the fields of the table of metadata. */
export interface IMetadataFieldProps extends IFormProps {
  field: IMetadataField;
}

export interface IFieldProps extends IFormProps {
  /** Into the metadata, as in `FieldError`. */
  pointer: string;
  label: string;
  hint?: string;
  required?: boolean;
  /** Also show messages about parts of the value. */
  deep?: boolean;
  /** Of several controls, each with a name of its own. */
  group?: boolean;
  children(ids: {
    id: string;
    describedBy: string;
    invalid: boolean;
  }): ReactNode;
}

/** A field with its label, where its value came from, and what is wrong with it. */
export function Field(props: IFieldProps): JSX.Element {
  const { trans } = useView();
  const { model, pointer, label, hint, required, deep, group } = props;
  const id = useId();
  const reports = (each: FieldError) =>
    model.form.reports(pointer) || model.form.reports(each.pointer);
  const errors = messagesAt(model.checks.errors, pointer, deep).filter(reports);
  const advice = messagesAt(model.checks.advice, pointer, deep);
  const origin = model.form.originOf(pointer);
  return (
    <div
      className="ossr-PublishField"
      data-pointer={pointer}
      data-invalid={errors.length > 0 || undefined}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) {
          afterPress(currentTarget.ownerDocument, () =>
            model.form.leave(pointer)
          );
        }
      }}
    >
      <div className="ossr-PublishField-head">
        {group ? (
          <span className="ossr-PublishField-name">{label}</span>
        ) : (
          <label className="ossr-PublishField-name" htmlFor={id}>
            {label}
          </label>
        )}
        {(required || model.form.requires(pointer)) && (
          <span className="ossr-mod-required"> {trans.__('(required)')}</span>
        )}
        {origin !== null && (
          <span className="ossr-Origin">{originWords(origin, trans)}</span>
        )}
      </div>
      {props.children({
        id,
        describedBy: `${id}-about`,
        invalid: errors.length > 0
      })}
      <div id={`${id}-about`} className="ossr-PublishField-about">
        {hint && <p className="ossr-mod-faint">{hint}</p>}
        {errors.map(error => (
          <p key={error.pointer + error.detail} className="ossr-FieldError">
            {error.detail}
          </p>
        ))}
        <Term model={model} pointer={pointer} />
        {errors.length === 0 &&
          advice.map(each => (
            <p key={each.pointer + each.detail} className="ossr-FieldAdvice">
              {each.detail}
            </p>
          ))}
      </div>
    </div>
  );
}

/** Of a term that the community requires: a way to send without it, or why it is not given. */
function Term({ model, pointer }: IFormProps & { pointer: string }) {
  const { trans } = useView();
  const reason = model.form.waiverOf(pointer);
  const isMissing = model.checks.missing.some(each => each.pointer === pointer);
  if (!isMissing && reason === null) {
    return null;
  }
  return (
    <p
      className={
        isMissing && model.form.reports(pointer)
          ? 'ossr-FieldError'
          : 'ossr-FieldAdvice'
      }
    >
      {reason !== null && (
        <>
          {trans.__('Reason for leaving it empty:')}{' '}
          <UntrustedText text={reason} />{' '}
        </>
      )}
      <Action
        command={CommandIDs.waiveRequirement}
        args={{ form: model.id, pointer }}
        label={isMissing ? trans.__('Leave Empty…') : trans.__('Remove Reason')}
        kind="link"
      />
    </p>
  );
}

export interface ITextFieldProps extends Omit<IFieldProps, 'children'> {
  value: string;
  onChange(value: string): void;
  type?: 'text' | 'date' | 'url';
  placeholder?: string;
}

/** A field of one line. */
export function TextField(props: ITextFieldProps): JSX.Element {
  const { value, onChange, type = 'text', placeholder, ...field } = props;
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          className="jp-mod-styled"
          type={type}
          value={value}
          placeholder={placeholder}
          spellCheck={type === 'text'}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          aria-required={
            field.required || field.model.form.requires(field.pointer)
          }
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function messagesAt(
  all: readonly FieldError[],
  pointer: string,
  deep = false
): FieldError[] {
  return all.filter(
    each =>
      each.pointer === pointer ||
      (deep && each.pointer.startsWith(`${pointer}/`))
  );
}

function originWords(
  origin: string,
  trans: ReturnType<typeof useView>['trans']
): string {
  switch (origin) {
    case 'record':
      return trans.__('from the last version');
    case 'draft':
      return trans.__('from the draft');
    default:
      return trans.__('from %1', origin);
  }
}
