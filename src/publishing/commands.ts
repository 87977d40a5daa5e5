import { fileUploadIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IPublishHost } from './host';

/** Commands that publish, and those of the form. */
export function addPublishCommands(host: IPublishHost): void {
  const { trans } = host;
  const category = trans.__('OSSR Publish');
  const isEnabled = (args: Args) => host.model(text(args, 'form')) !== null;
  const load = async () => (await import('./actions')).publishActions(host);
  addCommands(host, load, {
    [CommandIDs.publishFiles]: {
      label: args =>
        args.from === 'notebook'
          ? trans.__('Publish')
          : trans.__('Publish to OSSR…'),
      icon: fileUploadIcon,
      caption: args =>
        args.from === 'notebook'
          ? trans.__('Publish this notebook to OSSR…')
          : trans.__('Review what would be published; nothing is sent yet'),
      category
    },
    [CommandIDs.publishNewVersion]: {
      label: trans.__('Publish New Version…'),
      caption: trans.__(
        'Compare with the last version and upload what changed'
      ),
      menuItem: '[data-isdir="true"][data-ossr-state]',
      category
    },
    [CommandIDs.editRecord]: {
      label: trans.__('Edit Record Metadata…'),
      category
    },
    [CommandIDs.openPublication]: { label: trans.__('Show Publication') },
    [CommandIDs.submitPublication]: {
      label: trans.__('Submit Publication'),
      caption: trans.__(
        'Save as draft, submit for review or publish, as chosen in the form'
      ),
      isEnabled
    },
    [CommandIDs.cancelPublication]: {
      label: trans.__('Cancel Publication…'),
      isEnabled
    },
    [CommandIDs.discardPublication]: {
      label: trans.__('Discard Publication Draft…'),
      isEnabled
    },
    [CommandIDs.resumePublication]: {
      label: trans.__('Continue Publication'),
      caption: trans.__('Return to the form of the same draft'),
      isEnabled
    },
    [CommandIDs.resetPublication]: {
      label: trans.__('Reset Publication Form…'),
      caption: trans.__('Discard your entries'),
      isEnabled
    },
    [CommandIDs.fixFinding]: { label: trans.__('Fix Issue'), isEnabled },
    [CommandIDs.showFinding]: {
      label: trans.__('Show Issue in File'),
      isEnabled
    },
    [CommandIDs.runChecks]: {
      label: trans.__('Check Files Again'),
      isEnabled
    },
    [CommandIDs.suppressFinding]: {
      label: trans.__('Ignore Issue…'),
      isEnabled
    },
    [CommandIDs.waiveRequirement]: {
      label: trans.__('Skip Required Field…'),
      caption: trans.__('The reason is shown to the curators'),
      isEnabled
    }
  });
}
