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
  return parts.length === 0
    ? ''
    : trans.__('Outputs of the cells: %1', parts.join(', '));
}
