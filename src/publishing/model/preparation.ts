import type { IDownloadsClient, IPublishingClient } from '../../tokens';
import type { Draft, LocalCopy, Preparation } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import type { IPublishAbout } from './formValues';
import {
  completed,
  fieldOf,
  filledUp,
  isBlank,
  type FormMetadata
} from './metadata';

/** Where values came from, by pointer; other than the files that the server names. */
export const FROM_RECORD = 'record';
export const FROM_DRAFT = 'draft';

/** What is known before a person says anything. */
export interface IPreparedForm {
  preparation: Preparation | null;
  metadata: FormMetadata;
  /** By pointer: a file's name, `git`, `record` or `draft`. */
  origins: { [pointer: string]: string };
  draft: Draft | null;
  /** What was sent from there already, if this is another one. */
  earlier: LocalCopy | null;
}

/**
 * Look at the files, and at the draft or record that is gone on from.
 *
 * #### Notes
 * A draft is taken as it is. For a new version, metadata files have precedence over the last version, as they
 * are newer; the last version has precedence over guesses.
 */
export async function loadPreparation(
  client: IDownloadsClient & IPublishingClient,
  about: IPublishAbout,
  source: string
): Promise<IPreparedForm> {
  const { paths, mode, record, draft: id } = about;
  const [preparation, draft, last] = await Promise.all([
    paths.length > 0 ? prepared(client, about, source) : null,
    id !== null
      ? client.draft(source, id)
      : mode === 'edit' && record !== null
        ? client.editRecord(source, record)
        : null,
    mode === 'version' && record !== null && id === null
      ? client.metadataOf(source, record)
      : null
  ]);
  const files = completed(preparation?.metadata ?? {});
  const sent =
    preparation && mode === 'new' && id === null
      ? await sentFrom(client, source, preparation)
      : null;
  const origins: { [pointer: string]: string } = {};
  if (draft) {
    const metadata = completed(draft.metadata);
    note(origins, metadata, FROM_DRAFT);
    return { preparation, metadata, origins, draft, earlier: sent };
  }
  for (const { pointer, origin } of preparation?.filledFields ?? []) {
    origins[pointer] = origin;
  }
  if (!last) {
    return { preparation, metadata: files, origins, draft, earlier: sent };
  }
  const earlier = completed(last);
  if (files.version === earlier.version) {
    // Nobody raised it yet: the next one is proposed.
    delete origins['/version'];
  }
  // The account, git and headings are guesses: they only fill what the record leaves open.
  const guesses = new Set(
    (preparation?.filledFields ?? [])
      .filter(({ guess }) => guess)
      .map(({ pointer }) => pointer)
  );
  const fromFiles = new Set(
    Object.keys(origins)
      .filter(pointer => !guesses.has(pointer))
      .map(fieldOf)
  );
  const fromMetadataFiles = Object.fromEntries(
    Object.entries(files).filter(([field]) => fromFiles.has(field))
  );
  const metadata = filledUp(completed(fromMetadataFiles), {
    ...earlier,
    version: '',
    publicationDate: files.publicationDate
  });
  const resourceType = fromFiles.has('resourceType')
    ? files.resourceType
    : earlier.resourceType;
  const access = fromFiles.has('access') ? files.access : earlier.access;
  const known = { ...metadata, resourceType, access };
  for (const pointer of Object.keys(origins)) {
    const field = fieldOf(pointer);
    const isKnown = !isBlank(known[field as keyof FormMetadata]);
    if (isKnown && !fromFiles.has(field)) {
      delete origins[pointer];
    }
  }
  note(origins, known, FROM_RECORD);
  const whole = filledUp(known, { ...files, version: '' });
  // What notebooks depend on is added to the related works of the last version.
  whole.related = [
    ...whole.related,
    ...files.related.filter(
      ({ identifier }) =>
        !whole.related.some(work => work.identifier === identifier)
    )
  ];
  whole.references = [...new Set([...whole.references, ...files.references])];
  return { preparation, metadata: whole, origins, draft, earlier: sent };
}

/** A draft is there without its folder, too: then its files stay as they are. */
async function prepared(
  client: IDownloadsClient & IPublishingClient,
  { paths, draft, mode, record }: IPublishAbout,
  source: string
): Promise<Preparation | null> {
  try {
    return await client.prepare(
      source,
      paths,
      mode === 'version' ? record : null
    );
  } catch (reason) {
    if (draft !== null && problemOf(reason).slug === 'not-found') {
      return null;
    }
    throw reason;
  }
}

/**
 * What became of files that were sent before: to this repository first, and those that are not
 * public first.
 */
async function sentFrom(
  client: IDownloadsClient & IPublishingClient,
  source: string,
  { folder, files = [] }: Preparation
): Promise<LocalCopy | null> {
  const base = folder ? `${folder}/` : '';
  const here = new Set(files.map(({ path }) => base + path));
  const copies = await client.local(folder).catch(() => []);
  const sent = copies.filter(copy => copy.published && here.has(copy.path));
  const sentHere = sent.filter(copy => copy.source === source);
  const first = sentHere.length > 0 ? sentHere : sent;
  return (
    first.find(({ published }) => published !== 'published') ?? first[0] ?? null
  );
}

function note(
  origins: { [pointer: string]: string },
  metadata: FormMetadata,
  origin: string
): void {
  for (const [field, value] of Object.entries(metadata)) {
    const hasOrigin = field !== 'publicationDate' || origin === FROM_DRAFT;
    if (
      hasOrigin &&
      !isBlank(value) &&
      field !== 'access' &&
      field !== 'extra'
    ) {
      origins[`/${field}`] ??= origin;
    }
  }
}
