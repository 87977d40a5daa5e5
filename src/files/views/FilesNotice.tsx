import type { Record } from '../../api/types';
import { useView } from '../../common/views/context';

/** Why there are no files to see. What to do about it is said, with buttons, at the record's top. */
export function FilesNotice({ record }: { record: Record }): JSX.Element {
  const { trans } = useView();
  const words = !record.filesHidden
    ? trans.__('Metadata only: this record has no files.')
    : record.access.status === 'embargoed'
      ? trans.__(
          'The files are under embargo. Until it ends, only people with access can see them.'
        )
      : trans.__(
          "The files are visible only to people with access. Sign in, or request access on the record's web page."
        );
  return <p className="ossr-Files-none">{words}</p>;
}
