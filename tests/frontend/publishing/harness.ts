import type { PublishSpec } from '../../../src/api/types';
import { JobsModel } from '../../../src/jobs/model/jobs';
import type { IPublishAbout } from '../../../src/publishing/model/formValues';
import type { PublishModel } from '../../../src/publishing/model/model';
import { FakeEvents } from '../fixtures/events';
import {
  FakePublisher,
  FakeState,
  FORM_PAUSE,
  formOf
} from '../fixtures/publishing';

/** A form to publish with, made anew for each test of the `describe` around it. */
export class FormHarness {
  constructor() {
    beforeEach(() => {
      this.client = new FakePublisher();
      this.events = new FakeEvents();
      this.jobs = new JobsModel(this.client.client, this.events.manager);
      this.state = new FakeState();
      this.model = formOf(this.client, this.jobs, this.state);
    });
    afterEach(() => {
      this.model.dispose();
      this.jobs.dispose();
    });
  }

  client!: FakePublisher;
  events!: FakeEvents;
  jobs!: JobsModel;
  state!: FakeState;
  model!: PublishModel;

  get sent(): PublishSpec[] {
    return this.client.submitted as PublishSpec[];
  }

  /** From here on it is of something else than a new folder. */
  about(about: Partial<IPublishAbout>): void {
    this.model.dispose();
    this.model = formOf(this.client, this.jobs, this.state, about);
  }

  /** Until what was typed is checked and kept. */
  pause(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, FORM_PAUSE));
  }
}
