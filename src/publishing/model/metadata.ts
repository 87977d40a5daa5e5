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
export function completed(told: DraftMetadata): FormMetadata {
  return {
    title: told.title ?? '',
    resourceType: told.resourceType ?? 'software',
    creators: (told.creators ?? []).map(person),
    contributors: (told.contributors ?? []).map(person),
    description: told.description ?? '',
    publicationDate: told.publicationDate ?? '',
    version: told.version ?? '',
    publisher: told.publisher ?? '',
    licences: told.licences ?? [],
    subjects: (told.subjects ?? []).map(choice),
    languages: told.languages ?? [],
    funding: (told.funding ?? []).map(({ funder, award, number }) => ({
      funder: choice(funder),
      award: award ? choice(award) : null,
      number: number ?? null
    })),
    related: (told.related ?? []).map(work => ({
      identifier: work.identifier,
      relation: work.relation,
      scheme: work.scheme ?? null,
      resourceType: work.resourceType ?? null
    })),
    references: told.references ?? [],
    access: {
      files: told.access?.files ?? 'public',
      embargoUntil: told.access?.embargoUntil ?? null,
      embargoReason: told.access?.embargoReason ?? null
    },
    codeRepository: told.codeRepository ?? null,
    programmingLanguages: told.programmingLanguages ?? [],
    developmentStatus: told.developmentStatus ?? null,
    readme: told.readme ?? null,
    extra: told.extra ?? {}
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

function person(told: Person): FormPerson {
  return {
    kind: told.kind ?? 'personal',
    familyName: told.familyName ?? '',
    givenName: told.givenName ?? '',
    orcid: told.orcid ?? null,
    ror: told.ror ?? null,
    affiliations: (told.affiliations ?? []).map(choice),
    role: told.role ?? null,
    email: told.email ?? null
  };
}

function choice(told: {
  title: string;
  id?: string | null;
  note?: string | null;
  group?: string | null;
}): FormChoice {
  return {
    title: told.title,
    id: told.id ?? null,
    note: told.note ?? null,
    group: told.group ?? null
  };
}
