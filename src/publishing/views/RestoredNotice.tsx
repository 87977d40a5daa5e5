import { CommandIDs } from '../../common/commandIds';
import { Action } from '../../common/views/Action';
import { useView } from '../../common/views/context';
import type { IFormProps } from './Field';

/** Says that what was typed earlier is here again. */
export function RestoredNotice({ model }: IFormProps): JSX.Element | null {
  const { trans } = useView();
  if (!model.form.state.restored) {
    return null;
  }
  return (
    <p className="ossr-Restored" role="status">
      {trans.__('Restored your unsaved entries.')}{' '}
      <Action
        command={CommandIDs.resetPublication}
        args={{ form: model.id }}
        label={trans.__('Reset')}
        kind="link"
      />
    </p>
  );
}
