import type { InstallPlan } from '../../api/types';
import { useView } from '../context';
import { Rendered } from '../Rendered';
import { Safe } from '../Safe';
import { Part } from './Part';
import { codeType } from './shell';

/** Code of the record that will run here, as it begins. */
export function CodePart({ plan }: { plan: InstallPlan }): JSX.Element | null {
  const { trans } = useView();
  if (plan.detected?.ecosystem === 'none') {
    return null;
  }
  if (plan.runsCode.length === 0) {
    return plan.installable ? (
      <Part title={trans.__('Code of the record that will run')}>
        <p>
          {trans.__(
            'None during the install. Its import in the kernel, which proves it, runs its modules.'
          )}
        </p>
      </Part>
    ) : null;
  }
  return (
    <Part
      title={trans.__('Code of the record that will run')}
      className="ossr-mod-warn"
    >
      {plan.runsCode.map(({ what, path, excerpt }, index) => (
        <div key={index} className="ossr-RunsCode">
          <p>
            <Safe text={what} /> <Safe text={path} />
          </p>
          {excerpt !== '' && (
            <details open={index === 0}>
              <summary>{trans.__('How it begins')}</summary>
              <Rendered kind="code" text={excerpt} mimetype={codeType(path)} />
            </details>
          )}
        </div>
      ))}
    </Part>
  );
}
