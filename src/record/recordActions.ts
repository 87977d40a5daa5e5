import { InputDialog, Notification } from '@jupyterlab/apputils';

import type { IBrowse, IRecordRef } from '../tokens';
import { copy } from '../common/clipboard';
import { text, type Args } from '../common/commands';
import { recordPage } from '../search/model/identifiers';
import { linkOf } from './model/link';
import type { IRecordCommands } from './host';

/** Open the record that is named or asked for, in the sidebar. */
export async function open(
  context: IRecordCommands,
  args: Args
): Promise<void> {
  const { browse, reveal } = context;
  const record = text(args, 'record') ?? (await ask(context));
  if (record) {
    const ref = await browse.resolve(record, text(args, 'source'));
    reveal();
    await browse.open(ref);
    if (args.fromBox === true) {
      await afterBox(browse, record);
    }
  }
}

export async function openPage(
  context: IRecordCommands,
  args: Args
): Promise<void> {
  const page = await pageOf(context.browse, await refOf(context, args));
  window.open(page, '_blank', 'noopener,noreferrer');
}

export async function copyDoi(
  context: IRecordCommands,
  args: Args
): Promise<void> {
  const { browse, trans } = context;
  const record = await browse.fetch(await refOf(context, args));
  const doi = args.concept === true ? record.conceptDoi : record.doi;
  if (doi) {
    await copy(doi);
    Notification.success(trans.__('Copied %1', doi), SHORT);
  } else {
    Notification.warning(trans.__('This record has no DOI.'), SHORT);
  }
}

export async function copyLink(
  context: IRecordCommands,
  args: Args
): Promise<void> {
  const { browse, trans } = context;
  const record = await browse.fetch(await refOf(context, args));
  const notebook = text(args, 'notebook');
  await copy(linkOf(record, notebook, text(args, 'badge')));
  Notification.success(trans.__('Copied'), SHORT);
}

export async function copyCitation(
  context: IRecordCommands,
  args: Args
): Promise<void> {
  const { browse, trans } = context;
  const style = text(args, 'style') ?? browse.style.state.style;
  await copy(await browse.cite(await refOf(context, args), style));
  browse.style.choose(style);
  const { name } = browse.style;
  Notification.success(trans.__('Citation copied (%1)', name), SHORT);
}

const SHORT = { autoClose: 3000 } as const;

/** The record that arguments name, or the one that is looked at. */
export async function refOf(
  { browse, current, trans }: IRecordCommands,
  args: Args
): Promise<IRecordRef> {
  const record = text(args, 'record');
  if (record !== undefined) {
    return browse.resolve(record, text(args, 'source'));
  }
  const ref = current();
  if (!ref) {
    throw new Error(trans.__('Open a record first.'));
  }
  return ref;
}

async function ask({ trans }: IRecordCommands): Promise<string | undefined> {
  const { value } = await InputDialog.getText({
    title: trans.__('Open Record'),
    label: trans.__('DOI, URL or id'),
    placeholder: '10.1234/…'
  });
  return value?.trim() || undefined;
}

/** What was typed led to a record: the box shows the search again. Otherwise search for it. */
async function afterBox(browse: IBrowse, typed: string): Promise<void> {
  const { record } = browse.record.state;
  if (record.status === 'ready') {
    browse.search.revert();
  } else if (
    record.status === 'failed' &&
    record.problem.slug === 'not-found' &&
    browse.isId(typed)
  ) {
    await browse.find({ q: typed });
  }
}

/** Its page for people; known by its form where the record itself may not be read. */
async function pageOf(browse: IBrowse, ref: IRecordRef): Promise<string> {
  try {
    return (await browse.fetch(ref)).url;
  } catch (reason) {
    const source = browse.source(ref.source);
    if (!source) {
      throw reason;
    }
    return recordPage(source, ref.id);
  }
}
