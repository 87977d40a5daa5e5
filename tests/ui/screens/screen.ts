import type { Locator } from '@playwright/test';

import type { Ossr } from '../support';

/** A screen, its file name, and how one gets there from the screen before. */
export interface IScreen {
  name: string;
  /** The sidebar, a tab of the main area, or more than one of them. */
  area: 'sidebar' | 'main' | 'page';
  go: (ossr: Ossr) => Promise<void>;
  /** What is at the top of its picture; a change of the width moves it. */
  top?: (ossr: Ossr) => Locator;
}

/** Folders of this machine are not for the documents: the home of a person instead. */
export async function hideFolders({ page }: Ossr): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT
    );
    while (texts.nextNode()) {
      const node = texts.currentNode as Text;
      const text = node.data
        .replace(/\/\S*\/ossr-ui-[^/]+\/root/g, '~')
        .replace(/\/\S*\/ossr-ui-[^/]+\/data/g, '~/.local/share/jupyter');
      if (text !== node.data) {
        node.data = text;
      }
    }
  });
}
