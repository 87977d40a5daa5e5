import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { DraftFile } from '../api/types';
import type { PublishModel } from './model/model';
import { addFindingCommands } from './findingCommands';
import type { IFindingsHost } from './host';
import { FORM, onForm } from './activeForm';
import { CommandIDs } from '../common/commandIds';
import { argsSchema } from '../common/commands';

export type IFormCommandsHost = IFindingsHost;

/** Commands of the form of a publication. */
export function addFormCommands(host: IFormCommandsHost): void {
  const { commands, trans } = host;
  const on = (act: Parameters<typeof onForm>[1]) => onForm(host, act);
  commands.addCommand(CommandIDs.submitPublication, {
    label: trans.__('Submit Publication'),
    caption: trans.__(
      'Save as draft, submit for review or publish, as chosen in the form'
    ),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      if (model.submission.ready && (await agreed(host, model))) {
        const draftFiles = await model.submission.filesOfOthers();
        if (draftFiles.length === 0 || (await replaces(host, draftFiles))) {
          await model.submission.send(draftFiles);
        }
      }
    })
  });
  commands.addCommand(CommandIDs.cancelPublication, {
    label: trans.__('Cancel Publication…'),
    describedBy: argsSchema(FORM),
    ...on(model => cancel(host, model))
  });
  commands.addCommand(CommandIDs.discardPublication, {
    label: trans.__('Discard Publication Draft…'),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      const { button } = await showDialog({
        title: trans.__('Discard the draft?'),
        body: trans.__(
          'The draft and its uploaded files are deleted from the repository. Your files and this form are kept.'
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Keep Draft') }),
          Dialog.warnButton({ label: trans.__('Discard Draft') })
        ]
      });
      if (button.accept) {
        await model.submission.discard();
      }
    })
  });
  commands.addCommand(CommandIDs.resumePublication, {
    label: trans.__('Continue Publication'),
    caption: trans.__('Return to the form of the same draft'),
    describedBy: argsSchema(FORM),
    ...on(async model => model.submission.continueDraft())
  });
  commands.addCommand(CommandIDs.resetPublication, {
    label: trans.__('Reset Publication Form…'),
    caption: trans.__('Discard your entries'),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      const { button } = await showDialog({
        title: trans.__('Discard your entries?'),
        body: trans.__('The form is filled in from your files again.'),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Cancel') }),
          Dialog.warnButton({ label: trans.__('Discard') })
        ]
      });
      if (button.accept) {
        await model.reset();
      }
    })
  });
  addFindingCommands(host);
}

/** Ask before what cannot be undone; a draft and a review can be. */
async function agreed(
  host: IFormCommandsHost,
  model: PublishModel
): Promise<boolean> {
  const { trans } = host;
  const { source, finish } = model.form;
  if (finish !== 'publish' || !source) {
    return true;
  }
  const edit = model.form.state.about.mode === 'edit';
  const { button } = await showDialog({
    title: edit
      ? trans.__('Publish the changes?')
      : trans.__('Publish at %1?', source.title),
    body: [
      ...(model.checks.unchanged
        ? [
            trans.__(
              'No files changed since the last version. To change only the description, use Edit Metadata.'
            )
          ]
        : []),
      edit
        ? trans.__(
            'The changed metadata is public immediately. Files and DOI are not changed.'
          )
        : source.sandbox
          ? trans.__(
              'This is the sandbox, but it behaves like the real repository: published files can only be changed by a new version.'
            )
          : trans.__(
              'Publishing is permanent: the record becomes public with a DOI, and its files can only be replaced by a new version.'
            )
    ].join(' '),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Publish') })
    ]
  });
  return button.accept;
}

/** Ask before files are removed from the draft that did not come from here. */
async function replaces(
  { trans }: IFormCommandsHost,
  files: readonly DraftFile[]
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Remove or replace files of the draft?'),
    body: trans.__(
      'Others added or changed these files. They are removed, or replaced by your files of the same name: %1',
      files.map(({ key }) => key).join(', ')
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Remove or Replace') })
    ]
  });
  return button.accept;
}

async function cancel(
  host: IFormCommandsHost,
  model: PublishModel
): Promise<void> {
  const { trans } = host;
  const { button } = await showDialog({
    title: trans.__('Cancel this publication?'),
    body: trans.__(
      'Keep the draft at the repository to continue later, or discard the draft with its uploaded files.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Continue') }),
      Dialog.warnButton({ label: trans.__('Discard Draft') }),
      Dialog.okButton({ label: trans.__('Keep Draft') })
    ]
  });
  if (button.accept) {
    await model.submission.cancel(button.displayType === 'warn');
  }
}
