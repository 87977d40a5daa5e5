import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

const PAGE =
  'https://github.com/escape2020/jupyter-ossr-ext/blob/main/docs/how-to/first-steps.md';

// The commands of the extension jupyterlab-tour.
const ADD = 'jupyterlab-tour:add';
const LAUNCH = 'jupyterlab-tour:launch';
const TOUR = 'jupyter-ossr-ext:tour';

const added = new WeakSet<CommandRegistry>();

/** Start the tour where the extension for tours is installed; else open the page of first steps. */
export async function openGuide(
  commands: CommandRegistry,
  trans: TranslationBundle
): Promise<void> {
  if (!commands.hasCommand(LAUNCH)) {
    window.open(PAGE, '_blank', 'noopener,noreferrer');
    return;
  }
  if (!added.has(commands)) {
    added.add(commands);
    await commands.execute(ADD, {
      tour: {
        id: TOUR,
        label: trans.__('OSSR Tour'),
        hasHelpEntry: false,
        steps: stepsOf(trans)
      }
    });
  }
  await commands.execute(LAUNCH, { id: TOUR, force: true });
}

function stepsOf(trans: TranslationBundle) {
  const step = (target: string, title: string, content: string) => ({
    target,
    title,
    content,
    placement: 'right'
  });
  const tab = (id: string) => `#ossr-tab-${id}`;
  return [
    step(
      '.jp-SideBar [data-id="jupyter-ossr-ext-sidebar"]',
      trans.__('OSSR'),
      trans.__('Research software and data, from a repository to a notebook.')
    ),
    step(
      tab('ossr'),
      trans.__('Records'),
      trans.__(
        'Enter words or paste a DOI. A record shows its README and its files; download them, or drag one into a notebook.'
      )
    ),
    step(
      tab('environments'),
      trans.__('Environments'),
      trans.__(
        'Install in a record shows a plan first. After you confirm, the record has an environment and a kernel of its own, listed here.'
      )
    ),
    step(
      tab('lake'),
      trans.__('Data Lake'),
      trans.__('Search data in Rucio and make them available to a notebook.')
    ),
    step(
      '.jp-FileBrowser',
      trans.__('Publish to OSSR…'),
      trans.__(
        'Right-click a folder or a file and choose OSSR. Nothing is sent before you confirm.'
      )
    )
  ];
}
