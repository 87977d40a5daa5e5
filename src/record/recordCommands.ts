import { CommandIDs } from '../common/commandIds';
import { argsSchema, text, notifyFailure, type Args } from '../common/commands';
import type { IRecordCommands } from './host';

/** What they do is loaded when the first of them is run: start-up stays small. */
const actions = () => import('./recordActions');

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
      notifyFailure(context, async () => (await actions()).open(context, args))
  });
  commands.addCommand(CommandIDs.openRecordInMain, {
    label: trans.__('Open Record in Main Area'),
    describedBy: argsSchema(WHICH),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () =>
        openInMain(await (await actions()).refOf(context, args))
      )
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
      notifyFailure(context, async () =>
        (await actions()).openPage(context, args)
      )
  });
}

function addTaking(context: IRecordCommands): void {
  const { commands, trans } = context;
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
      notifyFailure(context, async () =>
        (await actions()).copyDoi(context, args)
      )
  });
  commands.addCommand(CommandIDs.copyLink, {
    label: args =>
      text(args, 'badge')
        ? trans.__('Copy Badge (%1)', text(args, 'badge'))
        : trans.__('Copy Link'),
    describedBy: argsSchema({
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
    }),
    isEnabled: args => hasRef(context, args),
    execute: args =>
      notifyFailure(context, async () =>
        (await actions()).copyLink(context, args)
      )
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
      notifyFailure(context, async () =>
        (await actions()).copyCitation(context, args)
      )
  });
}

function hasRef({ current }: IRecordCommands, args: Args): boolean {
  return text(args, 'record') !== undefined || current() !== null;
}
