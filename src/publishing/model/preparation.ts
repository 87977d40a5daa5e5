import type { IDownloadsClient, IPublishingClient } from '../../tokens';
import type { Draft, LocalCopy, Preparation } from '../../api/types';
import { problemOf } from '../../common/model/problems';
import type { IPublishAbout } from './formValues';
import { completed, isBlank, type FormMetadata } from './metadata';

/** What is known before a person says anything. */
export interface IPreparedForm {
  preparation: Preparation | null;
  metadata: FormMetadata;
  /** By pointer: a file's name, `git`, `account`, `record` or `draft`. */
  origins: { [pointer: string]: string };
  draft: Draft | null;
  /** What was sent from there already, if this is another one. */
  earlier: LocalCopy | null;
}

/**
 * Look at the files, and at the draft or record that is gone on from.
 *
 * #### Notes
 * A draft is taken as it is. The server fills in what is new, and of a new version what the last one says.
 */
export async function loadPreparation(
  client: IDownloadsClient & IPublishingClient,
  about: IPublishAbout,
  source: string
): Promise<IPreparedForm> {
  const { paths, mode, record, draft: id } = about;
  const [preparation, draft] = await Promise.all([
    paths.length > 0 ? prepared(client, about, source) : null,
    id !== null
      ? client.draft(source, id)
      : mode === 'edit' && record !== null
        ? client.editRecord(source, record)
        : null
  ]);
  const sent =
    preparation && mode === 'new' && id === null
      ? await sentFrom(client, source, preparation)
      : null;
  const metadata = completed((draft ?? preparation)?.metadata ?? {});
  const origins = draft
    ? originsOf(metadata)
    : Object.fromEntries(
        (preparation?.filledFields ?? []).map(each => [
          each.pointer,
          each.origin
        ])
      );
  return { preparation, metadata, origins, draft, earlier: sent };
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

/** The draft is the origin of each value that it has. */
function originsOf(metadata: FormMetadata): { [pointer: string]: string } {
  return Object.fromEntries(
    Object.entries(metadata)
      .filter(
        ([field, value]) =>
          !isBlank(value) && field !== 'access' && field !== 'extra'
      )
      .map(([field]) => [`/${field}`, 'draft'])
  );
}
