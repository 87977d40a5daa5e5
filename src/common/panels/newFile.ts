import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/** Write a text into a new file of a folder, under a name that is not taken; its path. */
export async function saveNew(
  contents: Contents.IManager,
  folder: string,
  filename: string,
  text: string
): Promise<string> {
  const there = await contents.get(folder, { content: true });
  const names = (there.content as { name: string }[]).map(({ name }) => name);
  const path = PathExt.join(folder, freeName(filename, names));
  await contents.save(path, { type: 'file', format: 'text', content: text });
  return path;
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
