/** What the commands on findings do; loaded with the first of them. */
import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Finding } from '../api/types';
import type { PublishModel } from './model/model';
import type { IFindingsHost } from './findingCommands';

/** Send it although something was found: with a reason. */
export async function overrideFinding(
  trans: TranslationBundle,
  model: PublishModel,
  { id, message, severity }: Finding
): Promise<void> {
  const stops = severity === 'stop';
  await override(model, id, {
    title: stops
      ? trans.__('Send it all the same?')
      : trans.__('Leave it like that?'),
    label: trans.__('%1 Why may it go like that?', message),
    placeholder: stops
      ? trans.__('For example: a token of an exercise, which opens nothing')
      : trans.__('For example: it is part of what is shown'),
    okLabel: stops ? trans.__('Send it all the same') : trans.__('Leave it')
  });
}

/** Send it without a term that the OSSR requires: with a reason. */
export async function excuseTerm(
  trans: TranslationBundle,
  model: PublishModel,
  pointer: string
): Promise<void> {
  await override(model, model.termId(pointer), {
    title: trans.__('Send it without?'),
    label: trans.__('Why is it not given? The curators read that.'),
    placeholder: trans.__('For example: a data set has no maintainer'),
    okLabel: trans.__('Send it without')
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
export async function cure(
  host: IFindingsHost,
  model: PublishModel,
  finding: Finding
): Promise<void> {
  const { trans } = host;
  const { cure: way, path } = finding;
  const question = path === null ? null : questionOf(finding, path, trans);
  if (path === null || question === null) {
    await model.cure(finding);
    return;
  }
  const documents = await host.documents();
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
