/** A small button of a row. */
export function SmallButton(props: {
  on(): void;
  text: string;
  title?: string;
  expanded?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      className="ossr-Small"
      title={props.title}
      aria-expanded={props.expanded}
      onClick={props.on}
    >
      {props.text}
    </button>
  );
}
