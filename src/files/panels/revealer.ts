import { PathExt } from '@jupyterlab/coreutils';
import type { FileBrowser } from '@jupyterlab/filebrowser';
import { MessageLoop, type Message } from '@lumino/messaging';

const TRIES = 20;
const PAUSE = 100;

/**
 * Selects files in a file browser.
 *
 * #### Notes
 * A listing that nobody sees is not drawn, and has nothing to select: then it is done when the
 * file browser is shown. A drawn one lags behind its model, so it is tried for two seconds.
 */
export class Revealer {
  constructor(
    private _browser: FileBrowser,
    private _show: () => void
  ) {
    MessageLoop.installMessageHook(_browser, (_, msg: Message) => {
      if (msg.type === 'after-show' && this._wanted !== null) {
        void this._select(this._wanted);
      }
      return true;
    });
  }

  /** Select it, now or when the file browser is shown. */
  async later(path: string): Promise<void> {
    const { model } = this._browser;
    await model.cd(`/${PathExt.dirname(path)}`);
    await model.refresh();
    await this._select(path);
  }

  /** Show the file browser with it selected; rejects if it is not there any more. */
  async now(path: string): Promise<void> {
    this._show();
    await this.later(path);
    if (this._wanted === path) {
      this._wanted = null;
      throw new Error(`“${path}” no longer exists.`);
    }
  }

  private async _select(path: string): Promise<void> {
    this._wanted = path;
    for (let tries = 0; tries < TRIES && this._wanted === path; tries += 1) {
      if (!this._browser.isVisible) {
        return;
      }
      try {
        await this._browser.selectItemByName(PathExt.basename(path));
        this._wanted = null;
      } catch {
        await new Promise(resolve => setTimeout(resolve, PAUSE));
      }
    }
  }

  private _wanted: string | null = null;
}
