import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';

import { InstallModel } from '../../../src/install/model/install';
import { InstallView } from '../../../src/install/views/InstallView';
import type { FakeEvents } from '../fixtures/events';
import { planJob } from '../fixtures/install';
import { ViewHarness } from '../fixtures/harness';

/** An install whose plan is being made, shown anew for each test of the `describe` around it. */
export class InstallHarness {
  constructor() {
    beforeEach(() => {
      this.stage = new ViewHarness();
      const { client, events, jobs } = this.stage;
      events.emit(planJob());
      this.model = new InstallModel(client.client, jobs, planJob());
      render(this.stage.show(<InstallView model={this.model} />));
    });
    afterEach(() => {
      cleanup();
      this.model.dispose();
      this.stage.jobs.dispose();
    });
  }

  stage!: ViewHarness;
  model!: InstallModel;

  /** News from the server; a hook that returns the answer waits until it is shown. */
  emit(job: Parameters<FakeEvents['emit']>[0]): void {
    return act(() => this.stage.events.emit(job));
  }

  press(name: string | RegExp): void {
    fireEvent.click(screen.getByRole('button', { name }));
  }
}
