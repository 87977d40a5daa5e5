import { Notification } from '@jupyterlab/apputils';

import type { IBrowse, IRecordRef } from '../tokens';
import { askText } from '../common/inputDialogs';
import { copy } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import { text, texts, type Args } from '../common/model/args';
import { problemOf } from '../common/model/problems';
import type { Actions } from '../common/commands';
import { recordPage } from '../search/model/identifiers';
import { linkOf } from './model/link';
import type { IRecordHost } from './host';

const WHICH = {
  record: {
    type: 'string',
    description:
      'DOI, URL or id of the record; default: the record that is shown'
  },
  source: { type: 'string', description: 'Id of the repository' }
};

const SEVERAL = {
  ...WHICH,
  records: {
    type: 'array',
    items: { type: 'string' },
    description: 'Ids of several records, instead of one'
  }
};

/** What the commands on records do. */
export function recordActions(host: IRecordHost) {
  const { browse, openInMain, reveal } = host;
  return {
    [CommandIDs.openRecord]: {
      args: {
        ...WHICH,
        fromBox: {
          type: 'boolean',
          description: 'Search for the text if it does not name a record'
        }
      },
      run: args => open(host, args)
    },
    [CommandIDs.openRecordInMain]: {
      args: WHICH,
      run: async args => openInMain(await refOf(host, args))
    },
    [CommandIDs.closeRecord]: {
      run: () => {
        browse.record.close();
        reveal();
      }
    },
    [CommandIDs.openPage]: { args: WHICH, run: args => openPage(host, args) },
    [CommandIDs.copyDoi]: {
      args: {
        ...WHICH,
        concept: {
          type: 'boolean',
          description:
            'Copy the DOI of all versions, which leads to the newest version'
        }
      },
      run: args => copyDoi(host, args)
    },
    [CommandIDs.copyLink]: {
      args: {
        ...WHICH,
        badge: {
          type: 'string',
          enum: ['Markdown', 'HTML'],
          description: 'Copy a badge with the link, in this language'
        },
        notebook: {
          type: 'string',
          description: 'Path of the notebook in the record; default: its first'
        }
      },
      run: args => copyLink(host, args)
    },
    [CommandIDs.toggleFavourite]: {
      args: WHICH,
      run: async args => {
        const ref = await refOf(host, args);
        const { source, id, title } = await browse.fetch(ref);
        browse.lists.toggleFavourite({ source, record: id, title });
      }
    },
    [CommandIDs.saveCitations]: {
      args: SEVERAL,
      run: args => saveCitations(host, args)
    },
    [CommandIDs.uploadRecord]: {
      args: {
        ...WHICH,
        keys: {
          type: 'array',
          items: { type: 'string' },
          description: 'Files to upload; default: all'
        }
      },
      run: async args => {
        const ref = await refOf(host, args);
        const { source, id, title } = await browse.fetch(ref);
        await host.commands.execute(CommandIDs.uploadToLake, {
          source,
          record: id,
          title,
          keys: texts(args, 'keys')
        });
      }
    },
    [CommandIDs.copyCitation]: {
      args: {
        ...SEVERAL,
        style: {
          type: 'string',
          description:
            'bibtex, cff or the name of a CSL style; default: the style used last'
        }
      },
      run: args => copyCitation(host, args)
    }
  } satisfies Actions;
}

/** Open the record that is named or asked for, in the sidebar. */
async function open(context: IRecordHost, args: Args): Promise<void> {
  const { browse, reveal } = context;
  const record = text(args, 'record') ?? (await ask(context));
  if (record) {
    const ref = await refOrDid(context, record, text(args, 'source'));
    if (ref === null) {
      return;
    }
    reveal();
    await browse.open(ref);
    if (args.fromBox === true) {
      await afterBox(browse, record);
    }
  }
}

/** The record of a text; null where only an open DID has that DOI, which is opened instead. */
async function refOrDid(
  { browse, commands }: IRecordHost,
  record: string,
  source: string | undefined
): Promise<IRecordRef | null> {
  try {
    return await browse.resolve(record, source);
  } catch (reason) {
    const dids =
      problemOf(reason).slug === 'not-found'
        ? await browse.openDids(record).catch(() => [])
        : [];
    const [first] = dids;
    if (!first) {
      throw reason;
    }
    await commands.execute(CommandIDs.openDid, {
      lake: first.lake,
      did: `${first.did.scope}:${first.did.name}`
    });
    return null;
  }
}

async function openPage(context: IRecordHost, args: Args): Promise<void> {
  const page = await pageOf(context.browse, await refOf(context, args));
  window.open(page, '_blank', 'noopener,noreferrer');
}

async function copyDoi(context: IRecordHost, args: Args): Promise<void> {
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

async function copyLink(context: IRecordHost, args: Args): Promise<void> {
  const { browse, trans } = context;
  const record = await browse.fetch(await refOf(context, args));
  const notebook = text(args, 'notebook');
  await copy(linkOf(record, notebook, text(args, 'badge')));
  Notification.success(trans.__('Copied'), SHORT);
}

async function copyCitation(context: IRecordHost, args: Args): Promise<void> {
  const { browse, trans } = context;
  const style = text(args, 'style') ?? browse.style.state.style;
  await copy(await cite(context, args, style));
  browse.style.choose(style);
  const { name } = browse.style;
  Notification.success(trans.__('Citation copied (%1)', name), SHORT);
}

/** Write the citations of the records that are named into one BibTeX file. */
async function saveCitations(context: IRecordHost, args: Args): Promise<void> {
  await context.save('citations.bib', await cite(context, args, 'bibtex'));
}

/** The citations of one record, or of several, one after the other. */
async function cite(
  context: IRecordHost,
  args: Args,
  style: string
): Promise<string> {
  const { browse } = context;
  const { records } = args;
  const source = text(args, 'source') ?? '';
  const refs: IRecordRef[] = Array.isArray(records)
    ? records.map(id => ({ source, id: String(id) }))
    : [await refOf(context, args)];
  const texts: string[] = [];
  for (const ref of refs) {
    texts.push(await browse.cite(ref, style));
  }
  return texts.length > 1 ? `${texts.join('\n\n')}\n` : (texts[0] ?? '');
}

const SHORT = { autoClose: 3000 } as const;

/** The record that arguments name, or the one that is looked at. */
async function refOf(
  { browse, current, trans }: IRecordHost,
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

async function ask({ trans }: IRecordHost): Promise<string | undefined> {
  const typed = await askText({
    title: trans.__('Open Record'),
    label: trans.__('DOI, URL or id'),
    placeholder: '10.1234/…'
  });
  return typed || undefined;
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
