import { METADATA_FIELDS } from '../../common/model/metadataFields';
import type {
  Choice,
  Full,
  Person,
  RecordMetadata,
  Schema
} from '../../api/types';

/** What a record says, as the form holds it. */
export type FormMetadata = RecordMetadata;
export type FormPerson = Person;
export type FormChoice = Choice;
export type FormGrant = FormMetadata['funding'][number];

/** The field that a JSON pointer leads into: "creators" of "/creators/0/name". */
export function fieldOf(pointer: string): string {
  return pointer.split('/')[1] ?? '';
}

/** Metadata with every field; those that were left out have their empty values. Fields that the
 *  table does not have are preserved. */
export function completed(
  metadata: Partial<Schema<'RecordMetadata'>>
): FormMetadata {
  const whole = METADATA_FIELDS.map(({ name, empty, kind, item }) => {
    const value: unknown = metadata[name] ?? empty;
    if (kind === 'access') {
      return [name, { ...Object(empty), ...Object(value) }];
    }
    return item && Array.isArray(value)
      ? [name, value.map(each => ({ ...item, ...each }))]
      : [name, value];
  });
  // The server answers with every part of an item.
  return { ...metadata, ...Object.fromEntries(whole) } as Full<FormMetadata>;
}

/** Whether a value says nothing. */
export function isBlank(value: unknown): boolean {
  return (
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
