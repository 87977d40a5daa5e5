// Characters that change how text is displayed: direction overrides, zero-width and control characters.
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])/;

/** A stranger's text in a line of ours: set apart from it, and with no sign that cannot be seen. */
export function UntrustedText({ text }: { text: string }): JSX.Element {
  if (!HIDDEN.test(text)) {
    return <bdi>{text}</bdi>;
  }
  return (
    <bdi>
      {text.split(HIDDEN).map((part, index) =>
        index % 2 === 1 ? (
          <span key={index} className="ossr-Safe-sign">
            {`U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`}
          </span>
        ) : (
          part
        )
      )}
    </bdi>
  );
}
