import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';

/** Ask for a yes or a no. `warn`: the yes is marked as one that destroys something. */
export async function confirmed(question: {
  title: string;
  body: string;
  yes: string;
  no?: string;
  warn?: boolean;
  /** The button that Enter presses; default: the yes. */
  defaultButton?: number;
}): Promise<boolean> {
  const { title, body, yes, no, warn, defaultButton } = question;
  const { button } = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton(no === undefined ? {} : { label: no }),
      warn ? Dialog.warnButton({ label: yes }) : Dialog.okButton({ label: yes })
    ],
    defaultButton
  });
  return button.accept;
}

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
