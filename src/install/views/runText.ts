import type { TranslationBundle } from '@jupyterlab/translation';

import type { NotebookRun } from '../../api/types';

/** How a run of a notebook ended, in one sentence. */
export function runText(run: NotebookRun, trans: TranslationBundle): string {
  const { state, cells, executed, failure, reason } = run;
  if (state === 'not-run') {
    return reason;
  }
  return state === 'completed'
    ? trans.__('All %1 cells ran', cells)
    : trans.__(
        'Stopped at cell %1 of %2: %3',
        failure?.cell ?? executed + 1,
        cells,
        failure?.error ?? ''
      );
}

/** What the record says the notebook wrote, compared; empty where it says nothing. */
export function filesText(
  { files }: NotebookRun,
  trans: TranslationBundle
): string {
  const { same = [], different = [], missing = [] } = files ?? {};
  if (same.length + different.length + missing.length === 0) {
    return '';
  }
  return different.length + missing.length === 0
    ? trans.__('Recorded files: all %1 the same', same.length)
    : trans.__(
        'Recorded files that differ: %1',
        [...different, ...missing].join(', ')
      );
}

/** How the outputs compare with the stored ones; empty where nothing was compared. */
export function outputsText(
  { outputs }: NotebookRun,
  trans: TranslationBundle
): string {
  if (!outputs) {
    return '';
  }
  const { same, close, different, notCompared } = outputs;
  const parts = [
    same > 0 && trans.__('%1 the same', same),
    close > 0 && trans.__('%1 close', close),
    different > 0 && trans.__('%1 different', different),
    notCompared > 0 && trans.__('%1 not compared', notCompared)
  ].filter(part => part !== false);
  if (same > 0 && parts.length === 1) {
    return trans.__('The same outputs');
  }
  return parts.length === 0
    ? ''
    : trans.__('Outputs of the cells: %1', parts.join(', '));
}
