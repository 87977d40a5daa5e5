/**
 * HTML of a description as Markdown, so that it can be edited.
 *
 * #### Notes
 * What has no Markdown of its own (tables, sub- and superscript) stays HTML, which Markdown takes. Text
 * without any tag is returned as it is.
 */
export function toMarkdown(html: string): string {
  if (!/<[a-z][^>]*>/i.test(html)) {
    return html;
  }
  // A document of DOMParser is inert: nothing is fetched from it, nothing runs in it.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return inside(body)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whether a description is HTML already, and not Markdown or plain text. */
export function isHtml(text: string): boolean {
  return /^\s*<(p|div|h\d|ul|ol|table|blockquote|pre)\b/i.test(text);
}

function inside(node: Node): string {
  return Array.from(node.childNodes, written).join('');
}

function written(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) {
    return (node.textContent ?? '')
      .replace(/\s+/g, ' ')
      .replace(/([\\`*_[\]<])/g, '\\$1');
  }
  if (!(node instanceof Element)) {
    return '';
  }
  const text = () => inside(node);
  switch (node.tagName.toLowerCase()) {
    case 'p':
    case 'div':
      return `\n\n${text().trim()}\n\n`;
    case 'br':
      return '  \n';
    case 'strong':
    case 'b':
      return `**${text()}**`;
    case 'em':
    case 'i':
      return `*${text()}*`;
    case 'code':
      return `\`${node.textContent ?? ''}\``;
    case 'pre':
      return `\n\n\`\`\`\n${(node.textContent ?? '').trimEnd()}\n\`\`\`\n\n`;
    case 'a':
      return `[${text()}](${node.getAttribute('href') ?? ''})`;
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return `\n\n${'#'.repeat(Number(node.tagName[1]))} ${text().trim()}\n\n`;
    case 'blockquote':
      return `\n\n${text().trim().replace(/^/gm, '> ')}\n\n`;
    case 'ul':
    case 'ol':
      return `\n\n${items(node)}\n\n`;
    case 'span':
      return text();
    default:
      return node.outerHTML;
  }
}

function items(list: Element): string {
  const numbered = list.tagName.toLowerCase() === 'ol';
  return Array.from(list.children, (item, index) => {
    const words = inside(item).trim().replace(/\n+/g, '\n  ');
    return `${numbered ? `${index + 1}.` : '-'} ${words}`;
  }).join('\n');
}
