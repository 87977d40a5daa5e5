import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Finding } from '../api/types';
import type { PublishModel } from '../models/publish/model';
import { CommandIDs } from './ids';
import { argsSchema, text, told, type Args, type ITeller } from './tell';

/** How a notebook ended that was run. */
export type Ran = 'all' | 'failed' | 'no-kernel';

/** The documents of JupyterLab; paths are relative to the root. */
export interface IDocuments {
  /** Open a file at a line, or a notebook at a cell, counted from 1. */
  show(path: string, place: number | null): Promise<void>;
  /** Restart the kernel of a notebook, run its cells in order, and save it if all went well. */
  runAll(path: string): Promise<Ran>;
  /** Whether it is open with changes that are not saved. */
  isDirty(path: string): boolean;
  /** Let something change a file: what is open is saved before, and read again after. */
  around(path: string, change: () => Promise<void>): Promise<void>;
}

export interface IFindingsHost extends ITeller {
  /** The form of that id, or the one that is looked at. */
  model(form: string | undefined): PublishModel | null;
  documents: IDocuments;
}

const FORM = {
  form: {
    type: 'string',
    description: 'Id of the form; without, the one that is looked at'
  }
};
const FINDING = {
  ...FORM,
  finding: { type: 'string', description: 'Id of the finding' }
};

/** Commands on what the checks found, and on what is missing. */
export function addFindingCommands(host: IFindingsHost): void {
  const { commands, trans } = host;
  const on = (act: (model: PublishModel, args: Args) => Promise<unknown>) => ({
    isEnabled: (args: Args) => host.model(text(args, 'form')) !== null,
    execute: (args: Args) =>
      told(host, async () => {
        const model = host.model(text(args, 'form'));
        return model && act(model, args);
      })
  });
  const onFinding = (
    act: (model: PublishModel, finding: Finding) => Promise<unknown>
  ) =>
    on(async (model, args) => {
      const finding = findingOf(model, args);
      return finding && act(model, finding);
    });
  commands.addCommand(CommandIDs.cureFinding, {
    label: trans.__('Cure a Finding'),
    describedBy: argsSchema(FINDING),
    ...onFinding((model, finding) => cure(host, model, finding))
  });
  commands.addCommand(CommandIDs.showFinding, {
    label: trans.__('Show a Finding in Its File'),
    describedBy: argsSchema(FINDING),
    ...onFinding(async (model, { path, line }) => {
      if (path !== null) {
        await host.documents.show(model.pathOf(path), line);
      }
    })
  });
  commands.addCommand(CommandIDs.checkAgain, {
    label: trans.__('Check the Files Again'),
    describedBy: argsSchema(FORM),
    ...on(model => model.filesChanged('names'))
  });
  commands.addCommand(CommandIDs.overrideFinding, {
    label: trans.__('Send a Finding All the Same…'),
    describedBy: argsSchema(FINDING),
    ...onFinding((model, { id, message, severity }) =>
      override(model, id, {
        title:
          severity === 'stop'
            ? trans.__('Send it all the same?')
            : trans.__('Leave it like that?'),
        label: trans.__('%1 Why may it go like that?', message),
        placeholder:
          severity === 'stop'
            ? trans.__(
                'For example: a token of an exercise, which opens nothing'
              )
            : trans.__('For example: it is part of what is shown'),
        okLabel:
          severity === 'stop'
            ? trans.__('Send it all the same')
            : trans.__('Leave it')
      })
    )
  });
  commands.addCommand(CommandIDs.excuseTerm, {
    label: trans.__('Send Without a Term…'),
    caption: trans.__('The curators read why'),
    describedBy: argsSchema({
      ...FORM,
      pointer: { type: 'string', description: 'The term, as `/readme`' }
    }),
    ...on(async (model, args) => {
      const pointer = text(args, 'pointer');
      if (pointer !== undefined) {
        await override(model, model.termId(pointer), {
          title: trans.__('Send it without?'),
          label: trans.__('Why is it not given? The curators read that.'),
          placeholder: trans.__('For example: a data set has no maintainer'),
          okLabel: trans.__('Send it without')
        });
      }
    })
  });
}

/** Ask why, and keep the answer; what was overridden before is not any more. */
async function override(
  model: PublishModel,
  id: string,
  words: { title: string; label: string; placeholder: string; okLabel: string }
): Promise<void> {
  if (id in model.state.answers.overridden) {
    model.override(id, null);
    return;
  }
  const asked = await InputDialog.getText({ ...words, required: true });
  const reason = (asked.value ?? '').trim();
  if (asked.button.accept && reason !== '') {
    model.override(id, reason);
  }
}

/** What changes a file of the user asks before. */
async function cure(
  host: IFindingsHost,
  model: PublishModel,
  finding: Finding
): Promise<void> {
  const { documents, trans } = host;
  const { cure: way, path } = finding;
  const question = path === null ? null : questionOf(finding, path, trans);
  if (path === null || question === null) {
    await model.cure(finding);
    return;
  }
  const whole = model.pathOf(path);
  const saving = documents.isDirty(whole)
    ? trans.__(
        'It is open with changes that are not saved: they are saved first.'
      )
    : '';
  const { button } = await showDialog({
    title: question.title,
    body: [question.body, saving].filter(Boolean).join(' '),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Not now') }),
      Dialog.okButton({ label: question.yes })
    ]
  });
  if (!button.accept) {
    return;
  }
  if (way !== 'run-all') {
    await documents.around(whole, () => model.cure(finding));
    return;
  }
  const ran = await model.whileBusy(() => documents.runAll(whole));
  if (ran === 'failed') {
    Notification.warning(
      trans.__(
        'A cell of “%1” failed, so it was not saved. Mend it there.',
        path
      ),
      { autoClose: false }
    );
  } else if (ran === 'no-kernel') {
    Notification.warning(
      trans.__('“%1” has no kernel. Choose one, and run it again.', path)
    );
  }
  await model.filesChanged('content');
}

function questionOf(
  { cure: way, change }: Finding,
  path: string,
  trans: TranslationBundle
): { title: string; body: string; yes: string } | null {
  switch (way) {
    case 'clear-outputs':
      return {
        title: trans.__('Clear the outputs of %1?', path),
        body: trans.__(
          'All outputs are taken out of the file. To have them back, it must be run again.'
        ),
        yes: trans.__('Clear them')
      };
    case 'make-relative':
      return {
        title: trans.__('Change the path in %1?', path),
        body: trans.__(
          '“%1” becomes “%2”, wherever it stands in this file. That works where it is run from its own folder.',
          change?.before ?? '',
          change?.after ?? ''
        ),
        yes: trans.__('Change it')
      };
    case 'run-all':
      return {
        title: trans.__('Run all of %1?', path),
        body: trans.__(
          'Its kernel is restarted, what it has in memory is lost, and all cells are run in order. Then the notebook is saved.'
        ),
        yes: trans.__('Restart and run all')
      };
    default:
      return null;
  }
}

function findingOf(model: PublishModel, args: Args): Finding | undefined {
  const { findings } = model.state;
  const id = text(args, 'finding');
  return findings.status === 'ready'
    ? findings.value.find(finding => finding.id === id)
    : undefined;
}
