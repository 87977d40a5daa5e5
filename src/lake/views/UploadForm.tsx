import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';

import type { UploadPlan } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { UploadModel } from '../model/upload';
import { Action } from '../../common/views/Action';
import { BackAction } from '../../common/views/BackAction';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { didText } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { usageLabel } from '../../common/views/usage';
import { useStore } from '../../common/views/useStore';
import { Failure } from '../../common/views/LoadFailure';
import { LifetimeChoice } from './LifetimeChoice';
import { MetadataRows } from './MetadataRows';

const SHOWN = 100;

/** Files that are to be sent: where to, under which names, and what is in the way. */
export function UploadForm({ model }: { model: UploadModel }): JSX.Element {
  const { trans, run } = useView();
  const { form, plan, scopes, rses, busy, problem } = useStore(model);
  const failed = [scopes, rses].find(one => one.status === 'failed');
  const send = () =>
    void model.start().then(job => {
      if (job) {
        run(CommandIDs.goBackInLake);
        run(CommandIDs.showJobs);
      }
    });
  return (
    <form
      className="ossr-Lake-page ossr-Upload"
      tabIndex={-1}
      aria-labelledby="ossr-lake-upload"
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <BackAction command={CommandIDs.goBackInLake} />
      <h2 id="ossr-lake-upload">
        {trans.__('Upload to %1', model.lake.title)}
      </h2>
      {form.paths.length === 0 && form.record === null ? (
        <>
          <p>
            {trans.__('Drop files from the file browser here, or choose them.')}
          </p>
          <Action
            command={CommandIDs.uploadToLake}
            label={trans.__('Choose Files…')}
            kind="main"
          />
        </>
      ) : (
        <>
          <ul
            className="ossr-Job-paths"
            aria-label={trans.__('Files to upload')}
          >
            {(form.record ? [form.record.title ?? ''] : form.paths).map(
              path => (
                <li key={path}>
                  <UntrustedText text={path} />
                </li>
              )
            )}
          </ul>
          {form.record ? (
            <p className="ossr-mod-faint">
              {trans.__(
                'The files are downloaded from the repository, and their checksums are compared. The dataset gets the DOI of the record.'
              )}
            </p>
          ) : (
            <Action
              command={CommandIDs.uploadToLake}
              label={trans.__('Choose Other Files…')}
              kind="link"
            />
          )}
          {failed?.status === 'failed' && (
            <Failure
              problem={failed.problem}
              lake={model.lake.id}
              onRetry={() => void model.load()}
            />
          )}
          <Where model={model} />
          <Names model={model} />
          <Row label={trans.__('Keep')}>
            <LifetimeChoice
              label={trans.__('How long to keep the data')}
              value={form.lifetime}
              onChange={lifetime => model.change({ lifetime })}
            />
          </Row>
          {!form.record && (
            <MetadataRows
              rows={form.metadata}
              onChange={metadata => model.change({ metadata })}
            />
          )}
          {plan.status === 'failed' && (
            <Failure
              problem={plan.problem}
              lake={model.lake.id}
              onRetry={() => void model.look()}
            />
          )}
          {plan.status !== 'failed' && model.plan && (
            <PlanTable plan={model.plan} waiting={plan.status === 'loading'} />
          )}
          {plan.status === 'loading' && !model.plan && (
            <p role="status">{trans.__('Checking the files…')}</p>
          )}
          {problem && <Failure problem={problem} lake={model.lake.id} />}
          <button
            type="submit"
            className="jp-Button jp-mod-styled jp-mod-accept"
            disabled={!model.ready}
          >
            {busy ? trans.__('Starting…') : trans.__('Upload')}
          </button>
        </>
      )}
    </form>
  );
}

function Where({ model }: { model: UploadModel }): JSX.Element {
  const { trans } = useView();
  const { form } = useStore(model);
  return (
    <>
      <Row label={trans.__('Scope')}>
        <HTMLSelect
          aria-label={trans.__('Scope')}
          value={form.scope}
          onChange={event => model.change({ scope: event.target.value })}
        >
          {model.scopes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </HTMLSelect>
      </Row>
      <Row label={trans.__('Storage (RSE)')}>
        <HTMLSelect
          aria-label={trans.__('Storage (RSE)')}
          value={form.rse}
          onChange={event => model.change({ rse: event.target.value })}
        >
          {model.rses.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </HTMLSelect>
      </Row>
      <Row label={trans.__('Dataset')}>
        <input
          className="jp-mod-styled"
          aria-label={trans.__('Dataset')}
          placeholder={trans.__('dataset name (created if missing)')}
          spellCheck={false}
          value={form.dataset}
          onChange={event => model.change({ dataset: event.target.value })}
        />
      </Row>
    </>
  );
}

function Names({ model }: { model: UploadModel }): JSX.Element {
  const { trans } = useView();
  const { form } = useStore(model);
  return (
    <Row label={trans.__('Name prefix')}>
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Name prefix')}
        placeholder={trans.__('optional prefix')}
        spellCheck={false}
        value={form.prefix}
        onChange={event => model.change({ prefix: event.target.value })}
      />
    </Row>
  );
}

function PlanTable(props: { plan: UploadPlan; waiting: boolean }): JSX.Element {
  const { trans } = useView();
  const { plan, waiting } = props;
  const { why, files, size, usage, fits, notes, problems } = plan;
  const wrong = Object.keys(problems).length;
  return (
    <div className="ossr-Lake-plan" aria-busy={waiting} role="status">
      <p>
        {trans._n(
          '%2 file, %3',
          '%2 files, %3',
          files.length,
          formatCount(files.length),
          formatSize(size)
        )}
        {wrong > 0 &&
          ` · ${trans._n('%1 file cannot be uploaded', '%1 files cannot be uploaded', wrong)}`}
      </p>
      {usage.map(one => (
        <p key={one.rse} className="ossr-mod-faint">
          <UntrustedText text={usageLabel(one, trans)} />
        </p>
      ))}
      {why !== null && (
        <p className="ossr-mod-warning">
          <UntrustedText text={why} />
        </p>
      )}
      {notes.map(note => (
        <p key={note} className="ossr-mod-warning">
          <UntrustedText text={note} />
        </p>
      ))}
      {!fits && (
        <p className="ossr-mod-warning">
          {trans.__('Not enough quota. Choose another storage.')}
        </p>
      )}
      {wrong > 0 && (
        <p>
          {trans.__(
            'Change the name prefix, or remove the files marked below.'
          )}
        </p>
      )}
      <ul className="ossr-Upload-files">
        {Object.entries(problems).map(([path, why]) => (
          <li key={path} className="ossr-mod-warning">
            <UntrustedText text={path} />: <UntrustedText text={why} />
          </li>
        ))}
        {files
          .filter(({ path }) => !(path in problems))
          .slice(0, SHOWN)
          .map(({ path, did, outcome }) => (
            <li key={path}>
              <UntrustedText text={didText(did)} />
              {outcome === 'same' && (
                <span className="ossr-mod-faint">
                  {' '}
                  {trans.__('already exists')}
                </span>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}

function Row(props: { label: string; children: ReactNode }): JSX.Element {
  return (
    <div className="ossr-Field">
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </div>
  );
}
