// Control characters, and those that change the direction of text around them.
const HIDDEN = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A stranger's text for places that take only text (labels, titles): what would be invisible, or
 * would disguise it, is shown as its code.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, sign => {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `U+${code.padStart(4, '0')}`;
  });
}

const LONGEST_LABEL = 60;

/**
 * A stranger's title for a tab.
 *
 * #### Notes
 * JupyterLab's status bar repeats the label of the current tab, whole: it would push away the rest.
 */
export function tabLabel(title: string): string {
  const text = visible(title);
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL - 1).trimEnd()}…`
    : text;
}

/** A DID as people write it. */
export function didText({
  scope,
  name
}: {
  scope: string;
  name: string;
}): string {
  return `${scope}:${name}`;
}
