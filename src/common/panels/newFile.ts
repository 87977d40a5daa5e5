import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commandIds';
import { localFolder } from './browserFolder';

/** Write a text into a new file beside what the file browser shows, and offer to open it. */
export async function saveNew(
  { commands, trans }: { commands: CommandRegistry; trans: TranslationBundle },
  contents: Contents.IManager,
  browser: IDefaultFileBrowser | null,
  filename: string,
  text: string
): Promise<void> {
  const folder = browser ? localFolder(browser.model, contents) : '';
  const there = await contents.get(folder, { content: true });
  const names = (there.content as { name: string }[]).map(({ name }) => name);
  const path = PathExt.join(folder, freeName(filename, names));
  await contents.save(path, { type: 'file', format: 'text', content: text });
  Notification.success(trans.__('Written to %1', path), {
    autoClose: 10_000,
    actions: [
      {
        label: trans.__('Open'),
        callback: () => void commands.execute(CommandIDs.openFile, { path })
      }
    ]
  });
}

/** The name, or the first like it that is not taken: `requirements-2.lock`. */
function freeName(name: string, taken: readonly string[]): string {
  const [stem = '', ...rest] = name.split('.');
  let free = name;
  for (let number = 2; taken.includes(free); number += 1) {
    free = [`${stem}-${number}`, ...rest].join('.');
  }
  return free;
}
