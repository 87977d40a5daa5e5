import { UntrustedText } from './UntrustedText';

// Characters before a hit that stays in sight in a narrow line.
const BEFORE = 20;
const AFTER = 280;

/** A stranger's text in which the words of a query are bold. */
export function Marked(props: { text: string; query: string }): JSX.Element {
  const { text, query } = props;
  const words = pattern(query);
  if (!words) {
    return <UntrustedText text={text} />;
  }
  return (
    <bdi>
      {text
        .split(words)
        .map((part, index) =>
          index % 2 === 1 ? (
            <mark key={index}>{part}</mark>
          ) : (
            part !== '' && <UntrustedText key={index} text={part} />
          )
        )}
    </bdi>
  );
}

/** The part of a text around the first word of a query that is in it, else its beginning. */
export function excerpt(text: string, query: string): string {
  const at = pattern(query)?.exec(text)?.index ?? 0;
  const start = at <= 2 * BEFORE ? 0 : text.lastIndexOf(' ', at - BEFORE) + 1;
  const part = text.slice(start, at + AFTER);
  return start > 0 ? `…${part}` : part;
}

/** The beginnings of words that a query asks for; null for none. */
function pattern(query: string): RegExp | null {
  const words = query.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return words.length > 0
    ? new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})`, 'giu')
    : null;
}
