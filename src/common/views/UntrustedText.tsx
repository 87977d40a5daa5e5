import { Fragment, type ReactNode } from 'react';

// Characters that change how text is displayed: direction overrides, zero-width and control characters.
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])/;

/**
 * A stranger's text in a line of ours: set apart from it, and with no sign that cannot be seen.
 *
 * `name`: it has no spaces, as names of files have none; it breaks between its words.
 */
export function UntrustedText(props: {
  text: string;
  name?: boolean;
}): JSX.Element {
  const { text, name = false } = props;
  return (
    <bdi>
      {text.split(HIDDEN).map((part, index) =>
        index % 2 === 1 ? (
          <span key={index} className="ossr-Safe-sign">
            {`U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`}
          </span>
        ) : name ? (
          <Fragment key={index}>{breakable(part)}</Fragment>
        ) : (
          part
        )
      )}
    </bdi>
  );
}

/** `raw_events.csv` as raw_, events. and csv, with a place to break after each. */
function breakable(text: string): ReactNode[] {
  return (text.match(/[^._\-/:]+[._\-/:]*|[._\-/:]+/g) ?? []).map(
    (word, index) => (
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {word}
      </Fragment>
    )
  );
}
