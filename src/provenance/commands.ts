import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import { addCommands } from '../common/commands';
import type { IProvenanceHost } from './host';

/** Commands about what a notebook uses. */
export function addProvenanceCommands(host: IProvenanceHost): void {
  const { trans } = host;
  const category = trans.__('OSSR');
  const isEnabled = (args: Args) => host.notebook(text(args, 'path')) !== null;
  const load = async () => (await import('./actions')).provenanceActions(host);
  addCommands(host, load, {
    [CommandIDs.showDependencies]: {
      label: trans.__('Show Notebook Dependencies'),
      caption: trans.__(
        'Software and data that this notebook uses; listed as related works when published'
      ),
      isEnabled,
      category
    },
    [CommandIDs.insertCitations]: {
      label: trans.__('Insert Citations for Dependencies'),
      caption: trans.__('Adds a Markdown cell at the end of the notebook'),
      isEnabled,
      category
    }
  });
}
