import { act, render } from '@testing-library/react';

import { FilesRegistry } from '../../../src/files/model/filesRegistry';
import { JobsModel } from '../../../src/jobs/model/jobs';
import { LakeModel } from '../../../src/lake/model/lake';
import { LakeView } from '../../../src/lake/views/LakeView';
import { FakeClient } from '../fixtures/downloads';
import { FakeEvents } from '../fixtures/events';
import type { FakeLake } from '../fixtures/fakeLake';
import { settled } from '../fixtures/helpers';
import { within, type viewContext } from '../fixtures/search';

/** The tab of the Data Lake, drawn, with its lakes loaded. */
export async function showLake(
  fake: FakeLake,
  context: ReturnType<typeof viewContext>
): Promise<LakeModel> {
  const other = new FakeClient();
  const jobs = new JobsModel(other.client, new FakeEvents().manager);
  const lake = new LakeModel(
    fake.client,
    jobs,
    new FilesRegistry(other.client, jobs)
  );
  await act(async () => {
    render(within(context, <LakeView lake={lake} />));
    await lake.load();
    await settled();
  });
  return lake;
}
