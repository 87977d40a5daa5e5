import { InputDialog, Notification } from '@jupyterlab/apputils';

import type { IBrowse, IRecordRef } from '../tokens';
import { recordPage } from '../search/model/identifiers';
import { copy } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

export interface IRecordCommands extends INotifier {
  browse: IBrowse;
  /** The record that the user looks at, wherever. */
  current(): IRecordRef | null;
  reveal(): void;
  openInMain(ref: IRecordRef): Promise<void>;
}

const WHICH = {
  record: {
    type: 'string',
    description:
      'DOI, URL or id of the record; default: the record that is shown'
  },
  source: { type: 'string', description: 'Id of the repository' }
};

/** Commands that open a record, or take something from one. */
export function addRecordCommands(context: IRecordCommands): void {
  addOpening(context);
  addTaking(context);
}

function addOpening(context: IRecordCommands): void {
  const { commands, trans, browse, reveal, openInMain } = context;
  commands.addCommand(CommandIDs.openRecord, {
    label: args =>
      text(args, 'record')
        ? trans.__('Open Record')
        : trans.__('Open Record by DOI or URL…'),
    describedBy: argsSchema({
      ...WHICH,
      fromBox: {
        type: 'boolean',
        description: 'Search for the text if it does not name a record'
      }
    }),
    execute: args =>
      notifyFailure(context, async () => {
        const record = text(args, 'record') ?? (await ask(context));
        if (record) {
          const ref = await browse.resolve(record, text(args, 'source'));
          reveal();
          await browse.open(ref);
          if (args.fromBox === true) {
            await afterBox(browse, record);
          }
        }
      })
  });
  commands.addCommand(CommandIDs.openRecordInMain, {
    label: trans.__('Open Record in Main Area'),
    describedBy: argsSchema(WHICH),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () => openInMain(await refOf(context, args)))
  });
  commands.addCommand(CommandIDs.closeRecord, {
    label: trans.__('Back to Search Results'),
    describedBy: argsSchema({}),
    isEnabled: () => browse.record.state.ref !== null,
    execute: () => {
      browse.record.close();
      reveal();
    }
  });
  commands.addCommand(CommandIDs.openPage, {
    label: trans.__('Open Record Web Page'),
    describedBy: argsSchema(WHICH),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () => {
        const page = await pageOf(browse, await refOf(context, args));
        window.open(page, '_blank', 'noopener,noreferrer');
      })
  });
}

function addTaking(context: IRecordCommands): void {
  const { commands, trans, browse } = context;
  commands.addCommand(CommandIDs.copyDoi, {
    label: args =>
      args.concept === true
        ? trans.__('Copy DOI of All Versions')
        : trans.__('Copy Record DOI'),
    describedBy: argsSchema({
      ...WHICH,
      concept: {
        type: 'boolean',
        description:
          'Copy the DOI of all versions, which leads to the newest version'
      }
    }),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () => {
        const record = await browse.fetch(await refOf(context, args));
        const doi = args.concept === true ? record.conceptDoi : record.doi;
        if (doi) {
          await copy(doi);
          Notification.success(trans.__('Copied %1', doi), SHORT);
        } else {
          Notification.warning(trans.__('This record has no DOI.'), SHORT);
        }
      })
  });
  commands.addCommand(CommandIDs.copyCitation, {
    label: trans.__('Copy Record Citation'),
    describedBy: argsSchema({
      ...WHICH,
      style: {
        type: 'string',
        description:
          'bibtex, cff or the name of a CSL style; default: the style used last'
      }
    }),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () => {
        const style = text(args, 'style') ?? browse.style.state.style;
        await copy(await browse.cite(await refOf(context, args), style));
        browse.style.choose(style);
        const { name } = browse.style;
        Notification.success(trans.__('Citation copied (%1)', name), SHORT);
      })
  });
}

const SHORT = { autoClose: 3000 } as const;

/** The record that arguments name, or the one that is looked at. */
async function refOf(
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

function hasRef({ current }: IRecordCommands, args: Args): boolean {
  return text(args, 'record') !== undefined || current() !== null;
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
