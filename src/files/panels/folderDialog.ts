import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Let the user choose files and folders; null if they change their mind.
 *
 * #### Notes
 * If nothing is selected, JupyterLab's dialog returns the folder that it shows.
 */
export async function askFiles(
  manager: IDocumentManager,
  contents: Contents.IManager,
  texts: { title: string; label: string }
): Promise<string[] | null> {
  const { button, value } = await FileDialog.getOpenFiles({
    manager,
    ...texts
  });
  return button.accept
    ? (value ?? []).map(({ path }) => contents.localPath(path))
    : null;
}

/** Let the user choose a folder that files go to; null if they change their mind. */
export async function askFolder(
  manager: IDocumentManager,
  contents: Contents.IManager,
  trans: TranslationBundle,
  current: string
): Promise<string | null> {
  const { button, value } = await FileDialog.getExistingDirectory({
    manager,
    title: trans.__('Choose the download folder'),
    label: trans.__('Files are saved directly in this folder.'),
    defaultPath: current
  });
  const [folder] = button.accept ? (value ?? []) : [];
  return folder ? contents.localPath(folder.path) : null;
}
