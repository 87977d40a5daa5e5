import '../../common/panels/styles';

import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { DownloadPlan } from '../../api/types';
import {
  inTheWay,
  type Answer,
  type Answers,
  type IClash
} from '../model/conflicts';
import { formatSize } from '../../common/views/format';
import { visible } from '../../common/views/text';

/**
 * Ask once what to do about all files in the way; null if the user changes their mind.
 *
 * @param together - There is one answer for all: no choice for each file is offered.
 */
export async function askConflicts(
  plan: DownloadPlan,
  together: boolean,
  trans: TranslationBundle
): Promise<Answers | null> {
  const files = inTheWay(plan);
  const body = new ConflictBody(files, together, trans);
  const dialog = new Dialog<Answers>({
    title: trans._n(
      'File already exists',
      '%1 files already exist',
      files.length
    ),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Download') })
    ]
  });
  const { button, value } = await dialog.launch();
  return button.accept ? value : null;
}

/** What to do about each file in the way, and one choice above for all of them. */
export class ConflictBody
  extends Widget
  implements Dialog.IBodyWidget<Answers>
{
  constructor(
    private _files: readonly IClash[],
    together: boolean,
    trans: TranslationBundle
  ) {
    super();
    this.addClass('ossr-Conflicts');
    this._ways = [
      ['keep-both', trans.__('Keep Both')],
      ['replace', trans.__('Replace')],
      ['skip', trans.__('Skip')]
    ];
    const intro = document.createElement('p');
    intro.textContent = trans.__(
      'Different files of these names exist in the folder. “Keep Both” saves the new files under new names. In a folder “Replace” replaces only the files that came from the archive.'
    );
    this.node.append(
      intro,
      this._makeAll(trans),
      this._makeList(together || _files.length < 2, trans)
    );
  }

  getValue(): Answers {
    return new Map(
      this._files.map(file => {
        const own = this._choices.get(file.path)?.value;
        return [file.path, (own ?? this._all.value) as Answer];
      })
    );
  }

  private _makeAll(trans: TranslationBundle): HTMLElement {
    const label = document.createElement('label');
    label.className = 'ossr-Conflicts-all';
    const words = document.createElement('span');
    words.textContent =
      this._files.length > 1 ? trans.__('For all files:') : trans.__('Action:');
    this._fill(this._all);
    this._all.addEventListener('change', () => {
      for (const choice of this._choices.values()) {
        choice.value = this._all.value;
      }
    });
    label.append(words, this._all);
    return label;
  }

  private _makeList(together: boolean, trans: TranslationBundle): HTMLElement {
    const list = document.createElement('ul');
    list.className = 'ossr-Conflicts-list';
    for (const file of this._files) {
      const item = document.createElement('li');
      const name = document.createElement('bdi');
      name.textContent = visible(file.path);
      const details = document.createElement('small');
      details.textContent = describe(file, trans);
      item.append(name, ' ', details);
      if (!together) {
        const choice = document.createElement('select');
        choice.setAttribute(
          'aria-label',
          trans.__('Action for %1', visible(file.path))
        );
        this._fill(choice);
        this._choices.set(file.path, choice);
        item.append(choice);
      }
      list.append(item);
    }
    return list;
  }

  private _fill(select: HTMLSelectElement): void {
    select.className = 'jp-mod-styled';
    for (const [way, words] of this._ways) {
      select.add(new Option(words, way));
    }
  }

  private _ways: [Answer, string][];
  private _all = document.createElement('select');
  private _choices = new Map<string, HTMLSelectElement>();
}

/** The size of a file; of a folder, what was changed in it. */
function describe(
  { size, edited, added }: IClash,
  trans: TranslationBundle
): string {
  if (edited === undefined || added === undefined) {
    return formatSize(size);
  }
  const changes: string[] = [];
  if (edited > 0) {
    changes.push(trans._n('%1 file edited', '%1 files edited', edited, edited));
  }
  if (added > 0) {
    changes.push(trans._n('%1 file added', '%1 files added', added, added));
  }
  return changes.length > 0
    ? trans.__('folder, %1', changes.join(', '))
    : trans.__('folder');
}
