import type { Locator } from '@playwright/test';

/** What of a name with places to break is broken elsewhere; nothing is where each part is in one line. */
export function brokenParts(name: Locator): Promise<string[]> {
  return name.evaluate(node => {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const broken: string[] = [];
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNode(texts.currentNode);
      if (range.getClientRects().length > 1) {
        broken.push(range.toString());
      }
    }
    return broken;
  });
}
