import { useView } from '../../common/views/context';

/** A record that was removed, or never was. */
export function Gone(props: {
  slug: string;
  /** Why it cannot be shown. */
  children: JSX.Element;
}): JSX.Element {
  const { trans } = useView();
  return (
    <div className="ossr-Gone">
      {props.children}
      <p className="ossr-mod-faint">
        {props.slug === 'gone'
          ? trans.__(
              'Its DOI leads to a page that gives the reason. Files you downloaded are kept.'
            )
          : trans.__(
              "It may be someone else's draft or in another repository."
            )}
      </p>
    </div>
  );
}

export function RecordSkeleton(): JSX.Element {
  const { trans } = useView();
  return (
    <div
      className="ossr-Skeleton"
      role="status"
      aria-label={trans.__('Loading…')}
    >
      <div className="ossr-Skeleton-card">
        <span />
        <span />
        <span />
      </div>
      <div className="ossr-Skeleton-card">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
