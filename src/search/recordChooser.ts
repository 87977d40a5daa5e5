import { Notification } from '@jupyterlab/apputils';

import type { IRecordsClient, ISources } from '../tokens';
import type { RecordSummary } from '../api/types';
import { askItem, askText } from '../common/inputDialogs';
import { problemOf } from '../common/model/problems';
import { isId, looksLikeRecord } from './model/identifiers';
import { EMPTY_QUERY } from './model/search';
import type { INotifier } from '../common/commands';

export interface IChooser extends INotifier {
  client: IRecordsClient;
  sources: ISources;
}

/** A record by its source and id. */
export interface IChosen {
  source: string;
  record: string;
  title: string;
}

/**
 * Ask for a record: by its DOI, address, id, or by words to search for.
 *
 * #### Notes
 * Null if the user cancels, or, after a notification, if there is no such record.
 */
export async function chooseRecord(
  host: IChooser,
  texts: { title: string; ok: string; given: string }
): Promise<IChosen | null> {
  const { trans } = host;
  const words = await askText({
    title: texts.title,
    label: trans.__('DOI, URL, id or search words'),
    text: texts.given,
    okLabel: texts.ok
  });
  return words === '' ? null : findRecord(host, words, undefined, texts.ok);
}

/** The record that a text names or, among those that it finds, the one that the user picks. */
export async function findRecord(
  host: IChooser,
  words: string,
  source?: string,
  okLabel?: string
): Promise<IChosen | null> {
  const { client, sources } = host;
  await sources.load();
  const where = source ?? sources.state.current ?? undefined;
  if (looksLikeRecord(words, sources.state.sources)) {
    try {
      const found = await client.resolve(words, where);
      const { title } = await client.record(found.source, found.record);
      return { ...found, title };
    } catch (reason) {
      // What has the form of an id may be a word.
      if (
        !isId(words, sources.state.sources) ||
        problemOf(reason).slug !== 'not-found'
      ) {
        throw reason;
      }
    }
  }
  return where === undefined ? null : pick(host, words, where, okLabel);
}

async function pick(
  { client, trans }: IChooser,
  words: string,
  source: string,
  okLabel?: string
): Promise<IChosen | null> {
  const { items } = await client.search(source, { ...EMPTY_QUERY, q: words });
  const chosen = (hit: RecordSummary | null): IChosen | null =>
    hit ? { source, record: hit.id, title: hit.title } : null;
  if (items.length === 0) {
    Notification.warning(
      trans.__('No record found for “%1”. Try other words or a DOI.', words)
    );
    return null;
  }
  if (items.length === 1) {
    return chosen(items[0] ?? null);
  }
  const item = await askItem(
    items,
    ({ title, version }) => [title, version].filter(Boolean).join(' '),
    {
      title: trans.__('Which record?'),
      label: trans.__('Results for “%1”', words),
      ...(okLabel === undefined ? {} : { okLabel })
    }
  );
  return chosen(item);
}
