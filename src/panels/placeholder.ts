import { Widget } from '@lumino/widgets';

/** The first content of the sidebar; a chunk of its own, fetched when it is first shown. */
export function makeContent(text: string): Widget {
  const node = document.createElement('p');
  node.textContent = text;
  return new Widget({ node });
}
