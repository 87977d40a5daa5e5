import type { Choice, Person } from '../../api/types';
import type { IMetadataField } from './metadataField';

function choice(title: string, id: string): Choice {
  return { title, id, note: null, group: null, url: null, affiliations: [] };
}

// Words of the repository's vocabulary; not translated.
const SOFTWARE = choice('Software', 'software');
const SUPPLEMENT = choice('Is supplement to', 'issupplementto');
const NOBODY: Person = {
  kind: 'personal',
  familyName: '',
  givenName: '',
  orcid: null,
  ror: null,
  affiliations: [],
  role: null,
  email: null
};

/**
 * The fields of a record's metadata, in the order of the form: one table.
 *
 * #### Notes
 * It draws the details of a record and the form that publishes one.
 */
export const METADATA_FIELDS: readonly IMetadataField[] = [
  {
    name: 'title',
    label: trans => trans.__('Title'),
    kind: 'text',
    empty: '',
    form: 'main',
    required: true
  },
  {
    name: 'creators',
    label: trans => trans.__('Creators'),
    kind: 'people',
    item: NOBODY,
    empty: [],
    form: 'main',
    required: true,
    add: trans => trans.__('Add Creator')
  },
  {
    name: 'description',
    requiredByOssr: true,
    label: trans => trans.__('Description'),
    kind: 'html',
    empty: '',
    form: 'main'
  },
  {
    name: 'resourceType',
    label: trans => trans.__('Resource type'),
    kind: 'term',
    vocabulary: 'resource-types',
    empty: SOFTWARE,
    form: 'main',
    row: 1,
    required: true
  },
  {
    name: 'version',
    requiredByOssr: true,
    label: trans => trans.__('Version'),
    kind: 'text',
    empty: '',
    form: 'main',
    row: 1,
    placeholder: trans => trans.__('for example 1.0.0')
  },
  {
    name: 'publicationDate',
    label: trans => trans.__('Publication date'),
    kind: 'date',
    empty: '',
    form: 'main',
    row: 1,
    required: true,
    placeholder: trans => trans.__('for example 2026-11-25'),
    details: true
  },
  {
    name: 'licences',
    requiredByOssr: true,
    label: trans => trans.__('Licence'),
    kind: 'terms',
    vocabulary: 'licences',
    empty: [],
    form: 'main',
    placeholder: trans => trans.__('Search SPDX: MIT, Apache, BSD, CC …'),
    details: true
  },
  {
    name: 'subjects',
    label: trans => trans.__('Keywords and subjects'),
    kind: 'terms',
    vocabulary: 'subjects',
    free: true,
    empty: [],
    form: 'main',
    placeholder: trans => trans.__('Search, or type your own and press Enter'),
    details: true,
    inline: true
  },
  {
    name: 'funding',
    label: trans => trans.__('Funding'),
    kind: 'grants',
    empty: [],
    form: 'main',
    details: true
  },
  {
    name: 'codeRepository',
    label: trans => trans.__('Code repository'),
    kind: 'url',
    empty: null,
    form: 'main',
    row: 2,
    placeholder: trans => trans.__('https://…'),
    details: true
  },
  {
    name: 'readme',
    requiredByOssr: true,
    label: trans => trans.__('Documentation or README'),
    kind: 'url',
    empty: null,
    form: 'main',
    row: 2,
    placeholder: trans => trans.__('https://…'),
    details: true
  },
  {
    name: 'contributors',
    requiredByOssr: true,
    label: trans => trans.__('Contributors'),
    kind: 'people',
    item: NOBODY,
    empty: [],
    form: 'main',
    add: trans => trans.__('Add Contributor'),
    hint: trans => trans.__('A contact person counts as the maintainer.'),
    details: true
  },
  {
    name: 'access',
    label: trans => trans.__('File access'),
    kind: 'access',
    empty: {
      status: 'open',
      files: 'public',
      embargoUntil: null,
      embargoReason: null
    },
    form: 'main'
  },
  {
    name: 'languages',
    label: trans => trans.__('Languages of the text'),
    kind: 'terms',
    vocabulary: 'languages',
    empty: [],
    form: 'more',
    details: true,
    inline: true
  },
  {
    name: 'programmingLanguages',
    label: trans => trans.__('Programming languages'),
    kind: 'terms',
    vocabulary: 'programming-languages',
    options: [
      'python',
      'jupyter_notebook',
      'c',
      'c++',
      'fortran',
      'java',
      'javascript',
      'julia',
      'r',
      'rust'
    ],
    free: true,
    empty: [],
    form: 'more',
    details: true,
    inline: true
  },
  {
    name: 'developmentStatus',
    label: trans => trans.__('Development status'),
    kind: 'term',
    // repostatus.org, which the repository's vocabulary follows.
    options: [
      'concept',
      'wip',
      'suspended',
      'abandoned',
      'active',
      'inactive',
      'unsupported',
      'moved'
    ],
    empty: null,
    form: 'more',
    details: true
  },
  {
    name: 'publisher',
    label: trans => trans.__('Publisher'),
    kind: 'text',
    empty: '',
    form: 'more',
    hint: trans => trans.__('Empty: the name of the repository.'),
    details: true
  },
  {
    name: 'related',
    label: trans => trans.__('Related works'),
    kind: 'rows',
    columns: [
      {
        name: 'relation',
        label: trans => trans.__('This record …'),
        kind: 'term',
        vocabulary: 'relations'
      },
      {
        name: 'identifier',
        label: trans => trans.__('DOI, address or other identifier'),
        kind: 'text',
        resets: ['scheme', 'url']
      }
    ],
    item: {
      identifier: '',
      relation: SUPPLEMENT,
      scheme: null,
      resourceType: null,
      url: null
    },
    empty: [],
    form: 'more',
    add: trans => trans.__('Add Related Work')
  },
  {
    name: 'references',
    label: trans => trans.__('References, one per line'),
    kind: 'lines',
    empty: [],
    form: 'more'
  },
  {
    name: 'dates',
    label: trans => trans.__('Dates'),
    kind: 'rows',
    columns: [
      {
        name: 'kind',
        label: trans => trans.__('Type of date'),
        kind: 'term',
        vocabulary: 'date-types'
      },
      {
        name: 'date',
        label: trans => trans.__('Date or period'),
        kind: 'date'
      },
      {
        name: 'description',
        label: trans => trans.__('Description of the date'),
        kind: 'text'
      }
    ],
    item: { date: '', kind: null, description: null },
    empty: [],
    form: 'more',
    add: trans => trans.__('Add Date'),
    details: true
  },
  {
    name: 'extra',
    label: trans => trans.__('CodeMeta terms'),
    kind: 'terms-of-codemeta',
    empty: {},
    form: 'more'
  }
];
