import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { CommandIDs } from '../../common/commandIds';

/** The name of the argument in an address of JupyterLab. */
const ARGUMENT = 'ossr';

export const link: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-ossr-ext:link',
  description: 'Plans to try the record that the address of JupyterLab names.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    const record = take(window);
    if (record === null) {
      return;
    }
    // Only a plan is made: a link never runs anything by itself.
    void app.restored.then(() =>
      app.commands.execute(CommandIDs.tryRecord, { record })
    );
  }
};

/** The record in the address, which is removed from it: a reload does not plan again. */
export function take({ location, history }: Window): string | null {
  const url = new URL(location.href);
  const record = url.searchParams.get(ARGUMENT)?.trim() ?? '';
  if (record === '') {
    return null;
  }
  url.searchParams.delete(ARGUMENT);
  history.replaceState(history.state, '', url);
  return record;
}
