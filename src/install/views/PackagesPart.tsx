import type { InstallPlan, PackageChange } from '../../api/types';
import { useView } from '../../common/views/context';
import { formatCount, formatSize } from '../../common/views/format';
import { UntrustedText } from '../../common/views/UntrustedText';
import { PlanSection } from './PlanSection';

/** Which packages come, change and go, and what that takes. */
export function PackagesPart({
  plan
}: {
  plan: InstallPlan;
}): JSX.Element | null {
  const { trans } = useView();
  const { adds, changes, removes } = plan;
  if (!plan.installable) {
    return null;
  }
  const listed = byPackages(plan);
  return (
    <PlanSection
      title={listed ? trans.__('Packages') : trans.__('Requirements')}
    >
      <dl className="ossr-Needs">
        {plan.python !== null && (
          <Fact name={trans.__('Python')} value={plan.python} />
        )}
        <Fact
          name={trans.__('To download')}
          value={
            plan.downloadBytes === null
              ? trans.__('unknown until installed')
              : formatSize(plan.downloadBytes)
          }
        />
        <Fact name={trans.__('Disk space')} value={disk(plan, trans)} />
      </dl>
      {listed && !plan.complete && (
        <p className="ossr-mod-warning">
          {trans.__(
            'The list may be incomplete; the rest is resolved during installation.'
          )}
        </p>
      )}
      <Changes
        title={trans._n(
          '%2 package changes',
          '%2 packages change',
          changes.length,
          formatCount(changes.length)
        )}
        changes={changes}
        open
      />
      <Changes
        title={trans._n(
          '%2 package is removed',
          '%2 packages are removed',
          removes.length,
          formatCount(removes.length)
        )}
        changes={removes}
        open
      />
      <Changes
        title={trans._n(
          '%2 package is added',
          '%2 packages are added',
          adds.length,
          formatCount(adds.length)
        )}
        changes={adds}
        open={adds.length < 6}
      />
      {listed && adds.length + changes.length + removes.length === 0 && (
        <p>{trans.__('No changes: all packages are already installed.')}</p>
      )}
    </PlanSection>
  );
}

/** Whether packages are listed: other tools install into a folder without a list. */
export function byPackages({ detected }: InstallPlan): boolean {
  return detected?.ecosystem === 'python' || detected?.ecosystem === 'conda';
}

function disk(
  { diskBytes, diskFree }: InstallPlan,
  trans: ReturnType<typeof useView>['trans']
): string {
  const needed =
    diskBytes === null
      ? trans.__('unknown until installed')
      : trans.__('about %1', formatSize(diskBytes));
  return diskFree === null
    ? needed
    : trans.__('%1; %2 free', needed, formatSize(diskFree));
}

function Fact(props: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

/** Packages with their versions, before and after. */
export function Changes(props: {
  title: string;
  changes: readonly PackageChange[];
  open: boolean;
}): JSX.Element | null {
  const { trans } = useView();
  const { title, changes, open } = props;
  if (changes.length === 0) {
    return null;
  }
  return (
    <details className="ossr-Changes" open={open}>
      <summary>{title}</summary>
      <ul>
        {changes.map(one => (
          <li key={one.name}>
            <UntrustedText text={one.name} />{' '}
            <span className="ossr-mod-faint">
              <UntrustedText
                text={[one.was, one.version].filter(Boolean).join(' → ')}
              />
              {one.size !== null && ` · ${formatSize(one.size)}`}
            </span>
            {one.origin === 'record' && (
              <span className="ossr-Badge">{trans.__('from the record')}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
