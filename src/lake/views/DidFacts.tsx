import type { ReactNode } from 'react';

import type { DidDetails } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { formatTime } from './labels';

/** Size, files, owner, dates, checksums, and what it is a member of. */
export function DidFacts(props: {
  details: DidDetails;
  lake: string;
}): JSX.Element {
  const { trans, run } = useView();
  const { details, lake } = props;
  const { type, size, files, account, open, created, updated, expires } =
    details;
  return (
    <dl className="ossr-Details">
      {size !== null && (
        <Fact name={trans.__('Size')}>
          <span title={trans.__('%1 bytes', formatCount(size))}>
            {formatSize(size)}
          </span>
        </Fact>
      )}
      {files !== null && type !== 'file' && (
        <Fact name={trans.__('Files')}>{formatCount(files)}</Fact>
      )}
      {account !== null && (
        <Fact name={trans.__('Owner')}>
          <UntrustedText text={account} />
        </Fact>
      )}
      {open !== null && type !== 'file' && (
        <Fact name={trans.__('State')}>
          {open ? trans.__('Open') : trans.__('Closed')}
        </Fact>
      )}
      {created !== null && (
        <Fact name={trans.__('Created')}>{formatTime(created)}</Fact>
      )}
      {updated !== null && (
        <Fact name={trans.__('Modified')}>{formatTime(updated)}</Fact>
      )}
      {expires !== null && (
        <Fact name={trans.__('Expires')}>{formatTime(expires)}</Fact>
      )}
      {Object.entries(details.checksums).map(([kind, sum]) => (
        <Fact key={kind} name={kind}>
          <code>{sum}</code>
        </Fact>
      ))}
      {details.parents.length > 0 && (
        <Fact name={trans.__('Member of')}>
          {details.parents.map(did => (
            <button
              key={didText(did)}
              type="button"
              className="ossr-Link"
              onClick={() =>
                run(CommandIDs.openDid, { lake, did: didText(did) })
              }
            >
              <UntrustedText text={didText(did)} name />
            </button>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact(props: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div className="ossr-Fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
