import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

// What repositories keep of a description; they remove everything else.
const ALLOWED = new Set(
  'a abbr b blockquote br code div em h1 h2 h3 h4 h5 i li ol p pre s strong strike sub sup table tbody td th thead tr u ul'.split(
    ' '
  )
);

/**
 * Markdown as plain HTML, by JupyterLab's own parser and sanitiser.
 *
 * #### Notes
 * What the parser adds for JupyterLab's pages (ids, classes, colours of code) is taken off: the record is
 * read elsewhere.
 */
export async function descriptionHtml(
  rendermime: IRenderMimeRegistry,
  markdown: string
): Promise<string> {
  if (markdown.trim() === '') {
    return '';
  }
  const parser = rendermime.markdownParser;
  const html = parser ? await parser.render(markdown) : paragraphs(markdown);
  const clean = rendermime.sanitizer.sanitize(html);
  const { body } = new DOMParser().parseFromString(clean, 'text/html');
  body
    .querySelectorAll('.jp-InternalAnchorLink')
    .forEach(anchor => anchor.remove());
  for (const code of body.querySelectorAll('pre code')) {
    code.textContent = code.textContent?.replace(/\n$/, '') ?? '';
  }
  for (const node of Array.from(body.querySelectorAll('*'))) {
    if (!ALLOWED.has(node.tagName.toLowerCase())) {
      node.replaceWith(...Array.from(node.childNodes));
      continue;
    }
    for (const { name } of Array.from(node.attributes)) {
      if (node.tagName !== 'A' || name !== 'href') {
        node.removeAttribute(name);
      }
    }
  }
  return body.innerHTML.trim();
}

function paragraphs(text: string): string {
  const host = document.createElement('div');
  for (const part of text.split(/\n{2,}/)) {
    const paragraph = document.createElement('p');
    paragraph.textContent = part;
    host.append(paragraph);
  }
  return host.innerHTML;
}
