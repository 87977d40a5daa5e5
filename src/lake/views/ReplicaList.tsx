import type { DatasetReplica, FileReplicas } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { DidModel } from '../model/did';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { didText, visible } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';
import { Failure } from '../../common/views/LoadFailure';

const SHOWN = 50;

/** Where the copies are; asked for when it is opened. */
export function ReplicaList({ model }: { model: DidModel }): JSX.Element {
  const { trans } = useView();
  const { replicas } = useStore(model);
  return (
    <details
      className="ossr-Lake-more"
      onToggle={event => {
        if (event.currentTarget.open && replicas.status === 'idle') {
          void model.loadReplicas();
        }
      }}
    >
      <summary>{trans.__('Replicas')}</summary>
      {replicas.status === 'failed' ? (
        <Failure
          problem={replicas.problem}
          lake={model.lake.id}
          onRetry={() => void model.loadReplicas()}
        />
      ) : replicas.status === 'ready' ? (
        <>
          {replicas.value.datasets.map(one => (
            <DatasetLine key={one.rse} one={one} />
          ))}
          {replicas.value.files.length === 0 &&
            replicas.value.datasets.length === 0 && (
              <p className="ossr-mod-faint">{trans.__('No replicas.')}</p>
            )}
          {replicas.value.files.slice(0, SHOWN).map(file => (
            <FileCopies key={didText(file.did)} file={file} />
          ))}
          {(replicas.value.cut || replicas.value.files.length > SHOWN) && (
            <p className="ossr-mod-faint">
              {trans.__(
                'First %1 files shown. Open a file to see its replicas.',
                formatCount(Math.min(SHOWN, replicas.value.files.length))
              )}
            </p>
          )}
        </>
      ) : (
        <p role="status">{trans.__('Loading…')}</p>
      )}
    </details>
  );
}

function DatasetLine({ one }: { one: DatasetReplica }): JSX.Element {
  const { trans } = useView();
  const { rse, state, files, availableFiles, size } = one;
  return (
    <p className="ossr-Replica">
      <UntrustedText text={rse} /> <span className="ossr-Badge">{state}</span>{' '}
      <span className="ossr-mod-faint">
        {[
          files === null
            ? ''
            : trans.__(
                '%1 of %2 files',
                availableFiles === null ? '?' : formatCount(availableFiles),
                formatCount(files)
              ),
          size === null ? '' : formatSize(size)
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  );
}

function FileCopies({ file }: { file: FileReplicas }): JSX.Element {
  const { trans, run } = useView();
  return (
    <div className="ossr-Replica">
      <p>
        <UntrustedText text={didText(file.did)} />
      </p>
      <ul>
        {file.replicas.map(({ rse, state, pfns }) => (
          <li key={rse}>
            <UntrustedText text={rse} />{' '}
            <span className="ossr-Badge">{state}</span>
            {pfns.map(pfn => (
              <p key={pfn} className="ossr-Replica-pfn">
                <code>
                  <UntrustedText text={pfn} />
                </code>{' '}
                <button
                  type="button"
                  className="ossr-Link"
                  aria-label={trans.__('Copy %1', visible(pfn))}
                  onClick={() => run(CommandIDs.copyText, { text: pfn })}
                >
                  {trans.__('Copy')}
                </button>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
