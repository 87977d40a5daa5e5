import { refreshIcon } from '@jupyterlab/ui-components';

import type { Finding } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import { ExternalLink } from '../../common/views/ExternalLink';
import { MoreMenu } from '../../common/views/MoreMenu';
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
        byFile(all).map(([path, found]) => (
          <div key={path} className="ossr-Findings-file">
            <h4>
              <UntrustedText text={path ?? trans.__('All files')} />
            </h4>
            <ul className="ossr-Findings">
              {found.map(finding => (
                <Row key={finding.id} finding={finding} model={model} />
              ))}
            </ul>
          </div>
        ))
      )}
    </section>
  );
}

/** Findings by the files that they are in, in the order of their first ones. */
function byFile(
  findings: readonly Finding[]
): [path: string | null, found: Finding[]][] {
  const files = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    files.set(finding.path, [...(files.get(finding.path) ?? []), finding]);
  }
  return [...files];
}

function Row(props: IFormProps & { finding: Finding }): JSX.Element {
  const { trans } = useView();
  const { finding, model } = props;
  const { id, severity, message, path, line, target, indicator } = finding;
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
  const args = { form: model.id, finding: id };
  const item = (command: string, label: string) => ({ command, args, label });
  const [main, ...more] = [
    ...(fix !== null && !suppressed
      ? [item(CommandIDs.fixFinding, fixLabels(fix, trans))]
      : []),
    ...(path !== null && !suppressed
      ? [item(CommandIDs.showFinding, trans.__('Show'))]
      : []),
    item(
      CommandIDs.suppressFinding,
      !suppressed
        ? trans.__('Ignore…')
        : severity === 'stop'
          ? trans.__('Block Again')
          : trans.__('Undo')
    )
  ];
  return (
    <li
      className="ossr-Finding"
      data-severity={suppressed ? 'suppressed' : severity}
    >
      <p>
        <strong>{suppressed ? trans.__('Ignored') : words}</strong>{' '}
        {path && line !== null && (
          <span className="ossr-mod-faint">
            {path.endsWith('.ipynb')
              ? trans.__('Cell %1', line)
              : trans.__('Line %1', line)}
          </span>
        )}{' '}
        {message}{' '}
        {indicator && (
          <ExternalLink href={indicator} className="ossr-mod-faint">
            {trans.__('Indicator: %1', indicator.split('/').pop() ?? '')}
          </ExternalLink>
        )}
        {suppressed && (
          <>
            {' '}
            {trans.__('Reason:')} <UntrustedText text={reason} />
          </>
        )}
      </p>
      {main && (
        <Action
          {...main}
          kind={severity === 'stop' && fix !== null ? 'main' : 'plain'}
          disabled={model.form.state.busy}
        />
      )}
      <MoreMenu
        label={trans.__('More actions for: %1', message)}
        items={more}
      />
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
