import { copyIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../commandIds';
import { Action } from './Action';
import { useView } from './context';
import { visible } from './text';

/** A text as it is typed, with a button that copies it. */
export function CopyableText({ text }: { text: string }): JSX.Element {
  const { trans } = useView();
  return (
    <div className="ossr-Copyable">
      <pre tabIndex={0}>{text.split('\n').map(visible).join('\n')}</pre>
      <Action
        command={CommandIDs.copyText}
        args={{ text }}
        label={trans.__('Copy')}
        icon={copyIcon}
        iconOnly
        kind="bare"
      />
    </div>
  );
}
