import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { CommandIDs } from '../../common/commandIds';

/** The names of the arguments in an address of JupyterLab. */
const ARGUMENT = 'ossr';
const NOTEBOOK = 'ossr-notebook';

export const link: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:link',
  description: 'Plans to try the record that the address of JupyterLab names.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    const args = take(window);
    if (args === null) {
      return;
    }
    // Only a plan is made: a link never runs anything by itself.
    void app.restored.then(() =>
      app.commands.execute(CommandIDs.tryRecord, args)
    );
  }
};

/**
 * The record, and its notebook, in the address; they are removed from it, so that a reload does not
 * plan again. Arguments of other extensions stay.
 */
export function take({
  location,
  history
}: Window): { record: string; notebook: string } | null {
  const url = new URL(location.href);
  const [record = '', notebook = ''] = [ARGUMENT, NOTEBOOK].map(name =>
    url.searchParams.get(name)?.trim()
  );
  if (record === '') {
    return null;
  }
  url.searchParams.delete(ARGUMENT);
  url.searchParams.delete(NOTEBOOK);
  history.replaceState(history.state, '', url);
  return { record, notebook };
}
