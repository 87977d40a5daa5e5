import type { DraftMetadata, Person } from '../../api/types';

/** A type of the contract with nothing left out. */
type Full<T> = T extends readonly (infer U)[]
  ? Full<U>[]
  : T extends object
    ? { [K in keyof T]-?: Full<T[K]> }
    : T;

/** What a record says, as the form holds it. */
export type FormMetadata = Full<DraftMetadata>;
export type FormPerson = FormMetadata['creators'][number];
export type FormChoice = FormMetadata['subjects'][number];
export type FormGrant = FormMetadata['funding'][number];
export type FormWork = FormMetadata['related'][number];

/** Metadata with every field, those that were left out as they are by default. */
export function completed(draft: DraftMetadata): FormMetadata {
  return {
    title: draft.title ?? '',
    resourceType: draft.resourceType ?? 'software',
    creators: (draft.creators ?? []).map(person),
    contributors: (draft.contributors ?? []).map(person),
    description: draft.description ?? '',
    publicationDate: draft.publicationDate ?? '',
    version: draft.version ?? '',
    publisher: draft.publisher ?? '',
    licences: draft.licences ?? [],
    subjects: (draft.subjects ?? []).map(choice),
    languages: draft.languages ?? [],
    funding: (draft.funding ?? []).map(({ funder, award, number }) => ({
      funder: choice(funder),
      award: award ? choice(award) : null,
      number: number ?? null
    })),
    related: (draft.related ?? []).map(work => ({
      identifier: work.identifier,
      relation: work.relation,
      scheme: work.scheme ?? null,
      resourceType: work.resourceType ?? null
    })),
    references: draft.references ?? [],
    access: {
      files: draft.access?.files ?? 'public',
      embargoUntil: draft.access?.embargoUntil ?? null,
      embargoReason: draft.access?.embargoReason ?? null
    },
    codeRepository: draft.codeRepository ?? null,
    programmingLanguages: draft.programmingLanguages ?? [],
    developmentStatus: draft.developmentStatus ?? null,
    readme: draft.readme ?? null,
    extra: draft.extra ?? {}
  };
}

/** Whether a value says nothing. */
export function isBlank(value: unknown): boolean {
  return (
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/**
 * Metadata of which the second fills what the first leaves open.
 *
 * #### Notes
 * `extra` is filled term by term.
 */
export function filledUp(
  first: FormMetadata,
  second: FormMetadata
): FormMetadata {
  const whole: { [field: string]: unknown } = { ...first };
  for (const [field, value] of Object.entries(second)) {
    if (isBlank(whole[field])) {
      whole[field] = value;
    }
  }
  return {
    ...(whole as FormMetadata),
    extra: { ...second.extra, ...first.extra }
  };
}

function person(draft: Person): FormPerson {
  return {
    kind: draft.kind ?? 'personal',
    familyName: draft.familyName ?? '',
    givenName: draft.givenName ?? '',
    orcid: draft.orcid ?? null,
    ror: draft.ror ?? null,
    affiliations: (draft.affiliations ?? []).map(choice),
    role: draft.role ?? null,
    email: draft.email ?? null
  };
}

function choice(draft: {
  title: string;
  id?: string | null;
  note?: string | null;
  group?: string | null;
}): FormChoice {
  return {
    title: draft.title,
    id: draft.id ?? null,
    note: draft.note ?? null,
    group: draft.group ?? null
  };
}
