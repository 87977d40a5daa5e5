import { refreshIcon } from '@jupyterlab/ui-components';

import type { Finding } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { IFormProps } from './Field';
import { shownOf } from '../../common/views/loaded';

/** What should be looked at before anybody else sees it. */
export function ChecksPart({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { findings } = model.form.state;
  if (!model.form.found?.preparation) {
    return null;
  }
  const all = shownOf(findings);
  return (
    <section
      className="ossr-Publish-part"
      aria-label={trans.__('Checks')}
      aria-busy={findings.status === 'loading'}
      data-pointer="/checks"
    >
      <h3>
        {trans.__('Checks')}{' '}
        <Action
          command={CommandIDs.runChecks}
          args={{ form: model.id }}
          label={trans.__('Check files again')}
          icon={refreshIcon}
          iconOnly
          kind="bare"
        />
      </h3>
      {findings.status === 'failed' && (
        <ProblemNotice problem={findings.problem} />
      )}
      {!all ? (
        <p role="status">{trans.__('Checking the files…')}</p>
      ) : all.length === 0 ? (
        <p role="status">{trans.__('No issues found.')}</p>
      ) : (
        <ul className="ossr-Findings">
          {all.map(finding => (
            <Row key={finding.id} finding={finding} model={model} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row(props: IFormProps & { finding: Finding }): JSX.Element {
  const { trans } = useView();
  const { finding, model } = props;
  const { id, severity, message, path, line, target, indicator } = finding;
  const { busy } = model.form.state;
  // A file that is in no list here cannot be ticked.
  const fix =
    finding.fix === 'include' && !(target && model.files.offers(target))
      ? null
      : finding.fix;
  const reason = model.form.state.answers.suppressed[id];
  const suppressed = reason !== undefined;
  const words = {
    stop: trans.__('Blocking'),
    warning: trans.__('Warning'),
    note: trans.__('Note')
  }[severity];
  const where = path
    ? line !== null
      ? path.endsWith('.ipynb')
        ? trans.__('%1, cell %2', path, line)
        : trans.__('%1, line %2', path, line)
      : path
    : null;
  const args = { form: model.id, finding: id };
  return (
    <li
      className="ossr-Finding"
      data-severity={suppressed ? 'suppressed' : severity}
    >
      <p>
        <strong className="ossr-Finding-severity">
          {suppressed ? trans.__('Ignored') : words}
        </strong>{' '}
        {message}{' '}
        {indicator && (
          <ExternalLink href={indicator} className="ossr-mod-faint">
            {trans.__('Indicator: %1', indicator.split('/').pop() ?? '')}
          </ExternalLink>
        )}
      </p>
      {where && (
        <p className="ossr-mod-faint">
          <UntrustedText text={where} />
        </p>
      )}
      {suppressed && (
        <p>
          {trans.__('Reason:')} <UntrustedText text={reason} />
        </p>
      )}
      <div className="ossr-Install-actions">
        {fix !== null && !suppressed && (
          <Action
            command={CommandIDs.fixFinding}
            args={args}
            label={fixLabels(fix, trans)}
            kind={severity === 'stop' ? 'main' : 'plain'}
            disabled={busy}
          />
        )}
        {path !== null && (
          <Action
            command={CommandIDs.showFinding}
            args={args}
            label={trans.__('Show')}
          />
        )}
        <Action
          command={CommandIDs.suppressFinding}
          args={args}
          label={
            !suppressed
              ? trans.__('Ignore…')
              : severity === 'stop'
                ? trans.__('Block Again')
                : trans.__('Undo')
          }
          kind={severity === 'stop' ? 'plain' : 'link'}
        />
      </div>
    </li>
  );
}

function fixLabels(
  fix: string,
  trans: ReturnType<typeof useView>['trans']
): string {
  switch (fix) {
    case 'untick':
      return trans.__('Exclude File');
    case 'clear-outputs':
      return trans.__('Clear Outputs…');
    case 'make-relative':
      return trans.__('Make Path Relative…');
    case 'run-all':
      return trans.__('Restart and Run All…');
    case 'record-run':
      return trans.__('Run and Record…');
    case 'include':
      return trans.__('Include File');
    case 'write-licence':
      return trans.__('Create LICENSE File');
    case 'write-readme':
      return trans.__('Create README.md');
    default:
      return fix;
  }
}
