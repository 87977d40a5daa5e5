import type { IRenderMime } from '@jupyterlab/rendermime';

/**
 * JupyterLab's sanitiser and, after it, what a record of a stranger asks for besides.
 *
 * #### Notes
 * Images from elsewhere become links: a page that fetches them tells that host who reads what.
 * Of attributes only those stay that say what a text is; none that say how or where it is drawn.
 * Links lead outside only, in a tab of their own, and learn nothing about us. Links into the
 * record's own files (`docs/a.md`) would lead into the user's folder, so they lose their target.
 */
export function strict(base: IRenderMime.ISanitizer): IRenderMime.ISanitizer {
  return {
    allowNamedProperties: false,
    getAutolink: () => base.getAutolink?.() ?? true,
    sanitize: (dirty, options) => tame(base.sanitize(dirty, options))
  };
}

function tame(html: string): string {
  // A document of DOMParser is inert: nothing is fetched from it, nothing runs in it.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const foreign = 'img, picture, source, video, audio, iframe, object, embed';
  for (const node of body.querySelectorAll(foreign)) {
    const address = node.getAttribute('src') ?? '';
    if (!/^(data:image\/(png|jpe?g|gif|webp);|attachment:)/i.test(address)) {
      node.replaceWith(...standIn(node, address));
    }
  }
  for (const node of body.querySelectorAll('*')) {
    keepAttributes(node);
  }
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    // It lies below our own headings, whatever its makers thought.
    const level = Math.min(6, Number(heading.tagName[1]) + 3);
    heading.setAttribute('aria-level', String(level));
  }
  for (const link of body.querySelectorAll('a, area')) {
    harden(link);
  }
  body
    .querySelectorAll('form, input, button, select, textarea, style, link')
    .forEach(node => node.replaceWith(...node.childNodes));
  return body.innerHTML;
}

// No `class`: those of JupyterLab would draw its dialogs, menus and notifications.
const ATTRIBUTES =
  /^(href|src|alt|title|dir|lang|align|cite|colspan|rowspan|span|scope|headers|start|type|value|reversed|open|datetime|width|height)$/;

// What code highlighting and the colours of a terminal's text need; no word of a style sheet.
const HIGHLIGHTING = /^(ͼ[0-9a-z]+|ansi-[a-z-]+)$/;

function keepAttributes(node: Element): void {
  const classes =
    node.tagName === 'SPAN'
      ? Array.from(node.classList).filter(name => HIGHLIGHTING.test(name))
      : [];
  for (const name of node.getAttributeNames()) {
    if (!ATTRIBUTES.test(name)) {
      node.removeAttribute(name);
    }
  }
  if (classes.length > 0) {
    node.className = classes.join(' ');
  }
}

function standIn(node: Element, address: string): Node[] {
  const words = node.getAttribute('alt') || address.split('/').pop() || '';
  const text = node.ownerDocument.createTextNode(words);
  if (!/^https?:\/\//i.test(address) || node.closest('a')) {
    return words ? [text] : [];
  }
  const link = node.ownerDocument.createElement('a');
  link.href = address;
  link.append(text);
  return [link];
}

function harden(link: Element): void {
  if (/^(https?:|mailto:)/i.test(link.getAttribute('href') ?? '')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  } else {
    link.removeAttribute('href');
  }
}
