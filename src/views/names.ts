// Control characters, and those that change the direction of text around them.
const HIDDEN = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** A file name with what would be invisible, or would disguise it, shown as its code. */
export function visible(name: string): string {
  return name.replace(
    HIDDEN,
    sign =>
      `⟨${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  );
}
