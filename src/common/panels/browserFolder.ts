import type { FileBrowserModel } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';

/**
 * The folder that a file browser shows, relative to the server's root.
 *
 * #### Notes
 * The drive of real-time collaboration is the same disk; what any other drive shows is not on
 * the server's disk, so the root stands for it.
 */
export function localFolder(
  model: FileBrowserModel,
  contents: Contents.IManager
): string {
  const drive = contents.driveName(model.path);
  return drive === '' || drive === 'RTC' ? contents.localPath(model.path) : '';
}
