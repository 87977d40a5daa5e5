import { nullTranslator } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { FilesRegistry } from '../../../src/models/filesRegistry';
import { JobsModel } from '../../../src/models/jobs';
import { ViewContext } from '../../../src/views/context';
import { FakeClient } from '../bringing';
import { FakeEvents } from '../events';

/** What views stand on: models on a fake server, and a list of the commands that were run. */
export class Stage {
  readonly client = new FakeClient();
  readonly events = new FakeEvents();
  readonly jobs = new JobsModel(this.client.client, this.events.manager);
  readonly files = new FilesRegistry(this.client.client, this.jobs);
  readonly ran: [string, object][] = [];

  show(view: ReactElement): ReactElement {
    return (
      <ViewContext
        value={{
          trans: nullTranslator.load('jupyter_ossr_ext'),
          run: (command, args = {}) => void this.ran.push([command, args]),
          can: () => true,
          renderers: {
            html: nothing,
            markdown: nothing,
            code: nothing,
            notebook: () => null
          },
          files: this.files
        }}
      >
        {view}
      </ViewContext>
    );
  }
}

function nothing() {
  return { isDisposed: false, dispose: () => undefined };
}
