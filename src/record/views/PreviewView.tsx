import { downloadIcon } from '@jupyterlab/ui-components';

import type { Preview } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { PreviewModel } from '../model/preview';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { Rendered } from '../../common/views/Rendered';
import { UntrustedText } from '../../common/views/UntrustedText';
import { useProblemAction } from '../../common/views/useProblemAction';
import { useStore } from '../../common/views/useStore';

/** A preview of one file before its download; nothing of it is executed. */
export function PreviewView({ model }: { model: PreviewModel }): JSX.Element {
  const { trans } = useView();
  const { preview } = useStore(model);
  const { source, record, key, member } = model.file;
  return (
    <div className="ossr-Preview">
      <div className="ossr-Preview-bar">
        <span className="ossr-Preview-name">
          <UntrustedText text={member ?? key} />
        </span>
        <Action
          command={CommandIDs.downloadFiles}
          args={{
            source,
            record,
            keys: [key],
            members: member ? [member] : []
          }}
          label={trans.__('Download File')}
          icon={downloadIcon}
          kind="main"
        />
        <Action
          command={CommandIDs.openRecord}
          args={{ source, record }}
          label={trans.__('Show Record')}
          kind="link"
        />
      </div>
      {preview.status === 'failed' ? (
        <Failure model={model} />
      ) : preview.status === 'ready' ? (
        <>
          {preview.value.truncated && (
            <p className="ossr-Preview-note" role="note">
              {trans.__(
                'Only the beginning is shown. Download the file to see all of it.'
              )}
            </p>
          )}
          <Content preview={preview.value} />
        </>
      ) : (
        <p className="ossr-mod-faint" role="status">
          {trans.__('Loading…')}
        </p>
      )}
    </div>
  );
}

function Failure({ model }: { model: PreviewModel }): JSX.Element | null {
  const { preview } = model.state;
  return preview.status === 'failed' ? (
    <FailureNotice model={model} problem={preview.problem} />
  ) : null;
}

function FailureNotice(props: {
  model: PreviewModel;
  problem: Extract<
    PreviewModel['state']['preview'],
    { status: 'failed' }
  >['problem'];
}): JSX.Element {
  const { model, problem } = props;
  const action = useProblemAction(problem, {
    source: model.file.source
  });
  return (
    <ProblemNotice
      problem={problem}
      action={action}
      onRetry={() => void model.load()}
    />
  );
}

function Content({ preview }: { preview: Preview }): JSX.Element {
  const { trans } = useView();
  switch (preview.kind) {
    case 'markdown':
      return <Rendered kind="markdown" text={preview.text} />;
    case 'notebook':
      return <Rendered kind="notebook" text={preview.notebook} />;
    case 'text':
      return (
        <Rendered kind="code" text={preview.text} mimetype={preview.mimetype} />
      );
    case 'table':
      return <Table columns={preview.columns} rows={preview.rows} />;
    case 'image':
      return (
        <img
          className="ossr-Preview-image"
          alt={trans.__('Preview of %1', preview.key)}
          src={`data:${preview.mimetype};base64,${preview.data}`}
        />
      );
    case 'none':
      return <p className="ossr-Preview-none">{preview.reason}</p>;
  }
}

function Table(props: {
  columns: readonly string[];
  rows: readonly string[][];
}): JSX.Element {
  const { trans } = useView();
  const { columns, rows } = props;
  return (
    <div
      className="ossr-Table"
      role="region"
      aria-label={trans.__('Table')}
      tabIndex={0}
    >
      <table>
        <caption>
          {trans._n(
            'First row',
            'First %2 rows',
            rows.length,
            formatCount(rows.length)
          )}
        </caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                <UntrustedText text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <UntrustedText text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
