/** A question that is answered with a yes and a few words, or with a no. */
export interface IDecision {
  title: string;
  /** What it is about, and what a yes does; each a paragraph of plain text. */
  text: readonly string[];
  /** What the box for words of one's own is for; without it there is none. */
  label?: string;
  /** What can be chosen from, and what that is for; the first is chosen. */
  options?: { label: string; all: readonly { id: string; title: string }[] };
  ok: string;
  cancel: string;
  /** It cannot be undone. */
  warn?: boolean;
}

/** What came with a yes. */
export interface IAnswer {
  words: string;
  /** Id of the option that was chosen; empty where there were none. */
  option: string;
}
