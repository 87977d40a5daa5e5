import { Notification } from '@jupyterlab/apputils';

import type { IOssrClient } from '../tokens';
import type { NotebookDependencies } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import {
  argsSchema,
  text,
  notifyFailure,
  type Args,
  type INotifier
} from '../common/commands';

/** A notebook that is open. */
export interface IOpenNotebook {
  /** Relative to the root folder. */
  path: string;
  /** Write it to the disk, where the server reads it. */
  save(): Promise<void>;
  /** Add a text cell at its end. */
  addText(source: string): void;
}

export interface IProvenanceHost extends INotifier {
  client: IOssrClient;
  /** The open notebook of that path, or the current one; null if there is none. */
  notebook(path?: string): IOpenNotebook | null;
  /** Show what is used; true if the citations are wanted. */
  show(uses: NotebookDependencies): Promise<boolean>;
}

const PATH = {
  path: {
    type: 'string',
    description:
      'Path of an open notebook, relative to the root folder; default: the current notebook'
  }
};

/** Commands about what a notebook uses. */
export function addProvenanceCommands(host: IProvenanceHost): void {
  const { commands, trans, client } = host;
  const of = (args: Args) => host.notebook(text(args, 'path'));
  const on = (act: (notebook: IOpenNotebook) => Promise<void>) => ({
    describedBy: argsSchema(PATH),
    isEnabled: (args: Args) => of(args) !== null,
    execute: (args: Args) =>
      notifyFailure(host, async () => {
        const notebook = of(args);
        if (notebook) {
          await act(notebook);
        }
      })
  });
  const uses = async (notebook: IOpenNotebook) => {
    await notebook.save();
    return client.uses(notebook.path);
  };
  const insert = async (
    notebook: IOpenNotebook,
    found: NotebookDependencies
  ) => {
    const { citationsOf } = await import('./model/dependencies');
    notebook.addText(
      await citationsOf(found, client, {
        software: trans.__('Software'),
        data: trans.__('Data')
      })
    );
  };
  commands.addCommand(CommandIDs.showDependencies, {
    label: trans.__('Show Notebook Dependencies'),
    caption: trans.__(
      'Software and data that this notebook uses; listed as related works when published'
    ),
    ...on(async notebook => {
      const found = await uses(notebook);
      if (await host.show(found)) {
        await insert(notebook, found);
      }
    })
  });
  commands.addCommand(CommandIDs.insertCitations, {
    label: trans.__('Insert Citations for Dependencies'),
    caption: trans.__('Adds a Markdown cell at the end of the notebook'),
    ...on(async notebook => {
      const found = await uses(notebook);
      const { countOf } = await import('./model/dependencies');
      if (countOf(found)) {
        await insert(notebook, found);
      } else {
        Notification.info(trans.__('No dependencies found yet.'), {
          autoClose: 5000
        });
      }
    })
  });
}
