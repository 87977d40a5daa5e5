import { Dialog, showDialog } from '@jupyterlab/apputils';

import type { PublishModel } from './model/model';
import { addFindingCommands, type IFindingsHost } from './findingCommands';
import { FORM, onForm } from './activeForm';
import { CommandIDs } from '../common/commandIds';
import { argsSchema } from '../common/commands';

export type IAnswersHost = IFindingsHost;

/** Commands of the form of a publication. */
export function addPublishAnswers(host: IAnswersHost): void {
  const { commands, trans } = host;
  const on = (act: Parameters<typeof onForm>[1]) => onForm(host, act);
  commands.addCommand(CommandIDs.sendPublication, {
    label: trans.__('Send the Publication'),
    caption: trans.__('Keep as a draft, submit, or publish, as the form says'),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      if (model.ready && (await agreed(host, model))) {
        await model.send();
      }
    })
  });
  commands.addCommand(CommandIDs.cancelPublication, {
    label: trans.__('Cancel Sending'),
    describedBy: argsSchema(FORM),
    ...on(model => cancel(host, model))
  });
  commands.addCommand(CommandIDs.discardPublication, {
    label: trans.__('Discard the Draft of the Publication…'),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      const { button } = await showDialog({
        title: trans.__('Discard the draft?'),
        body: trans.__(
          'What was sent is removed at the repository. Your files, and this form, stay as they are.'
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Keep the draft') }),
          Dialog.warnButton({ label: trans.__('Discard the draft') })
        ]
      });
      if (button.accept) {
        await model.discard();
      }
    })
  });
  commands.addCommand(CommandIDs.goOnPublication, {
    label: trans.__('Go on With the Publication'),
    caption: trans.__('Back to the form, for the same draft'),
    describedBy: argsSchema(FORM),
    ...on(async model => model.goOn())
  });
  commands.addCommand(CommandIDs.publishAfresh, {
    label: trans.__('Begin the Publication Afresh'),
    caption: trans.__('Forget what was typed'),
    describedBy: argsSchema(FORM),
    ...on(async model => {
      const { button } = await showDialog({
        title: trans.__('Forget what was typed?'),
        body: trans.__('The form is filled in from your files again.'),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Keep it') }),
          Dialog.warnButton({ label: trans.__('Forget it') })
        ]
      });
      if (button.accept) {
        await model.afresh();
      }
    })
  });
  addFindingCommands(host);
}

/** Ask before what cannot be undone; a draft and a review can be. */
async function agreed(
  host: IAnswersHost,
  model: PublishModel
): Promise<boolean> {
  const { trans } = host;
  const { source, finish } = model;
  if (finish !== 'publish' || !source) {
    return true;
  }
  const edit = model.state.about.mode === 'edit';
  const { button } = await showDialog({
    title: edit
      ? trans.__('Publish the changes?')
      : trans.__('Publish at %1?', source.title),
    body: [
      ...(model.unchanged
        ? [
            trans.__(
              'No file differs from the last version. To change only what the record says, edit its metadata.'
            )
          ]
        : []),
      edit
        ? trans.__(
            'Everybody sees the changed metadata at once. Files and DOI stay as they are.'
          )
        : source.sandbox
          ? trans.__(
              'This is for practising, but works like the real thing: files of a published record cannot be changed any more, only followed by a new version.'
            )
          : trans.__(
              'This cannot be undone: the record gets a DOI for ever, everybody sees it, and its files cannot be changed any more, only followed by a new version.'
            )
    ].join(' '),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Not yet') }),
      Dialog.okButton({ label: trans.__('Publish') })
    ]
  });
  return button.accept;
}

async function cancel(host: IAnswersHost, model: PublishModel): Promise<void> {
  const { trans } = host;
  const { button } = await showDialog({
    title: trans.__('Stop sending?'),
    body: trans.__(
      'The draft at the repository can be kept, to go on later, or discarded with what was sent.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Go on sending') }),
      Dialog.warnButton({ label: trans.__('Discard the draft') }),
      Dialog.okButton({ label: trans.__('Keep the draft') })
    ]
  });
  if (button.accept) {
    await model.cancel(button.displayType === 'warn');
  }
}
