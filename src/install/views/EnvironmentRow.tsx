import type { Environment } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { useView, type IMenuItem } from '../../common/views/context';
import { formatDate } from '../../common/views/dates';
import { formatSize } from '../../common/views/format';
import { MoreMenu } from '../../common/views/MoreMenu';
import { SmallButton } from '../../common/views/SmallButton';
import { visible } from '../../common/views/text';
import { UntrustedText } from '../../common/views/UntrustedText';
import { versionWords } from '../../search/views/RecordCard';

/** One environment: what it holds, how it is, and what can be done with it. */
export function EnvironmentRow(props: {
  environment: Environment;
}): JSX.Element {
  const { trans, run, can } = useView();
  const { environment } = props;
  const { id, state, title, source, record, kernel, reason } = environment;
  const args = { environment: id };
  const done = state !== 'building';
  const more: (IMenuItem | false)[] = [
    state === 'ready' && {
      command: CommandIDs.repairEnvironment,
      args,
      label: trans.__('Reinstall')
    },
    state === 'ready' &&
      kernel !== null && {
        command: CommandIDs.exportLock,
        args,
        label: trans.__('Export Lock File')
      },
    {
      command: CommandIDs.removeEnvironment,
      args,
      label: trans.__('Remove…')
    }
  ];
  return (
    <li className="ossr-Environment" data-state={state}>
      {source !== null && record !== null ? (
        <button
          type="button"
          className="ossr-Link ossr-Job-title"
          title={trans.__('Show record')}
          onClick={() => run(CommandIDs.openRecord, { source, record })}
        >
          <UntrustedText text={title} />
        </button>
      ) : (
        <strong className="ossr-Job-title">
          <UntrustedText text={title} />
        </strong>
      )}
      {state !== 'ready' && (
        <span className="ossr-Badge ossr-mod-warn">
          {state === 'building'
            ? trans.__('being created')
            : trans.__('broken')}
        </span>
      )}
      <Facts environment={environment} />
      {reason !== null && (
        <p className="ossr-mod-warning">
          <UntrustedText text={reason} />
        </p>
      )}
      {done && (
        <div className="ossr-Files-actions">
          {state === 'ready' &&
            kernel !== null &&
            can(CommandIDs.createNotebook) && (
              <SmallButton
                on={() => run(CommandIDs.createNotebook, { kernel })}
                text={trans.__('New Notebook')}
              />
            )}
          {state !== 'ready' && (
            <SmallButton
              on={() => run(CommandIDs.repairEnvironment, args)}
              text={trans.__('Reinstall')}
              title={trans.__(
                'Plan to recreate the environment with the same versions'
              )}
            />
          )}
          {record !== null && (
            <SmallButton
              on={() => run(CommandIDs.updateEnvironment, args)}
              text={trans.__('Update')}
              title={trans.__('Plan an update to the newest version')}
            />
          )}
          <MoreMenu
            label={trans.__('More actions for %1', visible(title))}
            items={more.filter(item => item !== false)}
          />
        </div>
      )}
    </li>
  );
}

function Facts({ environment }: { environment: Environment }): JSX.Element {
  const { trans } = useView();
  const { version, doi, python, size, created, kernelDisplay, path } =
    environment;
  const made = formatDate(new Date(created * 1000).toISOString());
  const first = [
    version && versionWords(version),
    python && trans.__('Python %1', python),
    size !== null && formatSize(size),
    made
  ];
  return (
    <>
      <p className="ossr-Job-what">
        <UntrustedText text={first.filter(Boolean).join(' · ')} />
      </p>
      {doi !== null && (
        <p className="ossr-Job-what">
          <UntrustedText text={doi} />
        </p>
      )}
      {kernelDisplay !== null && (
        <p className="ossr-Job-what">
          {trans.__('Kernel:')} <UntrustedText text={kernelDisplay} />
        </p>
      )}
      {path !== '' && (
        <p className="ossr-Job-what ossr-Environment-path" title={path}>
          <UntrustedText text={path} />
        </p>
      )}
    </>
  );
}
