import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { askText, confirmed } from '../common/inputDialogs';
import type { Finding } from '../api/types';
import type { PublishModel } from './model/model';
import type { IFormHost } from './host';
import { recordRun } from './recordedRun';

/** Send it although something was found: with a reason. */
export async function suppressFinding(
  trans: TranslationBundle,
  model: PublishModel,
  { id, message, severity }: Finding
): Promise<void> {
  const stops = severity === 'stop';
  await suppress(model, id, {
    title: stops
      ? trans.__('Publish despite this issue?')
      : trans.__('Ignore this issue?'),
    label: trans.__('%1 Why is this safe to publish?', message),
    placeholder: stops
      ? trans.__('For example: a dummy token used in an exercise')
      : trans.__('For example: the output is part of the tutorial'),
    okLabel: trans.__('Ignore')
  });
}

/** Send it without a term that the OSSR requires: with a reason. */
export async function waiveRequirement(
  trans: TranslationBundle,
  model: PublishModel,
  pointer: string
): Promise<void> {
  await suppress(model, model.form.requirementId(pointer), {
    title: trans.__('Leave this field empty?'),
    label: trans.__('Reason (shown to the curators)'),
    placeholder: trans.__('For example: a dataset has no maintainer'),
    okLabel: trans.__('Leave Empty')
  });
}

/** Ask for the reason and store it; what was suppressed before is not any more. */
async function suppress(
  model: PublishModel,
  id: string,
  words: { title: string; label: string; placeholder: string; okLabel: string }
): Promise<void> {
  if (id in model.form.state.answers.suppressed) {
    model.form.suppress(id, null);
    return;
  }
  const reason = await askText({ ...words, required: true });
  if (reason !== '') {
    model.form.suppress(id, reason);
  }
}

/** What changes a file of the user asks before. */
export async function applyFix(
  host: IFormHost,
  model: PublishModel,
  finding: Finding
): Promise<void> {
  const { trans } = host;
  const { fix: way, path } = finding;
  const question = path === null ? null : questionOf(finding, path, trans);
  if (path === null || question === null) {
    await model.checks.fix(finding);
    return;
  }
  const documents = await host.documents();
  const whole = model.files.pathOf(path);
  const saving = documents.isDirty(whole)
    ? trans.__('Unsaved changes are saved first.')
    : '';
  const sure = await confirmed({
    title: question.title,
    body: [question.body, saving].filter(Boolean).join(' '),
    yes: question.yes
  });
  if (!sure) {
    return;
  }
  if (way === 'record-run') {
    await recordRun(model, documents, path, trans);
    return;
  }
  if (way !== 'run-all') {
    await documents.around(whole, () => model.checks.fix(finding));
    return;
  }
  const ran = await model.form.whileBusy(() => documents.runAll(whole));
  if (ran === 'failed') {
    Notification.warning(
      trans.__(
        'A cell in “%1” failed; the notebook was not saved. Fix the cell and run again.',
        path
      ),
      { autoClose: false }
    );
  } else if (ran === 'no-kernel') {
    Notification.warning(
      trans.__('“%1” has no kernel. Select a kernel and run again.', path)
    );
  }
  await model.checks.filesChanged('content');
}

function questionOf(
  { fix: way, change }: Finding,
  path: string,
  trans: TranslationBundle
): { title: string; body: string; yes: string } | null {
  switch (way) {
    case 'clear-outputs':
      return {
        title: trans.__('Clear the outputs of %1?', path),
        body: trans.__(
          'All outputs are cleared. Run the notebook to get them back.'
        ),
        yes: trans.__('Clear Outputs')
      };
    case 'make-relative':
      return {
        title: trans.__('Change the path in %1?', path),
        body: trans.__(
          'Replaces “%1” with “%2” throughout this file. Works when run from its own folder.',
          change?.before ?? '',
          change?.after ?? ''
        ),
        yes: trans.__('Change Path')
      };
    case 'run-all':
      return {
        title: trans.__('Run all of %1?', path),
        body: trans.__(
          'The kernel restarts, its variables are lost, and all cells run in order. Then the notebook is saved.'
        ),
        yes: trans.__('Restart and Run All')
      };
    case 'record-run':
      return {
        title: trans.__('Run and record %1?', path),
        body: trans.__(
          'All cells run in order in a new kernel, and the outputs in the notebook are replaced. The packages, inputs and results are written to files beside it, which are included: others can repeat the run from them.'
        ),
        yes: trans.__('Run and Record')
      };
    default:
      return null;
  }
}
