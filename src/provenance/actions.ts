import { Notification } from '@jupyterlab/apputils';

import type { NotebookDependencies } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IOpenNotebook, IProvenanceHost } from './host';
import { citationsOf, countOf } from './model/dependencies';

const PATH = {
  path: {
    type: 'string',
    description:
      'Path of an open notebook, relative to the root folder; default: the current notebook'
  }
};

/** What the commands about dependencies do. */
export function provenanceActions(host: IProvenanceHost) {
  const { client, trans } = host;
  const on =
    (act: (notebook: IOpenNotebook, found: NotebookDependencies) => unknown) =>
    async (args: Args) => {
      const notebook = host.notebook(text(args, 'path'));
      if (notebook) {
        await notebook.save();
        await act(notebook, await client.uses(notebook.path));
      }
    };
  const insert = async (
    notebook: IOpenNotebook,
    found: NotebookDependencies
  ) => {
    notebook.addText(
      await citationsOf(found, client, {
        software: trans.__('Software'),
        data: trans.__('Data')
      })
    );
  };
  return {
    [CommandIDs.showDependencies]: {
      args: PATH,
      run: on(async (notebook, found) => {
        if (await host.show(found)) {
          await insert(notebook, found);
        }
      })
    },
    [CommandIDs.insertCitations]: {
      args: PATH,
      run: on(async (notebook, found) => {
        if (countOf(found)) {
          await insert(notebook, found);
        } else {
          Notification.info(trans.__('No dependencies found yet.'), {
            autoClose: 5000
          });
        }
      })
    }
  } satisfies Actions;
}
