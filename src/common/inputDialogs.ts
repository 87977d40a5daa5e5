import { InputDialog } from '@jupyterlab/apputils';

/** Ask for a text; empty if the user cancels or types nothing but spaces. */
export async function askText(
  options: InputDialog.ITextOptions
): Promise<string> {
  const { button, value } = await InputDialog.getText(options);
  return button.accept ? (value ?? '').trim() : '';
}

/** Ask for one of several items; they are numbered, since names may be equal. Null if the user cancels. */
export async function askItem<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  options: Omit<InputDialog.IItemOptions, 'items'>
): Promise<T | null> {
  const names = items.map((item, index) => `${index + 1}. ${nameOf(item)}`);
  const { button, value } = await InputDialog.getItem({
    ...options,
    items: names
  });
  return items[button.accept ? names.indexOf(value ?? '') : -1] ?? null;
}
