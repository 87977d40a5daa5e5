import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { languageOf, readingCell } from '../model/snippets';

/** The notebook that holds a node of the page. */
export function notebookAt(
  notebooks: INotebookTracker,
  target: Element | null
): NotebookPanel | null {
  return notebooks.find(panel => panel.node.contains(target)) ?? null;
}

/**
 * A cell that reads a file, as this notebook's kernel would; null for a language that we cannot
 * write.
 *
 * @param path - Relative to the server's root.
 */
export function readingCellFor(
  panel: NotebookPanel,
  path: string,
  contents: Contents.IManager
): string | null {
  const language = languageOf(panel.model?.defaultKernelLanguage ?? '');
  const folder = PathExt.dirname(contents.localPath(panel.context.path));
  const relative = PathExt.relative(`/${folder}`, `/${path}`);
  return language && readingCell(relative, language);
}

/** Add it below the active cell; false if the kernel's language is not one of ours. */
export function insertCell(
  panel: NotebookPanel,
  path: string,
  contents: Contents.IManager
): boolean {
  const source = readingCellFor(panel, path, contents);
  return source !== null && insertSource(panel, source);
}

/** Add a Python cell; false if the kernel's language is another. */
export function insertPython(panel: NotebookPanel, source: string): boolean {
  const language = languageOf(panel.model?.defaultKernelLanguage ?? '');
  return language === 'python' && insertSource(panel, source);
}

/** Add a cell with this in it below the active one; whether there was a notebook to take it. */
export function insertSource(panel: NotebookPanel, source: string): boolean {
  const { model, activeCellIndex } = panel.content;
  if (!model) {
    return false;
  }
  const index = activeCellIndex + 1;
  model.sharedModel.insertCell(index, {
    cell_type: 'code',
    source,
    metadata: {},
    outputs: [],
    execution_count: null
  });
  panel.content.activeCellIndex = index;
  return true;
}
