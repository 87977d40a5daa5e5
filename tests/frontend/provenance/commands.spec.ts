import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import type { IOssrClient } from '../../../src/tokens';
import type { NotebookDependencies } from '../../../src/api/types';
import { addProvenanceCommands } from '../../../src/provenance/commands';

describe('the commands on what a notebook uses', () => {
  let commands: CommandRegistry;
  let done: string[];
  let found: NotebookDependencies;
  let wanted: boolean;

  beforeEach(() => {
    commands = new CommandRegistry();
    done = [];
    wanted = true;
    found = {
      path: 'a.ipynb',
      software: [],
      data: [],
      dids: [
        {
          lake: '',
          did: { scope: 's', name: 'n' },
          variable: null,
          asType: 'auto',
          partial: false,
          instance: ''
        }
      ]
    };
    addProvenanceCommands({
      commands,
      trans: nullTranslator.load('jupyter_ossr_ext'),
      client: {
        uses: async (path: string) => {
          done.push(`ask ${path}`);
          return found;
        }
      } as unknown as IOssrClient,
      notebook: path =>
        path === 'closed.ipynb'
          ? null
          : {
              path: path ?? 'current.ipynb',
              save: async () => void done.push('save'),
              addText: source => void done.push(source)
            },
      show: async () => wanted
    });
  });

  afterEach(() => Notification.dismiss());

  it('save the notebook before the server reads it, and add a cell on a yes', async () => {
    await commands.execute('ossr:show-notebook-dependencies', {
      path: 'a.ipynb'
    });
    expect(done).toEqual([
      'save',
      'ask a.ipynb',
      '### Data\n\n- Rucio DID s:n'
    ]);
  });

  it('add nothing without a yes', async () => {
    wanted = false;
    await commands.execute('ossr:show-notebook-dependencies');
    expect(done).toEqual(['save', 'ask current.ipynb']);
  });

  it('cite at once, or say that there is nothing', async () => {
    await commands.execute('ossr:insert-citations');
    expect(done).toHaveLength(3);
    found = { ...found, dids: [] };
    await commands.execute('ossr:insert-citations');
    expect(done.slice(3)).toEqual(['save', 'ask current.ipynb']);
    expect(Notification.manager.notifications[0]?.message).toMatch(
      /No dependencies/
    );
  });

  it('need an open notebook', () => {
    const args = { path: 'closed.ipynb' };
    expect(commands.isEnabled('ossr:show-notebook-dependencies', args)).toBe(
      false
    );
  });
});
