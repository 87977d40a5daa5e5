import type { FileBrowser, FileBrowserModel } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';

/** The path of the first item that is selected in a file browser; null for none. */
export function selectedPath(
  browser: FileBrowser | null,
  contents: Contents.IManager
): string | null {
  const [item] = browser ? [...browser.selectedItems()] : [];
  return item ? contents.localPath(item.path) : null;
}

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

const RESTORING = 'jp-mod-restoring';
/** Milliseconds; where the folder of an address does not exist, JupyterLab restores none. */
const PATIENCE = 10_000;

/**
 * Wait until the file browser shows the folder of JupyterLab's address, or the last one.
 *
 * #### Notes
 * JupyterLab has no signal for it, but a class, which it sets before it has started:
 * `restoreBrowser` of `@jupyterlab/filebrowser-extension`.
 */
export function restored({ node }: FileBrowser): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (!node.classList.contains(RESTORING)) {
        end();
      }
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(() => end(), PATIENCE);
    const end = () => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    observer.observe(node, { attributeFilter: ['class'] });
    look();
  });
}
