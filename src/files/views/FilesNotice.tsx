import type { Record } from '../../api/types';
import { useView } from '../../common/views/context';

/** Why there are no files to see. What to do about it is said, with buttons, at the record's top. */
export function FilesNotice({ record }: { record: Record }): JSX.Element {
  const { trans } = useView();
  const words = !record.filesHidden
    ? trans.__('This record has no files: it only describes something.')
    : record.access.status === 'embargoed'
      ? trans.__(
          'Its files are not shown before the embargo ends, except to those who were given access.'
        )
      : trans.__(
          'Its files are shown only to those who were given access: sign in, or ask for it on its page.'
        );
  return <p className="ossr-Files-none">{words}</p>;
}
