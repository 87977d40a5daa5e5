import type { InstallPlan } from '../../api/types';
import { useView } from '../../common/views/context';
import { UntrustedText } from '../../common/views/UntrustedText';
import { CopyableText } from '../../common/views/Copyable';
import { PlanSection } from './PlanSection';
import { typed } from './code';

/** The exact commands. */
export function CommandsPart(props: { plan: InstallPlan }): JSX.Element | null {
  const { trans } = useView();
  const { commands, imports } = props.plan;
  if (commands.length === 0) {
    return null;
  }
  return (
    <PlanSection title={trans.__('Commands')}>
      <ol className="ossr-Commands">
        {commands.map((command, index) => (
          <li key={index}>
            <p>
              <UntrustedText text={command.purpose} />{' '}
              {command.codeOfRecord && (
                <span className="ossr-Badge ossr-mod-warn">
                  {trans.__('runs code from the record')}
                </span>
              )}
            </p>
            <CopyableText text={typed(command.argv)} />
          </li>
        ))}
      </ol>
      {imports.length > 0 && (
        <p>
          {trans.__(
            'Finally the kernel is started and imports: %1',
            imports.join(', ')
          )}
        </p>
      )}
    </PlanSection>
  );
}
