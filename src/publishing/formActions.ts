import { Dialog, showDialog } from '@jupyterlab/apputils';

import { confirmed } from '../common/inputDialogs';
import type { DraftFile, Finding } from '../api/types';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import { applyFix, suppressFinding, waiveRequirement } from './findingActions';
import type { IFormHost } from './host';
import type { PublishModel } from './model/model';

const FORM = {
  form: {
    type: 'string',
    description: 'Id of the form; default: the form that is shown'
  }
};

/** What the commands of the form of a publication do. */
export function formActions(host: IFormHost) {
  const { trans } = host;
  const on = (
    act: (model: PublishModel, args: Args) => unknown,
    args = {}
  ) => ({
    args: { ...FORM, ...args },
    run: async (given: Args) => {
      const model = host.model(text(given, 'form'));
      return model && act(model, given);
    }
  });
  const onFinding = (act: (model: PublishModel, finding: Finding) => unknown) =>
    on(
      (model, args) => {
        const finding = findingOf(model, args);
        return finding && act(model, finding);
      },
      { finding: { type: 'string', description: 'Id of the finding' } }
    );
  return {
    [CommandIDs.submitPublication]: on(
      async (model, { finish, pack }) => {
        if (finish === 'draft' || finish === 'submit' || finish === 'publish') {
          model.form.answer({ finish });
        }
        if (pack === 'zip' || pack === 'files') {
          model.form.answer({ pack });
        }
        if (model.submission.ready && (await agreed(host, model))) {
          const draftFiles = await model.submission.filesOfOthers();
          if (draftFiles.length === 0 || (await replaces(host, draftFiles))) {
            await model.submission.send(draftFiles);
            return model.submission.job;
          }
        }
        return null;
      },
      {
        finish: {
          type: 'string',
          enum: ['draft', 'submit', 'publish'],
          description:
            'Save as a draft, submit for review or publish; default: as chosen in the form'
        },
        pack: {
          type: 'string',
          enum: ['zip', 'files'],
          description:
            'Upload one zip, or the files one by one; default: as chosen in the form'
        }
      }
    ),
    [CommandIDs.cancelPublication]: on(model => cancel(host, model)),
    [CommandIDs.discardPublication]: on(async model => {
      const sure = await confirmed({
        title: trans.__('Discard the draft?'),
        body: trans.__(
          'The draft and its uploaded files are deleted from the repository. Your files and this form are kept.'
        ),
        yes: trans.__('Discard Draft'),
        no: trans.__('Keep Draft'),
        warn: true
      });
      if (sure) {
        await model.submission.discard();
      }
    }),
    [CommandIDs.resumePublication]: on(model =>
      model.submission.continueDraft()
    ),
    [CommandIDs.resetPublication]: on(async model => {
      const sure = await confirmed({
        title: trans.__('Discard your entries?'),
        body: trans.__('The form is filled in from your files again.'),
        yes: trans.__('Discard'),
        warn: true
      });
      if (sure) {
        await model.reset();
      }
    }),
    [CommandIDs.fixFinding]: onFinding((model, finding) =>
      applyFix(host, model, finding)
    ),
    [CommandIDs.showFinding]: onFinding(async (model, { path, line }) => {
      if (path !== null) {
        const documents = await host.documents();
        await documents.show(model.files.pathOf(path), line);
      }
    }),
    [CommandIDs.runChecks]: on(model => model.checks.filesChanged('names')),
    [CommandIDs.suppressFinding]: onFinding((model, finding) =>
      suppressFinding(trans, model, finding)
    ),
    [CommandIDs.waiveRequirement]: on(
      (model, args) => {
        const pointer = text(args, 'pointer');
        return pointer && waiveRequirement(trans, model, pointer);
      },
      {
        pointer: {
          type: 'string',
          description: 'JSON pointer of the field, for example `/readme`'
        }
      }
    )
  } satisfies Actions;
}

function findingOf(model: PublishModel, args: Args): Finding | undefined {
  const { findings } = model.form.state;
  const id = text(args, 'finding');
  return findings.status === 'ready'
    ? findings.value.find(finding => finding.id === id)
    : undefined;
}

/** Ask before what cannot be undone; a draft and a review can be. */
async function agreed(host: IFormHost, model: PublishModel): Promise<boolean> {
  const { trans } = host;
  const { source, finish } = model.form;
  if (finish !== 'publish' || !source) {
    return true;
  }
  const edit = model.form.state.about.mode === 'edit';
  return confirmed({
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
    yes: trans.__('Publish')
  });
}

/** Ask before files are removed from the draft that did not come from here. */
async function replaces(
  { trans }: IFormHost,
  files: readonly DraftFile[]
): Promise<boolean> {
  return confirmed({
    title: trans.__('Remove or replace files of the draft?'),
    body: trans.__(
      'Others added or changed these files. They are removed, or replaced by your files of the same name: %1',
      files.map(({ key }) => key).join(', ')
    ),
    yes: trans.__('Remove or Replace'),
    warn: true
  });
}

async function cancel(host: IFormHost, model: PublishModel): Promise<void> {
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
