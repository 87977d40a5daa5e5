import type { CellFailure } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';

/** What would fix a failed cell: a folder in place of the authors', and sources of missing files. */
export function FailureOffers(props: {
  failure: CellFailure;
  notebook: string;
  job: string;
}): JSX.Element {
  const { trans } = useView();
  const { failure, notebook: path, job } = props;
  const { mapping, sources = [] } = failure;
  return (
    <>
      {sources.length > 0 && (
        <ul aria-label={trans.__('Sources that the record names')}>
          {sources.map(({ text, namedIn, size }) => (
            <li key={text}>
              <code>
                <UntrustedText text={text} />
              </code>{' '}
              <span className="ossr-mod-faint">
                {[namedIn, size !== null && formatSize(size)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      {mapping && (
        <Action
          command={CommandIDs.runNotebook}
          args={{ path, job, given: mapping.given, here: mapping.here }}
          label={trans.__('Run with Another Folder…')}
        />
      )}
    </>
  );
}
