import type { Event } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { JOB_EVENT } from '../../src/api/events';
import type { Job } from '../../src/api/types';

/** Jupyter's event bus, with the test as the server. */
export class FakeEvents {
  private _stream = new Signal<this, Event.Emission>(this);

  tell(job: Job): void {
    this._stream.emit({
      ...job,
      schema_id: JOB_EVENT
    } as unknown as Event.Emission);
  }

  get manager(): Event.IManager {
    return { stream: this._stream } as unknown as Event.IManager;
  }
}
