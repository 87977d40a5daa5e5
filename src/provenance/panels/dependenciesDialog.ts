import '../../common/panels/styles';

import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { NotebookDependencies } from '../../api/types';
import { countOf } from '../model/dependencies';
import { visible } from '../../common/views/text';

/** Show what a notebook uses; true if its citations are to be inserted. */
export async function showDependencies(
  uses: NotebookDependencies,
  trans: TranslationBundle
): Promise<boolean> {
  const close = Dialog.cancelButton({ label: trans.__('Close') });
  const cite = Dialog.okButton({ label: trans.__('Insert Citations') });
  const dialog = new Dialog({
    title: trans.__('Notebook dependencies'),
    body: new DependenciesBody(uses, trans),
    buttons: countOf(uses) ? [close, cite] : [close]
  });
  return (await dialog.launch()).button.accept;
}

/** Software and data in two lists, each item with how it is known. */
export class DependenciesBody extends Widget {
  constructor(uses: NotebookDependencies, trans: TranslationBundle) {
    super();
    this.addClass('ossr-Uses');
    const intro = document.createElement('p');
    intro.textContent = countOf(uses)
      ? trans.__(
          'These are proposed as related works when you publish the notebook.'
        )
      : trans.__(
          'None found yet. Downloaded files named in a cell, attached data and kernels of installed records are listed here.'
        );
    this.node.append(intro);
    this._list(
      trans.__('Software'),
      uses.software.map(({ title, version, doi, because }) => [
        [title, version].filter(Boolean).join(' '),
        doi ?? '',
        because
      ])
    );
    this._list(trans.__('Data'), [
      ...uses.data.map(({ title, version, doi, because }) => [
        [title, version].filter(Boolean).join(' '),
        doi ?? '',
        because
      ]),
      ...uses.dids.map(({ lake, did, variable }) => [
        `${did.scope}:${did.name}`,
        lake,
        variable ? trans.__('Attached as %1', variable) : ''
      ])
    ]);
  }

  private _list(title: string, items: readonly string[][]): void {
    if (!items.length) {
      return;
    }
    const heading = document.createElement('h3');
    heading.textContent = title;
    const list = document.createElement('ul');
    for (const [name = '', id = '', because = ''] of items) {
      const item = document.createElement('li');
      const strong = document.createElement('bdi');
      strong.textContent = visible(name);
      const small = document.createElement('small');
      small.textContent = [id, because]
        .filter(Boolean)
        .map(visible)
        .join(' · ');
      item.append(strong, small);
      list.append(item);
    }
    this.node.append(heading, list);
  }
}
