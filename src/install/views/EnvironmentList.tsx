import { CommandIDs } from '../../common/commandIds';
import type { EnvironmentsModel } from '../model/environments';
import { Action } from '../../common/views/Action';
import { LoadFailure } from '../../common/views/LoadFailure';
import { useView } from '../../common/views/context';
import { useStore } from '../../common/views/useStore';
import { EnvironmentRow } from './EnvironmentRow';

/** The environments that records were installed into. */
export function EnvironmentList(props: {
  model: EnvironmentsModel;
}): JSX.Element {
  const { trans, run, can } = useView();
  const { model } = props;
  const { environments: loaded } = useStore(model);
  const { environments } = model;
  return (
    <section
      className="ossr-Environments"
      aria-label={trans.__('Environments')}
      aria-busy={loaded.status === 'loading'}
    >
      <LoadFailure loaded={loaded} onRetry={() => void model.load()} />
      {environments.length > 0 ? (
        <>
          <p className="ossr-Environments-all">
            <Action
              command={CommandIDs.updateEnvironment}
              args={{ all: true }}
              label={trans.__('Update All…')}
              kind="link"
            />
          </p>
          <ul
            className="ossr-Environments-list"
            aria-label={trans.__('Environments')}
          >
            {environments.map(environment => (
              <EnvironmentRow key={environment.id} environment={environment} />
            ))}
          </ul>
        </>
      ) : loaded.status === 'ready' ? (
        <div className="ossr-Jobs-empty">
          <p>
            {trans.__(
              'Each installed record gets its own environment and kernel, listed here.'
            )}
          </p>
          {can(CommandIDs.installRecord) && (
            <button
              type="button"
              className="jp-Button jp-mod-styled"
              onClick={() => run(CommandIDs.installRecord)}
            >
              {trans.__('Install Record…')}
            </button>
          )}
        </div>
      ) : (
        loaded.status !== 'failed' && (
          <p role="status">{trans.__('Loading…')}</p>
        )
      )}
    </section>
  );
}
