import type { TranslationBundle } from '@jupyterlab/translation';

import type { RecordMetadata } from '../../api/types';

/** Vocabularies of the repository. */
export type Vocabulary =
  | 'affiliations'
  | 'awards'
  | 'date-types'
  | 'funders'
  | 'languages'
  | 'licences'
  | 'names'
  | 'programming-languages'
  | 'relations'
  | 'resource-types'
  | 'roles'
  | 'subjects';

type Label = (trans: TranslationBundle) => string;

/** A part of an item of a field of the kind `rows`. */
export interface IColumn {
  name: string;
  label: Label;
  kind: 'text' | 'date' | 'term';
  vocabulary?: Vocabulary;
  /** Parts that are no longer true when this one is edited. */
  resets?: readonly string[];
}

export interface IMetadataField {
  /** The field of the metadata; its pointer is `/name`. */
  name: keyof RecordMetadata;
  label: Label;
  /**
   * What its value is: `html` is the description; `term` and `terms` are of a vocabulary; `rows` are
   * items of `columns`; `lines` are texts; `terms-of-codemeta` are texts by name.
   */
  kind:
    | 'text'
    | 'url'
    | 'date'
    | 'html'
    | 'people'
    | 'term'
    | 'terms'
    | 'grants'
    | 'rows'
    | 'lines'
    | 'access'
    | 'terms-of-codemeta';
  /** The value of a record that says nothing. */
  empty: unknown;
  /** Where the form has it; fields of one row are beside each other. */
  form?: 'main' | 'more';
  row?: number;
  required?: boolean;
  /** Required of what is submitted to the OSSR, as `REQUIRED` in `metadata/crosswalk.py`. */
  requiredByOssr?: boolean;
  hint?: Label;
  placeholder?: Label;
  /** Label of the button that adds an item. */
  add?: Label;
  vocabulary?: Vocabulary;
  /** The terms to choose from, where the vocabulary is not asked. */
  options?: readonly string[];
  /** Terms that are in no vocabulary are accepted. */
  free?: boolean;
  columns?: readonly IColumn[];
  /** A new item; what is missing in an item is as here. */
  item?: { readonly [part: string]: unknown };
  /** Whether the list of a record's details shows it; other fields have their own place. */
  details?: boolean;
  /** In details: items beside each other. */
  inline?: boolean;
}
