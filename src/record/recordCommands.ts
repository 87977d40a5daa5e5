import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IRecordHost } from './host';

/** Commands that open a record, or take something from one. */
export function addRecordCommands(host: IRecordHost): void {
  const { browse, commands, current, trans } = host;
  const category = trans.__('OSSR');
  const isEnabled = (args: Args) =>
    text(args, 'record') !== undefined ||
    Array.isArray(args.records) ||
    current() !== null;
  const load = async () =>
    (await import('./recordActions')).recordActions(host);
  const table = {
    [CommandIDs.openRecord]: {
      label: (args: Args) =>
        text(args, 'record')
          ? trans.__('Open Record')
          : trans.__('Open Record by DOI or Zenodo URL…'),
      category
    },
    [CommandIDs.openRecordInMain]: {
      label: trans.__('Open Record in Main Area'),
      isEnabled,
      category
    },
    [CommandIDs.closeRecord]: {
      label: trans.__('Back to Search Results'),
      isEnabled: () => browse.record.state.ref !== null,
      category
    },
    [CommandIDs.openPage]: {
      label: trans.__('Open Record Web Page'),
      isEnabled,
      category
    },
    [CommandIDs.copyDoi]: {
      label: (args: Args) =>
        args.concept === true
          ? trans.__('Copy DOI of All Versions')
          : trans.__('Copy Record DOI'),
      isEnabled,
      category
    },
    [CommandIDs.copyLink]: {
      label: (args: Args) =>
        text(args, 'badge')
          ? trans.__('Copy Badge (%1)', text(args, 'badge'))
          : trans.__('Copy Link'),
      isEnabled,
      category
    },
    [CommandIDs.toggleFavourite]: {
      label: trans.__('Add to or Remove from Favourites'),
      isEnabled,
      category
    },
    [CommandIDs.saveCitations]: {
      label: trans.__('Save Citations as BibTeX'),
      caption: trans.__('Write one file into the folder of the file browser'),
      isEnabled,
      category
    },
    [CommandIDs.uploadRecord]: {
      label: trans.__('Upload Record to Data Lake…'),
      isEnabled: (args: Args) =>
        isEnabled(args) && commands.hasCommand(CommandIDs.uploadToLake),
      category: trans.__('OSSR Data Lake')
    },
    [CommandIDs.copyCitation]: {
      label: trans.__('Copy Record Citation'),
      isEnabled,
      category
    }
  };
  addCommands(host, load, table);
  // The palette hides what cannot be run, and does not ask again by itself.
  browse.record.changed.connect(() =>
    Object.keys(table).forEach(id => commands.notifyCommandChanged(id))
  );
}
