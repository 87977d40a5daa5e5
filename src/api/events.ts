import type { Event } from '@jupyterlab/services';

import type { Job } from './types';

/** Schema id of our server's job news on Jupyter's event bus. */
export const JOB_EVENT = 'https://schema.escape2020.eu/jupyter_ossr_ext/job/v1';

/** The job that an emission carries, or null if it is somebody else's news. */
export function jobOf(emission: Event.Emission): Job | null {
  return emission.schema_id === JOB_EVENT ? (emission as unknown as Job) : null;
}
