import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from '../../common/commandIds';
import type { AttachmentState, IAttachment } from '../model/attachments';
import type { NotebookModel } from '../model/notebook';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { SmallButton } from '../../common/views/SmallButton';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useStore } from '../../common/views/useStore';

/** What is attached to the notebook that is worked on, and whether it is there. */
export function NotebookSection({
  model
}: {
  model: NotebookModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { attachments, states } = useStore(model);
  if (attachments.length === 0) {
    return null;
  }
  return (
    <details className="ossr-Attachments" open>
      <summary>
        {trans.__('This notebook')}{' '}
        <span className="ossr-mod-faint">
          <UntrustedText text={model.notebook.name} /> ·{' '}
          {formatCount(attachments.length)}
        </span>
      </summary>
      <ul aria-label={trans.__('Data attached to this notebook')}>
        {attachments.map(one => (
          <Row
            key={one.variable}
            one={one}
            lake={model.lakeOf(one)}
            state={states[one.variable] ?? { at: 'resolving' }}
          />
        ))}
      </ul>
    </details>
  );
}

function Row(props: {
  one: IAttachment;
  lake: string;
  state: AttachmentState;
}): JSX.Element {
  const { trans, run } = useView();
  const { one, lake, state } = props;
  const { variable, did } = one;
  const place = { did, ...(lake === '' ? {} : { lake }) };
  return (
    <li className="ossr-Attachment" data-state={state.at}>
      <code className="ossr-Attachment-name">{variable}</code>{' '}
      <button
        type="button"
        className="ossr-Link"
        title={trans.__('Show details')}
        onClick={() => run(CommandIDs.openDid, place)}
      >
        <UntrustedText text={did} />
      </button>
      <p className="ossr-Attachment-state" role="status">
        <span aria-hidden="true">{SIGNS[state.at]}</span>{' '}
        {stateWords(state, trans)}
      </p>
      <div className="ossr-Files-actions">
        {state.at === 'waiting' && (
          <SmallButton
            on={() => run(CommandIDs.openDid, place)}
            text={trans.__('Make Available…')}
          />
        )}
        {state.at === 'waiting' && state.here > 0 && (
          <SmallButton
            on={() =>
              run(CommandIDs.renewAttachment, { variable, partial: true })
            }
            text={trans.__('Use Available Files')}
          />
        )}
        {AGAIN.has(state.at) && (
          <SmallButton
            on={() => run(CommandIDs.renewAttachment, { variable })}
            text={
              state.at === 'failed'
                ? trans.__('Retry')
                : state.at === 'taken'
                  ? trans.__('Replace')
                  : trans.__('Reload')
            }
            title={trans.__('Set the variable in the kernel again')}
          />
        )}
        {!WITHOUT_CELL.has(state.at) && (
          <SmallButton
            on={() => run(CommandIDs.insertDidCell, { ...place, variable })}
            text={trans.__('Insert Cell')}
          />
        )}
        <SmallButton
          on={() => run(CommandIDs.detachDid, { variable })}
          text={trans.__('Detach')}
          title={trans.__(
            'Remove the variable from the notebook and its kernel; the data are kept'
          )}
        />
      </div>
    </li>
  );
}

const AGAIN: ReadonlySet<AttachmentState['at']> = new Set([
  'failed',
  'ready',
  'taken'
]);

const WITHOUT_CELL: ReadonlySet<AttachmentState['at']> = new Set([
  'failed',
  'taken',
  'waiting'
]);

const SIGNS: { [at in AttachmentState['at']]: string } = {
  resolving: '…',
  ready: '●',
  waiting: '↻',
  'no-kernel': '○',
  'by-cell': '○',
  taken: '▲',
  failed: '▲'
};

function stateWords(state: AttachmentState, trans: TranslationBundle): string {
  switch (state.at) {
    case 'resolving':
      return trans.__('Checking availability…');
    case 'ready':
      return state.missing > 0
        ? trans.__(
            'In the kernel: %1 files, %2 missing',
            formatCount(state.files),
            formatCount(state.missing)
          )
        : trans._n(
            'In the kernel: %2 file',
            'In the kernel: %2 files',
            state.files,
            formatCount(state.files)
          );
    case 'waiting':
      return state.here + state.missing === 0
        ? trans.__('Waiting for the data')
        : trans.__(
            'Waiting for the data: %1 of %2 files available',
            formatCount(state.here),
            formatCount(state.here + state.missing)
          );
    case 'no-kernel':
      return trans.__('Set when the kernel starts');
    case 'taken':
      return trans.__(
        'A cell already defined this variable; it was not overwritten.'
      );
    case 'by-cell':
      return trans.__(
        'Variables cannot be set in a %1 kernel; insert a cell instead',
        state.language
      );
    case 'failed':
      return state.problem.message;
  }
}
