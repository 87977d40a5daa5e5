import { caretLeftIcon } from '@jupyterlab/ui-components';

import { Action } from './Action';
import { useView } from './context';

/** Goes back to the page before, by a command. */
export function BackAction({ command }: { command: string }): JSX.Element {
  const { trans } = useView();
  return (
    <Action
      command={command}
      label={trans.__('Back')}
      icon={caretLeftIcon}
      kind="bare"
    />
  );
}
