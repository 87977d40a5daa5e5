import type { PublishModel } from '../model/model';
import { shownOf } from '../../common/views/loaded';
import { useView } from '../../common/views/context';
import { formatCount } from '../../common/views/format';
import { ProblemNotice } from '../../common/views/ProblemNotice';
import { UntrustedText } from '../../common/views/UntrustedText';
import type { IFormProps } from './Field';

const MANY = 8;

/** How the files differ from those of the last version. */
export function DiffPart({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  const { diff } = model.form.state;
  const value = shownOf(diff);
  if (diff.status === 'failed') {
    return <ProblemNotice problem={diff.problem} />;
  }
  if (!value) {
    return <p role="status">{trans.__('Comparing with the last version…')}</p>;
  }
  const { added, changed, removed, unchanged } = value;
  return (
    <section
      className="ossr-Publish-part ossr-Diff"
      aria-label={trans.__('Compared with the last version')}
    >
      <h3>{trans.__('Compared with the last version')}</h3>
      {model.checks.unchanged && (
        <p className="ossr-mod-warning">
          {trans.__('No file changes since the last version.')}
        </p>
      )}
      {model.files.pack === 'zip' && (
        <p className="ossr-mod-faint">
          {trans.__('Uploaded as one zip archive that replaces the last one.')}
        </p>
      )}
      <Group
        kind="changed"
        title={trans.__('Changed')}
        names={changed}
        model={model}
      />
      <Group
        kind="added"
        title={trans.__('Added')}
        names={added}
        model={model}
      />
      <Group
        kind="removed"
        title={trans.__('Removed')}
        names={removed}
        model={model}
      />
      <Group
        kind="unchanged"
        title={trans.__('Unchanged, not uploaded again')}
        names={unchanged}
        model={model}
      />
    </section>
  );
}

function Group(props: {
  kind: 'added' | 'changed' | 'removed' | 'unchanged';
  title: string;
  names: readonly string[];
  model: PublishModel;
}): JSX.Element | null {
  const { kind, title, names } = props;
  if (names.length === 0) {
    return null;
  }
  return (
    <details
      className="ossr-Diff-group"
      data-kind={kind}
      open={kind !== 'unchanged' && names.length <= MANY}
    >
      <summary>
        {title} ({formatCount(names.length)})
      </summary>
      <ul className="ossr-Lines">
        {names.map(name => (
          <li key={name}>
            <UntrustedText text={name} />
          </li>
        ))}
      </ul>
    </details>
  );
}
