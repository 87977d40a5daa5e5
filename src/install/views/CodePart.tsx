import type { InstallPlan, RunsCode } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { InstallModel } from '../model/install';
import { useView } from '../../common/views/context';
import { Rendered } from '../../common/views/Rendered';
import { UntrustedText } from '../../common/views/UntrustedText';
import { PlanSection } from './PlanSection';
import { codeType } from './code';

/** Code of the record that will run here, as it begins; and its `postBuild`, if that is wanted. */
export function CodePart(props: {
  plan: InstallPlan;
  model: InstallModel;
}): JSX.Element | null {
  const { trans } = useView();
  const { plan, model } = props;
  if (!plan.installable) {
    return null; // nothing will run
  }
  const running = plan.runsCode.filter(({ runs }) => runs);
  const title = trans.__('Code from the record that will run');
  const script = plan.runsCode.find(({ path }) => path.endsWith('postBuild'));
  return (
    <>
      {running.length > 0 ? (
        <PlanSection title={title} className="ossr-mod-warn">
          <Codes codes={running} />
        </PlanSection>
      ) : (
        <PlanSection title={title}>
          <p>
            {trans.__(
              "None during installation. The final import test runs the package's modules."
            )}
          </p>
        </PlanSection>
      )}
      {script && <PostBuild code={script} model={model} />}
    </>
  );
}

function Codes({ codes }: { codes: readonly RunsCode[] }): JSX.Element {
  const { trans } = useView();
  return (
    <>
      {codes.map(({ what, path, excerpt }, index) => (
        <div key={index} className="ossr-RunsCode">
          <p>
            <UntrustedText text={what} /> <UntrustedText text={path} />
          </p>
          {excerpt !== '' && (
            <details open={index === 0}>
              <summary>{trans.__('First lines')}</summary>
              <Rendered kind="code" text={excerpt} mimetype={codeType(path)} />
            </details>
          )}
        </div>
      ))}
    </>
  );
}

/** The script that a record would run last: left out, unless somebody wants it. */
function PostBuild(props: {
  code: RunsCode;
  model: InstallModel;
}): JSX.Element {
  const { trans, run } = useView();
  const { code, model } = props;
  return (
    <PlanSection title={trans.__('postBuild script')}>
      <label className="ossr-Choice">
        <input
          type="checkbox"
          checked={model.planJob?.spec.postBuild ?? code.runs}
          onChange={event =>
            run(CommandIDs.refreshInstallPlan, {
              job: model.state.planJob,
              postBuild: event.target.checked
            })
          }
        />
        <span>{trans.__('Run postBuild after installation')}</span>
      </label>
      {!code.runs && (
        <>
          <p className="ossr-mod-faint">
            {trans.__(
              'Not run by default: postBuild scripts are written for containers. Read the script before you select this.'
            )}
          </p>
          <Codes codes={[code]} />
        </>
      )}
    </PlanSection>
  );
}
