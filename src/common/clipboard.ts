import { Clipboard } from '@jupyterlab/apputils';

/** Copy a text; also where the page is not served securely, as in many a local JupyterHub. */
export async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    Clipboard.copyToSystem(words);
  }
}
