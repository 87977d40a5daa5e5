import '../../common/panels/styles';

import { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';

import type { IAnswer, IDecision } from '../model/decision';

/** Ask for a yes, and a few words with it; null for a no. */
export async function askDecision(
  question: IDecision
): Promise<IAnswer | null> {
  const options = { label: question.ok };
  const dialog = new Dialog<IAnswer>({
    title: question.title,
    body: new DecisionBody(question),
    // Whoever only presses Enter has not decided.
    defaultButton: 0,
    focusNodeSelector: question.options
      ? 'select'
      : question.label === undefined
        ? undefined
        : 'textarea',
    buttons: [
      Dialog.cancelButton({ label: question.cancel }),
      question.warn ? Dialog.warnButton(options) : Dialog.okButton(options)
    ]
  });
  const { button, value } = await dialog.launch();
  return button.accept ? value : null;
}

class DecisionBody extends Widget implements Dialog.IBodyWidget<IAnswer> {
  constructor({ text, label, options }: IDecision) {
    super();
    this.addClass('ossr-Decide');
    for (const words of text) {
      const paragraph = document.createElement('p');
      paragraph.textContent = words;
      this.node.append(paragraph);
    }
    if (options) {
      const name = document.createElement('label');
      const select = document.createElement('select');
      select.className = 'jp-mod-styled';
      select.append(
        ...options.all.map(({ id, title }) => new Option(title, id))
      );
      name.append(options.label, select);
      this.node.append(name);
      this._select = select;
    }
    if (label !== undefined) {
      const name = document.createElement('label');
      const box = document.createElement('textarea');
      box.rows = 4;
      box.className = 'jp-mod-styled';
      name.append(label, box);
      this.node.append(name);
      this._box = box;
    }
  }

  getValue(): IAnswer {
    return {
      words: this._box?.value.trim() ?? '',
      option: this._select?.value ?? ''
    };
  }

  private _select: HTMLSelectElement | null = null;
  private _box: HTMLTextAreaElement | null = null;
}
